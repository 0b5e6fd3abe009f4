import Projection
import Results
import Text

/// What summary.csv says, as far as a report needs it: everything of all organizations together, and
/// how each of them stands.
struct RunFigures {
  static let file = Tables.summary.description.fileName
  static let fields: [ChartData.Field] = [
    .init("organization", "Organization", .text), .init("metric", "Metric", .text),
    .init("unit", "Unit", .text), .init("mean", "Mean", .count),
    .init("ci95_low", "95 % from", .count), .init("ci95_high", "to", .count),
    .init("p05", "5 % quantile", .count), .init("p50", "Median", .count),
    .init("p95", "95 % quantile", .count), .init("replications", "Replications", .count),
  ]
  /// What is kept of single organizations.
  private static let kept: [Metric] = [
    .blockedProbability, .blockedRequests, .planFees, .overageCost, .tax,
  ]

  /// Every metric of all organizations.
  let total: ChartData
  /// The kept metrics of single organizations.
  let single: ChartData
  /// The organizations, those first whose requests are refused most.
  let organizations: [String]

  /// Reads the summary of a folder.
  ///
  /// - Throws: where the file cannot be read or is wrong.
  init(_ folder: StoredResults) throws(ResultsError) {
    func read(_ column: String, _ values: [String]) throws(ResultsError) -> ChartData {
      let condition = ResultsFilter.Condition(column: column, values: values)
      return try ChartData(
        Self.fields, of: folder, Self.file, where: ResultsFilter(conditions: [condition]))
    }
    total = try read("organization", ["*"])
    var single = try read("metric", Self.kept.map(\.name))
    single.rows.removeAll { $0[0] == "*" }
    self.single = single
    organizations = Self.ranked(single)
  }

  private static func ranked(_ data: ChartData) -> [String] {
    var risks: [String: [Double]] = [:]
    for row in data.rows {
      let place = [Metric.blockedProbability.name, Metric.blockedRequests.name].firstIndex(
        of: row[1])
      if let place { risks[row[0], default: [0, 0]][place] = data.number(row, "mean") }
    }
    let names = data.values("organization")
    let order = names.indices.sorted {
      let (left, right) = (risks[names[$0]] ?? [], risks[names[$1]] ?? [])
      return left == right ? $0 < $1 : right.lexicographicallyPrecedes(left)
    }
    return order.map { names[$0] }
  }

  /// The replications of the run.
  var replications: Int {
    total.rows.reduce(1) { max($0, Int(exactly: total.number($1, "replications")) ?? 1) }
  }
}
