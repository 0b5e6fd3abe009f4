public import Quantities

/// What the start of a plan period cost and brought.
public struct PeriodCharge: Hashable, Sendable {
  /// Invoiced, without tax.
  public var fee = Money.zero
  /// The tax on it.
  public var tax = Money.zero
  /// Credit that arrived.
  public var credit = Money.zero
  /// The part of the credit that the fee paid for; the rest was given.
  public var paidCredit = Money.zero

  /// Makes a charge of nothing.
  public init() {}
}
