import Results
import Text

extension Failure {
  /// Why kept results cannot answer, and what would help.
  init(_ failure: ResultsError) {
    switch failure {
    case .unreadable(let path, let reason): self = .cannotRead(path, reason)
    case .malformed(let problems): self = .lines(Self.texts(problems))
    case .doesNotFoot(let problems): self = .lines(Self.texts(problems), .failed)
    case .unknownName(let unknown): self = .error(Self.text(unknown))
    case .onlyCreditsKept(let path):
      self = .error(
        "\(path) has credits only, so amounts do not add up to balances; a statement needs all "
          + "transactions: \(Self.keepAll)")
    case .nothingKept(let path):
      self = .error(
        "\(path) has no transactions; a statement needs all of them: \(Self.keepAll)")
    case .ambiguousInvoice(let number, let organizations):
      self = .error(
        "several organizations have an invoice `\(number)`: "
          + organizations.joined(separator: ", ") + "; name one with --organization")
    }
  }

  static let keepAll =
    "write `output: {transactions: all}` in the scenario (or add "
    + "--set output.transactions=all) and run it again; with `organizations: none` no single one's "
    + "are kept"

  private static func texts(_ problems: Problems) -> [String] {
    problems.first.map(\.description) + (problems.more > 0 ? ["and \(problems.more) more"] : [])
  }

  private static func text(_ unknown: UnknownName) -> String {
    let noun =
      switch unknown.column {
      case "api_key": "API key"
      case "usage_type": "usage type"
      default: unknown.column
      }
    let text = "there is no \(noun) `\(unknown.name)` in \(unknown.folder)"
    if let suggestion = unknown.suggestion { return text + "; did you mean `\(suggestion)`?" }
    guard !unknown.known.isEmpty else { return text }
    let names = unknown.known.map { "`\($0)`" }.joined(separator: ", ")
    return text + "; there \(unknown.known.count == 1 ? "is" : "are") \(names)"
  }
}
