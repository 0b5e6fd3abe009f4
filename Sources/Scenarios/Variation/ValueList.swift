/// Splits a text at the commas that separate values.
enum ValueList {
  /// A value as it was written, without blanks around it, and where it starts.
  struct Item: Hashable {
    let text: String
    /// In characters from zero.
    let offset: Int
  }

  /// Returns the values; commas within brackets, braces and quotes belong to a value.
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
