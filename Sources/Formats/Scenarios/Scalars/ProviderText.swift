/// Checks the names of those who sell models.
enum ProviderText {
  static func provider(_ text: String) throws(ScalarProblem) -> String {
    guard !text.isEmpty else { throw ScalarProblem("it is empty") }
    guard !text.contains("/") else { throw ScalarProblem("it has a `/`") }
    guard text.unicodeScalars.count <= 1024 else { throw ScalarProblem("it is too long") }
    return text
  }
}
