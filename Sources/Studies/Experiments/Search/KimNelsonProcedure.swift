import Glibc
import Statistics

/// The fully sequential selection of the candidate with the least mean.
///
/// With the stated confidence the selected mean is within the indifference zone of the least one.
/// The candidates meet common random numbers: the variance that matters is that of differences.
/// Exact for normal values, and for others by the central limit theorem; the boundary is the
/// triangle of Fabian, the error is shared among all pairs with the best.
///
/// - Source: S.-H. Kim and B. L. Nelson, ACM Transactions on Modeling and Computer Simulation 11
///   (2001), procedure KN with c = 1; looking after batches instead of after each replication cannot
///   make it wrong more often.
public struct KimNelsonProcedure: Sendable {
  /// The least difference of means that matters.
  public let indifference: Double
  /// The replications of the first stage, from which variances of differences are estimated.
  public let firstStage: Int
  /// 2 c η (n - 1) of the paper.
  private let scale: Double

  /// The candidates that are left, and how many replications it took or would take.
  public struct Selection: Hashable, Sendable {
    /// The candidates that were not eliminated, the least mean first.
    public let survivors: [Int]
    /// The replications that each survivor has.
    public let replications: Int
    /// The replications after which a single one would be left for certain.
    public let needed: Double
    /// Whether the first is selected; others that are left then have exactly its mean.
    public let isDecided: Bool
  }

  /// Prepares a selection among some candidates, those included that may drop out for other
  /// reasons; the error is how often a worse one may be selected.
  ///
  /// - Precondition: the indifference is positive, the first stage has two replications, and the
  ///   error lies between zero and one half.
  public init(candidates: Int, indifference: Double, firstStage: Int, error: Double) {
    precondition(indifference > 0, "the indifference zone is empty")
    precondition(firstStage > 1, "a variance needs two replications")
    precondition(error > 0 && error < 0.5, "the error is out of range")
    self.indifference = indifference
    self.firstStage = firstStage
    let each = 2 * error / Double(max(1, candidates - 1))
    let degrees = Double(firstStage - 1)
    // With c = 1, h² = 2 η (n - 1) and η = ((2 α / (k - 1))^(-2 / (n - 1)) - 1) / 2.
    scale = (pow(each, -2 / degrees) - 1) * degrees
  }

  /// Selects the least mean with so many replications of each at most; throws what `values` throws.
  ///
  /// - Returns: What is left; more than one candidate where replications did not suffice.
  public func select<Failure: Error>(
    _ candidates: [Int], most: Int,
    _ values: (_ candidates: [Int], _ replications: Int) throws(Failure) -> [[Double]]
  ) throws(Failure) -> Selection {
    var left = candidates
    var count = firstStage
    var rows = try values(left, count)
    var variances = Self.variances(rows)
    while true {
      let means = rows.map { row in row.reduce(0, +) / Double(count) }
      let kept = left.indices.filter { one in
        left.indices.allSatisfy { other in
          means[one] <= means[other] + width(variances[one][other], count)
        }
      }
      left = kept.map { left[$0] }
      variances = kept.map { one in kept.map { variances[one][$0] } }
      let needed =
        variances.flatMap(\.self).map { scale * $0 / (indifference * indifference) }
        .max() ?? 0
      let order = kept.indices.sorted { (means[kept[$0]], $0) < (means[kept[$1]], $1) }
      // Beyond the boundary the means themselves decide.
      let isDecided = left.count < 2 || Double(count) > needed
      guard !isDecided, count < most else {
        return Selection(
          survivors: order.map { left[$0] }, replications: count,
          needed: needed.rounded(.up) + 1, isDecided: isDecided)
      }
      count = min(most, count + firstStage)
      rows = try values(left, count)
    }
  }

  /// How far apart sums may be without telling candidates apart, as a difference of means.
  private func width(_ variance: Double, _ count: Int) -> Double {
    let runs = Double(count)
    let sums = scale * variance / indifference - indifference * runs
    return max(0, sums / 2) / runs
  }

  /// The variances of the differences in the first stage, candidates × candidates.
  private static func variances(_ rows: [[Double]]) -> [[Double]] {
    rows.indices.map { one in
      rows.indices.map { other in
        var moments = Moments()
        for (left, right) in zip(rows[one], rows[other]) { moments.add(left - right) }
        return moments.variance ?? 0
      }
    }
  }
}
