import Text

/// Values and ranges between commas: `50,100,200`, `10,20,50..100:10`, `orb,lago`.
enum ValueList {
  /// A value as it was written, without blanks around it, and where it starts.
  struct Item: Hashable {
    let text: String
    /// In characters from zero.
    let offset: Int
  }

  /// Returns the range that a text is, or nil where it is something else.
  static func onlyRange(
    of text: String, for purpose: VariationPurpose
  ) throws(ScalarProblem) -> ValueRange? {
    let items = items(of: text)
    guard items.count == 1 else { return nil }
    return try ValueRange(items[0].text, offset: items[0].offset, for: purpose)
  }

  /// Returns the values that a text stands for, those of ranges among them, each once.
  ///
  /// - Throws: what is wrong with the text.
  static func values(
    of text: String, for purpose: VariationPurpose
  ) throws(ScalarProblem) -> [String] {
    var values: [String] = []
    for item in items(of: text) {
      guard !item.text.isEmpty else {
        throw ScalarProblem(
          "a value is missing; write values such as `100,200,400`", offset: item.offset)
      }
      let range = try ValueRange(item.text, offset: item.offset, for: purpose)
      values += try range?.values() ?? [item.text]
      guard values.count <= purpose.mostValues else {
        throw ScalarProblem(
          "there are more than \(purpose.mostValues) values; take a wider step",
          offset: item.offset)
      }
    }
    var seen: Set<String> = []
    for value in values where !seen.insert(value).inserted {
      throw ScalarProblem("the value `\(value.shortened)` is there twice")
    }
    return values
  }

  /// Returns what stands between commas; commas within brackets, braces and quotes belong to a value.
  static func items(of text: String) -> [Item] {
    let scalars = Array(text.unicodeScalars)
    var items: [Item] = []
    var start = 0
    var depth = 0
    var quote: Unicode.Scalar?
    for (index, scalar) in scalars.enumerated() {
      if let open = quote {
        if scalar == open { quote = nil }
        continue
      }
      switch scalar {
      case "\"", "'": quote = scalar
      case "{", "[": depth += 1
      case "}", "]": depth -= 1
      case "," where depth <= 0:
        items.append(item(scalars[start..<index]))
        start = index + 1
      default: break
      }
    }
    items.append(item(scalars[start...]))
    return items
  }

  private static func item(_ scalars: ArraySlice<Unicode.Scalar>) -> Item {
    let trimmed = scalars.drop { $0 == " " }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: trimmed.reversed().drop { $0 == " " }.reversed())
    return Item(text: String(text), offset: trimmed.startIndex)
  }
}
