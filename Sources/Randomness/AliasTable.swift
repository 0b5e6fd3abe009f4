/// A table from which an index is drawn with given weights in constant time, with one number.
///
/// - Source: A. J. Walker, 1977; construction by M. D. Vose, 1991.
@frozen
public struct AliasTable: Sendable {
  @usableFromInline let slots: ContiguousArray<Slot>

  /// One column: its own index below the threshold, another one at or above it.
  @frozen
  @usableFromInline
  struct Slot: Sendable, BitwiseCopyable {
    @usableFromInline let threshold: UInt64
    @usableFromInline let alias: Int

    @usableFromInline
    init(threshold: UInt64, alias: Int) {
      self.threshold = threshold
      self.alias = alias
    }
  }

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
    var slots = (0..<weights.count).map { Slot(threshold: .max, alias: $0) }
    while let less = small.last, let more = large.last {
      small.removeLast()
      slots[less] = Slot(threshold: UInt64(scaled[less] * 0x1p64), alias: more)
      scaled[more] -= 1 - scaled[less]
      if scaled[more] < 1 {
        large.removeLast()
        small.append(more)
      }
    }
    // Rounding may leave a column of weight zero unpaired; it must still never be drawn.
    if let heaviest = weights.indices.max(by: { weights[$0] < weights[$1] }) {
      for index in small where weights[index] == 0 {
        slots[index] = Slot(threshold: 0, alias: heaviest)
      }
    }
    self.slots = ContiguousArray(slots)
  }

  /// The number of indices.
  @inlinable
  public var count: Int { slots.count }

  /// Returns an index drawn with its weight.
  @inlinable @inline(__always)
  public func draw(_ generator: inout Xoshiro256PlusPlus) -> Int {
    // The high half picks the column; the low half is then uniform within it.
    let (column, rest) = generator.next().multipliedFullWidth(by: UInt64(slots.count))
    let index = Int(truncatingIfNeeded: column)
    let slot = slots[index]
    return rest < slot.threshold ? index : slot.alias
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
