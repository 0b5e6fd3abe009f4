import Text

extension [String] {
  /// The words as a message lists them.
  var quoted: String { map { "`\($0)`" }.joined(separator: ", ") }

  /// What to write instead of a word that is none of these.
  func advice(insteadOf word: String) -> String {
    let hint = NearMiss.suggestion(for: word, among: self).map { "did you mean `\($0)`? " } ?? ""
    return "\(hint)write one of \(quoted)"
  }

  /// What may have been meant by a name that is none of these: the nearest, unless there are very
  /// many problems, or any of them.
  func hint(
    for name: String, _ introduction: String = "there are", showing most: Int = .max,
    orElse other: @autoclosure () -> String, in problems: DiagnosticCollector? = nil
  ) -> String {
    let maySuggest = problems?.maySuggest ?? true
    if maySuggest, let close = NearMiss.suggestion(for: name, among: self) {
      return "did you mean `\(close)`?"
    }
    return isEmpty ? other() : "\(introduction) \(Array(prefix(most)).quoted)"
  }
}
