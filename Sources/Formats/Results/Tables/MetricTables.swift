package import Projection
import Quantities
import Statistics
import Studies
import Text

/// A metric of an organization, or of all.
///
/// A class, so that the columns do not copy it.
package final class MetricRow {
  let organization: String
  private(set) var metric: Metric
  private(set) var unit: String
  private(set) var interval: ConfidenceInterval?
  private(set) var count: Int
  /// By statistic, in the order of their cases.
  private var values: InlineArray<7, Metric.Value?>

  init(_ metric: Metric, _ summary: MetricSummary, unit: String, of organization: String?) {
    self.organization = organization ?? "*"
    values = InlineArray(repeating: nil)
    (self.metric, self.unit, interval, count) = (metric, unit, nil, 0)
    set(metric, summary, unit: unit)
  }

  /// Makes it the row of another metric.
  fileprivate func set(_ metric: Metric, _ summary: MetricSummary, unit: String) {
    self.metric = metric
    self.unit = unit
    interval = summary.interval
    count = summary.count
    precondition(values.count == Self.statistics.count, "there are more statistics")
    for (place, statistic) in Self.statistics.enumerated() {
      values[place] = summary.value(of: statistic)
    }
  }

  private static let statistics = SummaryStatistic.allCases

  static let columns = Column<MetricRow>.all(
    [
      .text("organization", "The organization's name, or * for all") { $0.organization }.key,
      .text("metric", "What was measured") { $0.metric.name }.key,
      .text("unit", "The unit of the values") { $0.unit },
      statistic(.mean, "The mean over replications"),
      statistic(.sd, "The standard deviation over replications"),
    ], Column.interval { $0.interval },
    [
      statistic(.p05, "The 5 % quantile over replications"),
      statistic(.p50, "The median over replications"),
      statistic(.p95, "The 95 % quantile over replications"),
      statistic(.min, "The least value of a replication"),
      statistic(.max, "The greatest value of a replication"),
      .count("replications", "The replications that have a value") { $0.count },
    ])

  private static func statistic(
    _ statistic: SummaryStatistic, _ meaning: String
  ) -> Column<MetricRow> {
    guard let place = statistics.firstIndex(of: statistic) else {
      preconditionFailure("every statistic has a place")
    }
    return .value(statistic.rawValue, meaning) { $0.values[place] }
  }
}

/// Summarizes every metric of organizations, in the order of summary.csv.
struct MetricSummaries: Sendable {
  private let readers: [(reader: MetricReader, unit: String)]

  init(of input: ProjectionInput) {
    readers = Metric.all(in: input).map {
      (MetricReader($0, of: input), $0.unitText(in: input))
    }
  }

  /// Calls a closure with the rows of an organization, or of all, as the bounds are; each is only
  /// good until the next.
  func forEach(
    _ tallies: [TallyTotals], of organization: String?, _ bounds: MetricBounds,
    _ body: (MetricRow) -> Void
  ) {
    var row: MetricRow?
    var amounts: [Int128] = []
    var numbers: [Double] = []
    amounts.reserveCapacity(tallies.count)
    numbers.reserveCapacity(tallies.count)
    for (reader, unit) in readers {
      amounts.removeAll(keepingCapacity: true)
      numbers.removeAll(keepingCapacity: true)
      for place in tallies.indices {
        reader.read(tallies[place], amounts: &amounts, numbers: &numbers)
      }
      let summary = MetricSummary(
        reader.metric, amounts: &amounts, numbers: &numbers,
        possible: bounds.range(of: reader.metric, in: tallies))
      if let row {
        row.set(reader.metric, summary, unit: unit)
        body(row)
      } else {
        let first = MetricRow(reader.metric, summary, unit: unit, of: organization)
        row = first
        body(first)
      }
    }
  }
}

/// A metric of an organization, or of all, in one replication.
package struct ReplicationRow {
  let organization: String
  /// Counted from 1.
  let replication: Int
  let metric: Metric
  let unit: String
  let value: Metric.Value?

  /// Calls a closure with every metric of every replication, in order.
  static func forEach(
    _ tallies: [TallyTotals], of organization: String?, in input: ProjectionInput,
    _ body: (ReplicationRow) -> Void
  ) {
    let metrics = Metric.all(in: input).map { ($0, $0.unitText(in: input)) }
    for (place, tally) in tallies.enumerated() {
      for (metric, unit) in metrics {
        body(
          ReplicationRow(
            organization: organization ?? "*", replication: place + 1, metric: metric, unit: unit,
            value: metric.value(tally, of: input)))
      }
    }
  }
}

