public import Experiments
import Projection
import Quantities
public import Studies
import Text

/// The balance of all organizations together over time at a point of a sweep.
public struct PointBurnDown: Sendable {
  let point: Int
  let rows: [BurnDownRow]

  /// A row of a point.
  struct Row {
    let point: Int
    let burnDown: BurnDownRow
  }

  static let table = Table<Row>(
    "burn_downs", per: "point and sample instant",
    [.integer("point", "The point, from 1") { Int64($0.point + 1) }.key],
    Tables.burnDownColumns.map { $0.of { $0.burnDown } })
}

extension Sweep {
  /// The most points whose balances are told; of more, those that are worth choosing.
  private static let mostPoints = 100
  /// The most replications that are simulated of each.
  public static let burnDownReplications = 20
  private static let samples = 40

  /// The points whose balances are told.
  private var told: [Int] {
    let points = plan.points.indices
    return points.count <= Self.mostPoints
      ? Array(points) : Array(front.members.map(\.point).prefix(Self.mostPoints))
  }

  /// Simulates the first replications of points again, to tell how the balance runs down at each.
  ///
  /// Progress is called with the points done and their number. Throws why there are none.
  public func burnDowns(
    on runner: ReplicationRunner, progress: (Int, Int) -> Void
  ) throws(RunFailure) -> [PointBurnDown] {
    let told = self.told
    var found: [PointBurnDown] = []
    for point in told {
      progress(found.count, told.count)
      var input = plan.points[point].input
      input.replications = min(input.replications, Self.burnDownReplications)
      input.sampleEvery = Duration(
        nanoseconds: max(1, input.horizon.duration.nanoseconds / Int64(Self.samples)))
      input.transactions = .none
      let times = input.sampleInstants.map { WrittenTime($0, in: input.zone) }
      var samples = SampleTotals()
      _ = try ProjectionRun(Projection(input), on: runner).run(
        goals: [], watched: [], progress: { _, _ in },
        summarize: { SampleTotals(of: $0, samples: times.count) },
        deliver: { (block) throws(WriteError) in samples.combine(block) })
      found.append(PointBurnDown(point: point, rows: samples.rows(at: times)))
    }
    progress(told.count, told.count)
    return found
  }
}
