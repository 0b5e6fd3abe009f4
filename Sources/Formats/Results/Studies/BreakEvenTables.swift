import Experiments
import Projection
import Statistics
import Studies

/// A value of the key at which an alternative was compared, or comes to the same.
private struct BreakEvenRow {
  let found: BreakEven
  let alternative: Int
  var crossing: BreakEvenCrossing?
  let point: BreakEven.Point?

  /// A value as the key takes it.
  static func value(
    _ name: String, _ meaning: String, _ cell: @escaping @Sendable (BreakEvenRow) -> Double?
  ) -> Column<BreakEvenRow> {
    .text(name, unit: "as the key takes it", meaning) { row in
      cell(row).map { row.found.plan.text($0) }
    }
  }

  /// The scenario that is lower on a side of the value.
  func lower(isBelow: Bool) -> String? {
    crossing.map { found.lower($0, of: alternative, isBelow: isBelow) }
  }

  static let names: [Column<BreakEvenRow>] = [
    .text("baseline", "The scenario that is compared with") {
      $0.found.comparison.baseline.name
    },
    .text("alternative", "The scenario that is compared") {
      $0.found.comparison.alternatives[$0.alternative].name
    },
    .text("metric", "What comes to the same") { $0.found.plan.metric.name },
    .text("organization", "The organization's name, or * for all") {
      $0.found.plan.organization ?? "*"
    },
    .text("key", "The key that is varied in all scenarios") { $0.found.plan.key },
  ]

  static let counts: [Column<BreakEvenRow>] = [
    .number(
      "requests_per_month", unit: "count",
      "The mean requests of the baseline at the value in a month of 30.4375 days"
    ) { $0.point?.requestsPerMonth },
    .count("replications", "The replications in which both have a value there") {
      $0.point?.difference?.count ?? 0
    },
  ]
}

/// The tables about break-even.
enum BreakEvenTables {
  fileprivate static let breakEven = Table<BreakEvenRow>(
    "break_even", per: "alternative and value at which both come to the same",
    BreakEvenRow.names,
    [
      BreakEvenRow.value("value", "The key's value, to three digits") { $0.crossing?.value },
      BreakEvenRow.value(
        "ci95_low",
        "The value below which the 95 % interval of the difference excludes zero, or empty"
      ) { $0.crossing?.low },
      BreakEvenRow.value(
        "ci95_high",
        "The value above which the 95 % interval of the difference excludes zero, or empty"
      ) { $0.crossing?.high },
      BreakEvenRow.value(
        "bracket_low", "The nearest value below with the other sign that was simulated"
      ) { $0.crossing?.bracket.lowerBound },
      BreakEvenRow.value(
        "bracket_high", "The nearest value above with the other sign that was simulated"
      ) { $0.crossing?.bracket.upperBound },
      .text("lower_below", "The scenario that is lower below the value") {
        $0.lower(isBelow: true)
      },
      .text("lower_above", "The scenario that is lower above the value") {
        $0.lower(isBelow: false)
      },
    ], BreakEvenRow.counts)

  fileprivate static let points = Table<BreakEvenRow>(
    "break_even_points", per: "alternative and value of the key", BreakEvenRow.names,
    [
      BreakEvenRow.value("value", "The key's value") { $0.point?.value },
      .text("unit", "The unit of means and differences") {
        $0.found.plan.metric.unitText(in: $0.found.comparison.baseline.input)
      },
    ], Column.means { $0.point?.difference }, [.verdict { $0.point?.difference }],
    BreakEvenRow.counts)

  /// Both.
  static let all = [breakEven.description, points.description]
}

extension BreakEven {
  /// The files with their rows.
  var tables: [TableFile] {
    let crossings = findings.enumerated().flatMap { alternative, finding in
      finding.crossings.map {
        BreakEvenRow(
          found: self, alternative: alternative, crossing: $0, point: finding.point($0.value))
      }
    }
    let points = findings.enumerated().flatMap { alternative, finding in
      finding.points.map { BreakEvenRow(found: self, alternative: alternative, point: $0) }
    }
    return [
      TableFile(BreakEvenTables.breakEven, crossings), TableFile(BreakEvenTables.points, points),
    ]
  }
}