extension Metric {
  /// The unit of its values, in words.
  package func unitText(in input: ProjectionInput) -> String {
    switch unit {
    case .count: "count"
    case .money: input.currency.code
    case .share: "share"
    case .probability: "probability"
    case .hours: "hours"
    case .days: "days"
    case .perMonth: "per month"
    case .moneyPerCredit: "\(input.currency.code) per credit"
    }
  }
}

/// An instant as it is written, in a zone and in UTC.
struct WrittenTime: Sendable {
  let local: String
  let utc: String

  init(_ instant: Instant, in zone: ZoneRules) {
    local = zone.iso8601(instant)
    utc = ZoneRules.utc.iso8601(instant)
  }
}

/// The balances of an organization, or of all, at one instant.
struct BurnDownRow {
  let organization: String
  let time: WrittenTime
  let mean: Int128
  let p05: Int128
  let p25: Int128
  let p50: Int128
  let p75: Int128
  let p95: Int128
  let blockedShare: Double

  /// Makes a row of the balances of replications, which it sorts.
  init(
    _ organization: String?, at time: WrittenTime, sorting balances: inout [Int128],
    blockedShare: Double
  ) {
    self.organization = organization ?? "*"
    self.time = time
    self.blockedShare = blockedShare
    mean = balances.reduce(0, +).divided(by: Int128(balances.count), rounding: .halfEven)
    balances.sort()
    p05 = Self.quantile(.p05, of: balances)
    p25 = Self.quantile(.p25, of: balances)
    p50 = Self.quantile(.p50, of: balances)
    p75 = Self.quantile(.p75, of: balances)
    p95 = Self.quantile(.p95, of: balances)
  }

  /// Returns a quantile: type 7 of Hyndman and Fan, as in summary.csv.
  private static func quantile(_ level: QuantileLevel, of balances: [Int128]) -> Int128 {
    let (place, rest) = ((balances.count - 1) * level.numerator)
      .quotientAndRemainder(dividingBy: level.denominator)
    guard rest > 0 else { return balances[place] }
    let step = (balances[place + 1] - balances[place]) * Int128(rest)
    return balances[place] + step.divided(by: Int128(level.denominator), rounding: .halfEven)
  }
}

/// A time at which replications had their first refusal.
struct SurvivalRow {
  let organization: String
  let step: SurvivalCurve.Step

  static func rows(
    _ tallies: [TallyTotals], of organization: String?, in input: ProjectionInput
  ) -> [SurvivalRow] {
    guard tallies.contains(where: { $0[.firstBlock] >= 0 }) else { return [] }
    let curve = SurvivalCurve(
      tallies.map { tally in
        // The earliest of any organization: within the horizon.
        let first = Int64(tally[.firstBlock])
        return (
          time: first < 0 ? input.measured.duration : Duration(nanoseconds: first),
          isEvent: first >= 0
        )
      })
    return curve.steps.filter { $0.events > 0 }.map {
      SurvivalRow(organization: organization ?? "*", step: $0)
    }
  }
}

/// What holding the cost of requests prevented for an organization, and what it got in the way of.
struct HoldRow {
  let names: OrganizationNames
  let tallies: [TallyTotals]

  private func estimate(
    of tally: Tally, isMoney: Bool
  ) -> (mean: Metric.Value, interval: ConfidenceInterval?)? {
    let values = tallies.map { $0[tally] }
    // Without holds there is nothing to measure but the overdraft.
    let isCertain = names.kind.organization.holds == nil && tally != .maximumOverdraft
    let possible = 0...(isCertain ? 0 : Double.infinity)
    return isMoney
      ? ExactSampleSummary(wide: values, possible: possible).map { (.money($0.mean), $0.interval) }
      : SampleSummary(values.map { Double($0) }, possible: possible)
        .map { (.number($0.mean), $0.interval) }
  }

  /// A mean over replications with its interval; none of the measures can be below zero.
  static func measure(
    _ name: String, _ tally: Tally, isMoney: Bool = false, _ meaning: String
  ) -> [Column<HoldRow>] {
    let unit = isMoney ? "currency" : "count"
    let scale = isMoney ? 1e9 : 1
    let mean = Column<HoldRow>.value(name, unit: unit, "\(meaning), mean over replications") {
      $0.estimate(of: tally, isMoney: isMoney)?.mean
    }
    return [mean]
      + Column.interval("\(name)_", unit: unit) {
        $0.estimate(of: tally, isMoney: isMoney)?.interval.map {
          ConfidenceInterval(low: $0.low / scale, high: $0.high / scale, level: $0.level)
        }
      }
  }
}

extension Tables {
  /// Every metric of every organization with its uncertainty.
  package static let summary = Table(
    "summary", per: "organization (* is all of them) and metric", MetricRow.columns)

