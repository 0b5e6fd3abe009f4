import Experiments
import Projection
import Quantities
import Statistics
public import Studies
import Text

/// How an organization, or a size class, differs in a metric.
private struct ComparisonRow {
  let name: String
  /// Of a size class.
  var count = 0
  var directions: [PairedEstimate.Verdict: Int]?
  let metric: Metric
  let unit: String
  let baseline: String
  let alternative: String
  let found: MetricDifference?

  static let columns = Column<ComparisonRow>.all(
    [
      .text("metric", "What was measured") { $0.metric.name },
      .text("unit", "The unit of the values") { $0.unit },
      .text("baseline", "The scenario that is compared with") { $0.baseline },
      .text("alternative", "The scenario that is compared") { $0.alternative },
    ], Column.means { $0.found },
    [
      .count("replications", "The replications in which both have a value") {
        $0.found?.count ?? 0
      },
      .number(
        "variance_reduction", unit: "ratio",
        "The variance of the difference of independent runs over that of the paired ones"
      ) { $0.found?.varianceReduction },
      .verdict { $0.found },
    ])
}

extension Column {
  /// The means of both sides, and their difference with its interval.
  static func means(
    _ found: @escaping @Sendable (Row) -> MetricDifference?
  ) -> [Column] {
    all(
      [
        .value("baseline_mean", "The baseline's mean over replications") {
          found($0)?.values.baselineMean
        },
        .value("alternative_mean", "The alternative's mean over replications") {
          found($0)?.values.alternativeMean
        },
        .value("difference", "The mean of alternative less baseline") {
          found($0)?.values.difference
        },
      ], interval(of: "the difference's") { found($0)?.interval })
  }

  /// What the interval says.
  static func verdict(_ found: @escaping @Sendable (Row) -> MetricDifference?) -> Column {
    text(
      "verdict",
      "lower or higher where the interval excludes zero, equal where no replication differs, or "
        + "undecided"
    ) { found($0)?.verdict.rawValue ?? "undecided" }
  }
}

/// The tables of a comparison's folder.
enum ComparisonTables {
  fileprivate static let compare = Table<ComparisonRow>(
    "compare", per: "alternative, organization (* is all of them) and metric",
    [.text("organization", "The organization's name, or * for all") { $0.name }],
    ComparisonRow.columns)

  fileprivate static let segments = Table<ComparisonRow>(
    "segments", per: "alternative, size class and metric",
    [
      .text("size_class", "The class by usage in the baseline") { $0.name },
      .count("organizations", "The organizations in the class") { $0.count },
    ], ComparisonRow.columns,
    [
      .count("lower", "Organizations whose alternative is lower") { $0.directions?[.lower] },
      .count("higher", "Organizations whose alternative is higher") { $0.directions?[.higher] },
      .count("equal", "Organizations that differ in no replication") { $0.directions?[.equal] },
      .count("undecided", "Organizations whose interval contains zero, or without a value") {
        $0.directions?[.undecided]
      },
    ])

  /// Every table of a comparison.
  static let all = [compare.description, segments.description]
}

extension Comparison {
  /// The files of the comparison, with those about break-even; without them earlier ones go.
  public func files(with breakEven: BreakEven? = nil) -> ResultFiles {
    ResultFiles(
      name: plan.name, title: plan.scenarios.map(\.name).joined(separator: " against "),
      currency: plan.baseline.input.currency.code,
      files: [
        TableFile(ComparisonTables.compare, organizationRows),
        TableFile(ComparisonTables.segments, classRows),
      ] + (breakEven?.tables ?? []), obsolete: breakEven == nil ? BreakEvenTables.all : [])
  }

  private var organizationRows: [ComparisonRow] {
    let names = plan.baseline.input.organizations.names + ["*"]
    return plan.alternatives.indices.flatMap { alternative in
      zip(names, organizations[alternative] + [totals[alternative]]).flatMap { name, found in
        plan.metrics.indices.map { row(name, $0, alternative, found[$0]) }
      }
    }
  }

  private var classRows: [ComparisonRow] {
    plan.alternatives.indices.flatMap { alternative in
      zip(sizeClasses, classes[alternative]).flatMap { sizeClass, found in
        plan.metrics.indices.map { metric in
          var row = row(sizeClass.name, metric, alternative, found[metric])
          row.count = sizeClass.organizations.count
          row.directions = directions(
            ofMetric: metric, alternative: alternative, among: sizeClass.organizations)
          return row
        }
      }
    }
  }

  private func row(
    _ name: String, _ metric: Int, _ alternative: Int, _ found: MetricDifference?
  ) -> ComparisonRow {
    let metric = plan.metrics[metric]
    return ComparisonRow(
      name: name, metric: metric, unit: metric.unitText(in: plan.baseline.input),
      baseline: plan.baseline.name, alternative: plan.alternatives[alternative].name, found: found)
  }
}
