import Reporting
import Text

/// Says in words why kept results cannot answer, and what would help.
enum KeptErrorText {
  /// More names than these help nobody.
  private static let mostNames = 8

  /// Prints what is wrong.
  ///
  /// - Returns: How the program ends.
  static func report(_ failure: KeptError) -> ExitCode {
    switch failure {
    case .unreadable(let path, let reason):
      Console.error("drawdown: error: cannot read \(path): \(reason)")
      return .cannotReadOrWrite
    case .malformed(let problems):
      show(problems)
      return .badInput
    case .doesNotFoot(let problems):
      show(problems)
      return .failed
    case .unknownName(let unknown):
      Console.error("drawdown: error: \(text(unknown))")
    case .onlyCreditsKept(let path):
      Console.error(
        "drawdown: error: \(path) has credits only, so amounts do not add up to balances; a "
          + "statement needs all transactions: write `output: {transactions: all}` in the "
          + "scenario (or add --set output.transactions=all) and run it again")
    case .nothingKept(let path):
      Console.error(
        "drawdown: error: \(path) has no transactions; a statement needs all of them: write "
          + "`output: {transactions: all}` in the scenario (or add "
          + "--set output.transactions=all) and run it again")
    case .ambiguousInvoice(let number, let organizations):
      Console.error(
        "drawdown: error: several organizations have an invoice `\(number)`: "
          + organizations.joined(separator: ", ") + "; name one with --organization")
    case .organizationNeeded(let organizations):
      let names = organizations.prefix(mostNames).map { "`\($0)`" }.joined(separator: ", ")
      let more = organizations.count - mostNames
      Console.error(
        "drawdown: error: there are \(organizations.count) organizations, \(names)"
          + (more > 0 ? " and \(more) more" : "") + "; name one with --organization")
    case .outsideHorizon(let asked, let from, let to):
      Console.error(
        "drawdown: error: \(asked) is outside the horizon of the results, from \(from) to \(to)")
    }
    return .badInput
  }

  private static func show(_ problems: Problems) {
    for diagnostic in problems.first { Console.error(diagnostic.description) }
    if problems.more > 0 { Console.error("and \(problems.more) more") }
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
