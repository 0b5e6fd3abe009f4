public import Quantities

/// The blocks that seconds are billed in: a first one, then further ones, each paid for once begun.
public struct BillingBlocks: Hashable, Sendable, BitwiseCopyable {
  /// Every thousandth of a second by itself.
  static let none = BillingBlocks(first: 1, then: 1)

  /// The first block, in milliseconds.
  public let first: Int64
  /// Each block after it, in milliseconds.
  public let then: Int64

  /// Makes blocks.
  ///
  /// - Precondition: both are longer than nothing.
  public init(first: Int64, then: Int64) {
    precondition(first > 0 && then > 0, "a block has no length")
    self.first = first
    self.then = then
  }

  /// Returns the time that is billed, in milliseconds: none for none.
  ///
  /// - Throws: `overflow` beyond 64 bits.
  public func billed(_ milliseconds: Int64) throws(ArithmeticError) -> Int64 {
    guard milliseconds > 0 else { return 0 }
    guard milliseconds > first else { return first }
    let further = (milliseconds - first).divided(by: then, rounding: .up)
    let (length, overflow) = further.multipliedReportingOverflow(by: then)
    let (sum, sumOverflow) = length.addingReportingOverflow(first)
    guard !overflow, !sumOverflow else { throw .overflow }
    return sum
  }
}
