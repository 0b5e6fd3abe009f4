extension [String] {
  /// The words as a message lists them.
  var quoted: String { map { "`\($0)`" }.joined(separator: ", ") }
}
