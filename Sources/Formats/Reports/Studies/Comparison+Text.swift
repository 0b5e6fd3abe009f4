import Experiments
import Projection
import Quantities
import Statistics
public import Studies
import Text

extension Comparison {
  /// What is shown where no metric was asked for.
  private static let shown: [Metric] = [
    .requests, .blockedRequests, .blockedProbability, .blockedHours, .usageCost, .overageCost,
    .planFees, .topUps, .totalSpend, .margin, .meanBalance, .minimumBalance,
  ]

  /// What makes an organization a winner or loser.
  private static let decisive: [Metric] = [
    .totalSpend, .effectivePricePerCredit, .blockedRequests,
  ]

  /// Organizations that are named on each side.
  private static let named = 3

  /// The comparison as lines for a terminal of a width: of the usual metrics, or all of the plan.
  public func lines(width: Int, showsAll: Bool) -> [String] {
    plan.alternatives.indices.flatMap { alternative in
      let name = plan.alternatives[alternative].name
      let heading =
        "\(name) against \(plan.baseline.name): \(replications) replication(s), "
        + "\(plan.baseline.input.organizations.count) organization(s)"
      return [heading] + metricLines(alternative, width: width, showsAll: showsAll)
        + organizationLines(alternative, width: width)
        + segmentLines(alternative, width: width)
    }
  }

  private func metricLines(_ alternative: Int, width: Int, showsAll: Bool) -> [String] {
    let rows = plan.metrics.enumerated().compactMap { index, metric -> [String]? in
      guard let found = totals[alternative][index] else { return nil }
      let isQuiet = found.verdict == .equal && found.baselineMean == 0
      guard showsAll || (Self.shown.contains(metric) && !isQuiet) else { return nil }
      return [
        metric.name, text(found.baselineMean, metric), change(found.difference, metric),
        interval(found, metric), found.varianceReduction.map { Self.ratio($0) } ?? "",
      ]
    }
    let titles = ["", "baseline", "difference", "95 % interval", "variance"]
    return TextTable(titles, rightAligned: [1, 2, 3, 4], cut: [0], dispensable: [4], rows)
      .lines(width: width)
  }

  /// Who pays more and who pays less.
  private func organizationLines(_ alternative: Int, width: Int) -> [String] {
    let count = plan.baseline.input.organizations.count
    guard count > 1 else { return [] }
    var table = TextTable(
      ["organizations", "lower", "higher", "equal", "undecided"], rightAligned: [1, 2, 3, 4])
    for (index, metric) in plan.metrics.enumerated() where Self.decisive.contains(metric) {
      let found = directions(ofMetric: index, alternative: alternative, among: Array(0..<count))
      table.add(
        [metric.name]
          + PairedEstimate.Verdict.allCases.map { String(found[$0] ?? 0) })
    }
    guard plan.metrics.contains(where: { Self.decisive.contains($0) }) else { return [] }
    return table.lines(width: width) + extremes(alternative, width: width)
  }

  /// Those who pay most more, and most less, than in the baseline.
  private func extremes(_ alternative: Int, width: Int) -> [String] {
    guard let index = plan.metrics.firstIndex(of: .totalSpend) else { return [] }
    let decided = plan.baseline.input.organizations.names.enumerated().compactMap { place, name in
      organizations[alternative][place][index].map { (name, $0) }
    }
    let lower = decided.filter { $0.1.verdict == .lower }
      .sorted { $0.1.difference < $1.1.difference }
    let higher = decided.filter { $0.1.verdict == .higher }
      .sorted { $0.1.difference > $1.1.difference }
    return [("pay less", lower), ("pay more", higher)].flatMap { label, found -> [String] in
      guard !found.isEmpty else { return [] }
      let names = found.prefix(Self.named).map {
        "\($0.0) \(change($0.1.difference, .totalSpend))"
      }
      let more = found.count > Self.named ? ", …" : ""
      return TextTable.wrapped(
        "\(label): \(names.joined(separator: ", "))\(more)", width: width)
    }
  }

  private func segmentLines(_ alternative: Int, width: Int) -> [String] {
    guard sizeClasses.count > 1, let index = plan.metrics.firstIndex(of: .totalSpend) else {
      return []
    }
    let rows = zip(sizeClasses, classes[alternative]).compactMap { sizeClass, row in
      row[index].map { found in
        [
          sizeClass.name, String(sizeClass.organizations.count),
          change(found.difference, .totalSpend), interval(found, .totalSpend),
        ]
      }
    }
    let titles = ["total_spend by usage", "organizations", "difference", "95 % interval"]
    return TextTable(titles, rightAligned: [1, 2, 3], rows).lines(width: width)
  }

  private func interval(_ found: MetricDifference, _ metric: Metric) -> String {
    // One replication tells nothing about the others.
    guard let interval = found.interval else { return "" }
    return "\(change(interval.low, metric)) … \(change(interval.high, metric))"
  }

  /// How many times fewer replications pairs need, such as `÷12`.
  private static func ratio(_ value: Double) -> String {
    value.isFinite ? "÷" + DecimalFormat.fixed(value, significantDigits: 3) : "÷∞"
  }

  private func change(_ value: Double, _ metric: Metric) -> String {
    let text = text(value, metric)
    return value > 0 && text.contains { ("1"..."9").contains($0) } ? "+" + text : text
  }

  private func text(_ value: Double, _ metric: Metric) -> String {
    MetricWording.text(value, metric, currency: plan.baseline.input.currency)
  }
}
