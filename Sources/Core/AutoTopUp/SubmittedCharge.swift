public import Quantities

/// A charge that was handed to the processor.
public struct SubmittedCharge: Hashable, Sendable {
  /// Its number within the organization: its idempotency key.
  public let number: UInt64
  /// The credit it buys.
  public let amount: Money
  /// When it was submitted.
  public let submittedAt: Instant

  /// Makes a charge.
  public init(number: UInt64, amount: Money, submittedAt: Instant) {
    self.number = number
    self.amount = amount
    self.submittedAt = submittedAt
  }
}
