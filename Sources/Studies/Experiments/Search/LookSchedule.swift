/// The numbers of replications at which a search looks at its results, and the error of each look.
///
/// Looking again and again, and stopping when the results please, would be wrong far more often than
/// a single look. So the permitted error is shared out: the last look gets half of it, each look
/// before it half of the next one's, and the first two the same. The shares add up to the whole.
///
/// - Source: K. K. G. Lan and D. L. DeMets, Biometrika 70 (1983), for spending of error over looks;
///   the inequality of Bonferroni makes it valid for any dependence of the looks.
public struct LookSchedule: Hashable, Sendable {
  /// The replications at each look, ascending: doubling from the first up to the most.
  public let counts: [Int]

  /// Makes a schedule; where the first number exceeds the most, there is one look at the most.
  ///
  /// - Precondition: both numbers are positive.
  public init(first: Int, most: Int) {
    precondition(first > 0 && most > 0, "a look is at nothing")
    var counts: [Int] = []
    var next = first
    while next < most {
      counts.append(next)
      next *= 2
    }
    self.counts = counts + [most]
  }

  /// The replications at the last look.
  public var most: Int { counts[counts.count - 1] }

  /// The part of the error that a look may spend.
  ///
  /// - Precondition: there is such a look.
  public func error(_ total: Double, atLook look: Int) -> Double {
    precondition(counts.indices.contains(look), "there is no such look")
    guard counts.count > 1 else { return total }
    let halvings = look == 0 ? counts.count - 1 : counts.count - look
    return total / Double(1 << halvings)
  }
}
