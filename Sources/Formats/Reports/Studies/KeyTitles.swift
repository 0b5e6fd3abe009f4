import Text

/// Titles of columns that hold values of keys.
enum KeyTitles {
  /// Returns the last steps of the keys' paths, as many as tell them apart.
  static func titles(of keys: [String]) -> [String] {
    keys.map { key in
      let steps = key.split(separator: ".")
      for count in 1..<max(2, steps.count) {
        let short = steps.suffix(count).joined(separator: ".")
        let alike = keys.count { $0 == short || $0.hasSuffix("." + short) }
        if alike == 1 { return short.printable }
      }
      return key.printable
    }
  }
}
