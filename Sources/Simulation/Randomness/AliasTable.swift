/// A table from which an index is drawn with given weights in constant time, with one number.
///
/// - Source: A. J. Walker, 1977; construction by M. D. Vose, 1991.
@frozen
public struct AliasTable: Hashable, Sendable {
  /// For each column, the numbers below which a draw is its own index.
  @usableFromInline let thresholds: ContiguousArray<UInt64>
  /// For each column its alias, then its own index.
  @usableFromInline let outcomes: ContiguousArray<Int>

  /// Creates a table over the indices of the weights, which need not sum to one.
  ///
  /// - Complexity: O(n).
  public init(weights: [Double]) throws(DistributionError) {
    let total = try AliasTable.checkedTotal(weights)
    var scaled = weights.map { $0 / total * Double(weights.count) }
    var small: [Int] = []
    var large: [Int] = []
    for index in scaled.indices {
      if scaled[index] < 1 { small.append(index) } else { large.append(index) }
    }
    var thresholds = ContiguousArray(repeating: UInt64.max, count: weights.count)
    var aliases = Array(weights.indices)
    while let less = small.last, let more = large.last {
      small.removeLast()
      thresholds[less] = UInt64(scaled[less] * 0x1p64)
      aliases[less] = more
      scaled[more] -= 1 - scaled[less]
      if scaled[more] < 1 {
        large.removeLast()
        small.append(more)
      }
    }
    // Rounding may leave a column of weight zero unpaired; it must still never be drawn.
    if let heaviest = weights.indices.max(by: { weights[$0] < weights[$1] }) {
      for index in small where weights[index] == 0 {
        thresholds[index] = 0
        aliases[index] = heaviest
      }
    }
    self.thresholds = thresholds
    outcomes = ContiguousArray(aliases.enumerated().flatMap { [$1, $0] })
  }

  /// Returns an index drawn with its weight.
  @inlinable @inline(__always)
  public func draw(_ generator: inout Xoshiro256PlusPlus) -> Int { draw(generator.next()) }

  /// Returns the index that a random word draws.
  @inlinable @inline(__always)
  public func draw(_ word: UInt64) -> Int {
    // The high half picks the column; the low half is then uniform within it.
    let (column, rest) = word.multipliedFullWidth(by: UInt64(thresholds.count))
    let index = Int(truncatingIfNeeded: column)
    // Which of the two it is, is as good as random: a branch would be mispredicted often, so the
    // answer is looked up.
    let isOwn = rest.subtractingReportingOverflow(thresholds[index]).overflow
    return outcomes[index &* 2 &+ (isOwn ? 1 : 0)]
  }

  /// Returns the sum of the weights once each has been found finite and not negative.
  static func checkedTotal(_ weights: [Double]) throws(DistributionError) -> Double {
    guard !weights.isEmpty else { throw .emptyList }
    for index in weights.indices {
      guard weights[index].isFinite else { throw .notFinite(.weight) }
      guard weights[index] >= 0 else { throw .negativeWeight(index: index) }
    }
    let total = weights.reduce(0, +)
    guard total.isFinite else { throw .notFinite(.weight) }
    guard total > 0 else { throw .weightsSumToZero }
    return total
  }
}
