import Results
import Text

/// The command that adds up usage.
enum LedgerUsage {
  private static let dimensions = Option<[UsageTotals.Dimension]>(
    "--by", "COLUMN,COLUMN",
    "told apart by these instead of the month: organization, month, project, member, api_key, "
      + "endpoint, model, usage_type, provider; by the usage type always. Or by weekday and hour, "
      + "with organization, project and endpoint, where the scenario has "
      + "`output: {usage_patterns: true}`", read: dimensions)

  static let verb = LedgerVerbs.verb(
    "usage", "adds up quantities and costs by usage type",
    about: "Adds up quantities and costs by month and usage type, as means over all replications.",
    options: [
      dimensions, LedgerOptions.organization, LedgerOptions.year, LedgerOptions.month,
      LedgerOptions.project, LedgerOptions.member, LedgerOptions.model, LedgerOptions.apiKey,
      LedgerOptions.endpoint, LedgerOptions.usageType,
    ],
    notes: "A filter by name may be repeated: any of the names will do."
  ) { question in
    let dimensions = question.line[dimensions]
    try check(dimensions, question)
    let totals = try UsageTotals(question.folder, question.filter, by: dimensions)
    Console.write(
      totals.bytes(
        as: question.format, width: Console.width, currency: question.folder.currency))
  }

  /// Refuses what usage_patterns.csv does not tell apart.
  private static func check(
    _ dimensions: [UsageTotals.Dimension], _ question: LedgerQuestion
  ) throws {
    guard let pattern = dimensions.first(where: \.isOfPatterns) else { return }
    let known = UsageTotals.Dimension.allCases.filter(\.isInPatterns)
    let words = known.map(\.rawValue).joined(separator: ", ")
    if let other = dimensions.first(where: { !$0.isInPatterns }) {
      throw Failure.usage(
        "option `--by` takes \(words) together with `\(pattern.rawValue)`, not `\(other.rawValue)`")
    }
    let unknown = question.filter.conditions.first { condition in
      !known.contains { $0.rawValue == condition.column }
    }
    guard unknown == nil, question.filter.period == ResultsPeriod() else {
      throw Failure.usage(
        "with `--by \(pattern.rawValue)`, filters are by organization, project and endpoint only")
    }
  }

  private static func dimensions(_ texts: [String]) throws -> [UsageTotals.Dimension] {
    guard !texts.isEmpty else { return [.month] }
    var dimensions: [UsageTotals.Dimension] = []
    for word in try Option.words("--by", "", "").read(texts) {
      guard let dimension = UsageTotals.Dimension(rawValue: word) else {
        let names = UsageTotals.Dimension.allCases.map(\.rawValue)
        throw Failure.usage(
          "option `--by` takes \(names.joined(separator: ", ")), not `\(word)`"
            + Failure.hint(word, among: names))
      }
      if !dimensions.contains(dimension) { dimensions.append(dimension) }
    }
    return dimensions
  }
}
