import Billing
import Projection
import Quantities
import Statistics

/// The platform's books, all blocks of organizations together.
struct PlatformBooks {
  /// By replication, then by month.
  private var positions: [[Position]]

  /// The books of a block of organizations: one unit for each replication, in order.
  init(of units: [UnitOutcome] = []) { positions = units.map(\.platform) }

  /// Adds the books of other organizations.
  mutating func combine(_ other: PlatformBooks) {
    guard !positions.isEmpty else {
      self = other
      return
    }
    for (replication, months) in other.positions.enumerated() {
      for (month, position) in months.enumerated() { positions[replication][month] += position }
    }
  }

  /// What every line came to, month by month.
  func rows(in input: ProjectionInput) -> [PlatformRow] {
    input.monthBounds.dropLast().enumerated().flatMap { month, start in
      Position.Line.allCases.map { line in
        let changes = positions.map { months in
          months[month][line] - (month > 0 ? months[month - 1][line] : 0)
        }
        return PlatformRow(
          month: input.zone.month(of: start), line: line, balance: positions[0][month][line],
          changes: changes, mean: ExactSampleSummary(wide: changes))
      }
    }
  }
}

/// A month of a line of the platform's books.
struct PlatformRow {
  let month: String
  let line: Position.Line
  /// At the month's end, in the first replication.
  let balance: Int128
  /// By replication.
  let changes: [Int128]
  let mean: ExactSampleSummary?
}

extension Tables {
  /// The platform's accounts, month by month.
  static let platform = Table<PlatformRow>(
    "platform", per: "calendar month and line of the platform's books",
    [
      .text("month", "The calendar month in the zone") { $0.month }.key,
      .text("account", "The account, or a line computed from accounts") { $0.line.name }.key,
      .text("class", "asset, liability, revenue, expense, or memo for what is no account") {
        $0.line.className
      },
      .money("change", "What the month came to, in the first replication") { $0.changes[0] },
      .money("balance", "What it came to from the start until the month's end, there") {
        $0.balance
      },
      .money("mean_change", "What the month came to, mean over replications") {
        $0.mean?.mean ?? 0
      },
      // Outward to whole nano-units, so that the file holds exact amounts only.
      .money("ci95_low", "The lower end of the mean's 95 % interval") {
        ($0.mean?.interval?.low.rounded(.down)).flatMap { Int128(exactly: $0) }
      },
      .money("ci95_high", "The upper end of the mean's 95 % interval") {
        ($0.mean?.interval?.high.rounded(.up)).flatMap { Int128(exactly: $0) }
      },
    ])
}