  /// What the means of summary.csv are made of; only where the scenario asks for it.
  package static let replications = Table<ReplicationRow>(
    "replications", per: "organization (* is all of them), replication and metric",
    [
      .text("organization", "The organization's name, or * for all") { $0.organization }.key,
      .integer("replication", "Which replication, from 1") { Int64($0.replication) }.key,
      .text("metric", "What was measured") { $0.metric.name }.key,
      .text("unit", "The unit of the value") { $0.unit },
      .value("value", "The value; empty where the metric has none in the replication") {
        $0.value
      },
    ])

  /// The balance over time.
  static let burnDown = Table<BurnDownRow>(
    "burn_down", per: "organization (* is all of them) and sample instant",
    [.text("organization", "The organization's name, or * for all") { $0.organization }.key],
    burnDownColumns)

  /// When the balance was sampled, and what it was.
  static let burnDownColumns: [Column<BurnDownRow>] = [
    .time("time", "When the balance was sampled", { $0.time.local }, utc: { $0.time.utc }).key,
    .money("mean", "The mean balance over replications") { $0.mean },
    .money("p05", "The 5 % quantile") { $0.p05 },
    .money("p25", "The 25 % quantile") { $0.p25 },
    .money("p50", "The median") { $0.p50 },
    .money("p75", "The 75 % quantile") { $0.p75 },
    .money("p95", "The 95 % quantile") { $0.p95 },
    .number(
      "blocked_share", unit: "share",
      "The share of replications (for *: and organizations) in which requests are refused"
    ) { $0.blockedShare },
  ]

  /// The survival curve of the first refusal.
  static let survival = Table<SurvivalRow>(
    "survival", per: "organization (* is all of them) and time of a first refusal",
    [
      .text("organization", "The organization's name, or * for all") { $0.organization }.key,
      .number("hours", unit: "hours", "Time from the start") { $0.step.time.seconds / 3600 }.key,
      .count("at_risk", "Replications without a refusal until then") { $0.step.atRisk },
      .count("events", "First refusals at this time") { $0.step.events },
      .number("survival", unit: "share", "The share still without a refusal after it") {
        $0.step.survival
      },
    ], Column.interval(unit: "share", of: "its") { $0.step.interval })

  /// So many organizations are listed as at risk.
  static let mostAtRisk = 1_000

  /// The organizations that are likeliest to be blocked; only of a population.
  static let atRisk = Table<OrganizationRisk>(
    "at_risk", per: "organization that was blocked, those most likely to be first",
    [
      .text("organization", "The organization's name") { $0.name }.key,
      .text("segment", "The segment that it is of") { $0.segment },
      .number(
        "blocked_probability", unit: "probability",
        "The share of replications in which a request was refused and never served"
      ) { $0.probability.mean },
    ], Column.interval(unit: "probability", of: "its") { $0.probability.interval },
    [
      .count("blocked_replications", "The replications in which one was") { $0.replications },
      .number(
        "blocked_hours", unit: "hours",
        "The time during which a request would have been refused, mean over replications"
      ) { $0.hours },
    ])

  /// Holds and what came of them; only where some organization holds the cost of its requests.
  static let holds = Table<HoldRow>(
    "holds", per: "organization, with how it estimates what to hold",
    [
      .text("organization", "The organization's name") { $0.names.name }.key,
      .text(
        "estimate", "The output that requests are expected to have; none: nothing is held"
      ) { $0.names.kind.organization.holds?.estimate.name ?? "none" }.key,
    ], HoldRow.measure("holds_placed", .holdsPlaced, "Holds placed"),
    HoldRow.measure(
      "false_blocks", .falseBlocks, "Refusals that the posted balance would have allowed"),
    HoldRow.measure("leaked", .holdsLeaked, "Holds forgotten when their request completed"),
    HoldRow.measure("expired", .holdsExpired, "Holds whose lifetime ran out"),
    HoldRow.measure(
      "captured_in_full", .holdsCapturedInFull, "Holds of which nothing was left over"),
    HoldRow.measure(
      "mean_held", .meanHeld, isMoney: true, "What was held, averaged over time"),
    HoldRow.measure("peak_held", .peakHeld, isMoney: true, "The most that was held"),
    HoldRow.measure(
      "overrun", .holdOverrun, isMoney: true, "What requests cost beyond their holds"),
    HoldRow.measure(
      "uncollected", .uncollectedCost, isMoney: true,
      "The part of that which was not charged"),
    HoldRow.measure(
      "max_overdraft", .maximumOverdraft, isMoney: true, "The largest amount below zero"),
    [.count("replications", "The replications") { $0.tallies.count }])
}
