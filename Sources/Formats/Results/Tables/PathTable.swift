/// The balance of an organization, or of all, at one instant of a replication.
struct PathRow {
  let replication: Int
  let organization: String
  let time: WrittenTime
  let balance: Int128

  /// The rows of the balances of some replications, from the first.
  static func rows(
    _ balances: some Collection<[Int128]>, of organization: String?, at times: [WrittenTime]
  ) -> [PathRow] {
    zip(1..., balances).flatMap { replication, balances in
      zip(times, balances).map { time, balance in
        PathRow(
          replication: replication, organization: organization ?? "*", time: time,
          balance: balance)
      }
    }
  }
}

extension Tables {
  /// The balances of single replications over time; only where the scenario asks for them.
  static let paths = Table<PathRow>(
    "paths", per: "organization (* is all of them), replication and sample instant",
    [
      .text("organization", "The organization's name, or * for all") { $0.organization }.key,
      .integer("replication", "The replication, from 1") { Int64($0.replication) }.key,
      .time("time", "When the balance was sampled", { $0.time.local }, utc: { $0.time.utc }).key,
      .money("balance", "The balance") { $0.balance },
    ])
}
