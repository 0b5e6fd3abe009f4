import Text

/// Walks over a short text from its first to its last character.
struct TextCursor {
  private let scalars: [Unicode.Scalar]
  private(set) var offset = 0

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  var isAtEnd: Bool { offset == scalars.count }
  var next: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

  /// The character `distance` places after the next one.
  func peek(_ distance: Int) -> Unicode.Scalar? {
    offset + distance < scalars.count ? scalars[offset + distance] : nil
  }

  mutating func advance() { offset += 1 }

  /// Goes back to an offset read before.
  mutating func rewind(to earlier: Int) { offset = earlier }

  mutating func skipSpaces() {
    while next == " " { offset += 1 }
  }

  /// Steps over a character if it comes next.
  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    offset += 1
    return true
  }

  /// Steps over a text if it comes next.
  mutating func skip(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[offset...].starts(with: wanted) else { return false }
    offset += wanted.count
    return true
  }

  /// Takes the longest run of characters that satisfy a condition.
  mutating func take(while condition: (Unicode.Scalar) -> Bool) -> String {
    var result = ""
    while let scalar = next, condition(scalar) {
      result.unicodeScalars.append(scalar)
      offset += 1
    }
    return result
  }

  /// Takes a word of ASCII letters (and the micro signs, for `µs`).
  mutating func takeWord() -> String {
    take { ("a"..."z").contains($0) || ("A"..."Z").contains($0) || $0 == "µ" || $0 == "μ" }
  }

  /// Everything from the next character on.
  var rest: String {
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars[offset...])
    return result
  }

  /// Requires that nothing but spaces is left.
  mutating func requireEnd() throws(ScalarProblem) {
    skipSpaces()
    guard isAtEnd else {
      throw ScalarProblem("`\(rest.shortened)` is left over", offset: offset)
    }
  }
}

/// Why a text is not a value of its type.
package struct ScalarProblem: Error, Hashable {
  /// What is wrong; where a file is read, the text itself and an example of what is right are added.
  package let message: String
  /// Where in the text, in characters from zero.
  let offset: Int

  /// Whether the message itself says what to write, so that an example would only repeat it.
  var saysWhatIsRight: Bool { message.contains("; write ") || message.hasSuffix("?") }

  init(_ message: String, offset: Int = 0) {
    self.message = message
    self.offset = offset
  }
}
