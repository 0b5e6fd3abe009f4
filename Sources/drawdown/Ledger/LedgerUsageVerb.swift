import Foundation
import Reporting

/// The command that adds up usage.
enum LedgerUsageVerb: LedgerAnswer {
  static let name = "ledger usage"
  static let abstract = "adds up quantities and costs by usage type"
  static let valueOptions = [
    "--by", "--organization", "--year", "--month", "--project", "--member", "--model", "--api-key",
    "--endpoint", "--usage-type", "--format",
  ]
  static let help = """
    usage: drawdown ledger usage FOLDER [options]

    Adds up quantities and costs by month and usage type, as means over all replications.

      --by COLUMN,COLUMN    told apart by these instead of the month: organization, month, project,
                            member, api_key, endpoint, model, usage_type, provider; by the
                            usage type always. Or by weekday and hour, with organization, project
                            and endpoint, where the scenario has `output: {usage_patterns: true}`
      --organization NAME   of this organization
      --year Y --month M    of this year, or of this month of it
      --project NAME        of this project
      --member NAME         of this member
      --model NAME          of this model or meter
      --api-key NAME        of this API key
      --endpoint NAME       of this endpoint
      --usage-type T,T      of these usage types: input, cached_input, output, meter …
      --format FORMAT       table (default), csv or json

    A filter by name may be repeated: any of the names will do.
    """

  static func answer(_ question: LedgerQuestion) throws(LedgerFailure) {
    let dimensions = try dimensions(question.options.all("--by"))
    try check(dimensions, question)
    let totals = try LedgerFailure.reading { () throws(KeptError) in
      try UsageTotals(question.folder, question.filter, by: dimensions)
    }
    Console.write(
      totals.bytes(
        as: question.format, width: question.width, currency: question.folder.currency))
  }

  /// Refuses what usage_patterns.csv does not tell apart.
  private static func check(
    _ dimensions: [UsageTotals.Dimension], _ question: LedgerQuestion
  ) throws(LedgerFailure) {
    guard let pattern = dimensions.first(where: \.isOfPatterns) else { return }
    let known = UsageTotals.Dimension.allCases.filter(\.isInPatterns)
    let words = known.map(\.rawValue).joined(separator: ", ")
    if let other = dimensions.first(where: { !$0.isInPatterns }) {
      throw .usage(
        "option `--by` takes \(words) together with `\(pattern.rawValue)`, not `\(other.rawValue)`")
    }
    let unknown = question.filter.conditions.first { condition in
      !known.contains { $0.rawValue == condition.column }
    }
    guard unknown == nil, question.filter.period == KeptPeriod() else {
      throw .usage(
        "with `--by \(pattern.rawValue)`, filters are by organization, project and endpoint only")
    }
  }

  private static func dimensions(
    _ lists: [String]
  ) throws(LedgerFailure) -> [UsageTotals.Dimension] {
    guard !lists.isEmpty else { return [.month] }
    var dimensions: [UsageTotals.Dimension] = []
    for word in lists.flatMap({ LedgerQuestion.words($0) }) {
      guard let dimension = UsageTotals.Dimension(rawValue: word) else {
        let names = UsageTotals.Dimension.allCases.map(\.rawValue)
        let near = Suggestion.nearest(to: word, among: names)
        throw .usage(
          "option `--by` takes \(names.joined(separator: ", ")), not `\(word)`"
            + (near.map { "; did you mean `\($0)`?" } ?? ""))
      }
      if !dimensions.contains(dimension) { dimensions.append(dimension) }
    }
    return dimensions
  }
}
