public import Ledger
public import Pricing
public import Quantities

/// What was set aside for a request.
@frozen public struct RequestHold: Hashable, Sendable, BitwiseCopyable {
  /// The hold in the book.
  public let id: Hold.ID
  /// What is set aside.
  public let amount: Money

  @inlinable
  init(id: Hold.ID, amount: Money) {
    self.id = id
    self.amount = amount
  }
}

/// Whether a request may run, where its cost is held.
@frozen public enum HoldAdmission: Hashable, Sendable, BitwiseCopyable {
  /// It may; nil where nothing needed to be held.
  case admitted(RequestHold?)
  /// It may not. A false block is refused for lack of credit that the posted balance would have
  /// allowed: other holds, or its own estimate, are in the way.
  case refused(Admission.Refusal, isFalseBlock: Bool)
}

/// What charging a request did that had a hold.
@frozen public struct HoldSettlement: Equatable, Sendable, BitwiseCopyable {
  /// What the customer paid for the request, by usage type and in total.
  public let charge: Charge
  /// What the customer paid for its traces, as in a `Settlement`.
  public let traceCost: Money
  /// What was taken of the hold by this; zero where it had expired, or was resolved before.
  public let captured: Money
  /// By how much the request cost more than was held for it.
  public let overrun: Money
  /// The part of that which is not charged, because the policy caps charges at the hold.
  public let uncollected: Money
  /// Whether the balance is now at a level that the top-up rule or an alert waits for.
  public let needsEvaluation: Bool

  @inlinable
  init(
    charge: Charge, traceCost: Money, captured: Money, overrun: Money, uncollected: Money,
    needsEvaluation: Bool
  ) {
    self.charge = charge
    self.traceCost = traceCost
    self.captured = captured
    self.overrun = overrun
    self.uncollected = uncollected
    self.needsEvaluation = needsEvaluation
  }
}

/// A hold policy in the form the request loop reads.
@usableFromInline
struct HoldTerms: Sendable, BitwiseCopyable {
  /// Numbers the holds.
  @usableFromInline let source: Source.ID
  @usableFromInline let lifetime: Duration
  @usableFromInline let cap: Money
  @usableFromInline let trustAbove: Money
  @usableFromInline let capsCharges: Bool

  init(_ policy: HoldPolicy, source: Source.ID) {
    self.source = source
    lifetime = policy.lifetime ?? Duration(nanoseconds: .max)
    cap = policy.cap ?? Money(nanos: .max)
    trustAbove = policy.trustAbove ?? Money(nanos: .max)
    capsCharges = policy.overrun == .cap
  }
}
