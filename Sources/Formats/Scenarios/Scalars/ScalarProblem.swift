/// Why a text is not a value of its type.
struct ScalarProblem: Error, Hashable {
  /// What is wrong; the reader adds the text itself and an example of what is right.
  let message: String
  /// Where in the text, in characters from zero.
  let offset: Int

  /// Whether the message itself says what to write, so that an example would only repeat it.
  var saysWhatIsRight: Bool { message.contains("; write ") || message.hasSuffix("?") }

  init(_ message: String, offset: Int = 0) {
    self.message = message
    self.offset = offset
  }
}
