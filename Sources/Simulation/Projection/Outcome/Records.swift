public import AutoTopUp
public import Billing
public import Quantities

/// One attempt to charge a card for the top-up rule.
public struct ChargeRecord: Hashable, Sendable {
  /// How the attempt ended, by its name in files.
  public enum Status: String, NamedCase {
    /// The money arrived.
    case succeeded
    /// A soft decline: the card may work later.
    case softDecline = "soft_decline"
    /// A hard decline: the card will not work again.
    case hardDecline = "hard_decline"
    /// No last answer by the end of the horizon.
    case pending
    /// No charge: the rule was evaluated and did not fire.
    case notFired = "not_fired"
    /// The processor failed.
    case providerError = "provider_error"
    /// The customer has to confirm it, and has not by the end of the horizon.
    case requiresAction = "requires_action"
  }

  /// When it was submitted.
  public var requestedAt: Instant
  /// When the answer came; the end of the horizon while pending.
  public var resolvedAt: Instant
  /// Why it was made.
  public var trigger: TopUpTrigger
  /// The attempt within its order, from one.
  public var attempt: Int
  /// The amount charged.
  public var amount: Money
  /// How it ended.
  public var status: Status
  /// Why it was declined; nil where it was not.
  public var declineCode: DeclineCode?
  /// The balance when it was submitted.
  public var balanceBefore: Money
  /// The balance after the answer.
  public var balanceAfter: Money
  /// Why the rule did not fire, where it did not.
  public var skip: TopUpSkip.Reason?
}

/// A spell of refusals: from the first one until requests would be admitted again.
public struct SpellRecord: Hashable, Sendable {
  /// When the first request was refused.
  public var from: Instant
  /// When the reason ended; the end of the horizon if it did not.
  public var to: Instant
  /// Why requests were refused.
  public var reason: Admission.Refusal
  /// How many were.
  public var requests: Int64
  /// The budget that refused them, where it was one.
  public var scope: BudgetScope?
}

/// An alert: of a low balance, of a budget's level, or of a spike of spending.
public struct AlertRecord: Hashable, Sendable {
  /// What it is about, by its name in files.
  public enum Kind: String, NamedCase {
    /// The balance fell below a level.
    case lowBalance = "low_balance"
    /// What a budget counts reached a level.
    case budget
    /// A window's spending exceeded the baseline.
    case spike
  }

  /// When it was sent.
  public var at: Instant
  /// What it is about.
  public var kind: Kind
  /// The level that was crossed.
  public var level: Money
  /// The balance then; for budgets and spikes, what was spent.
  public var balance: Money
  /// The budget, where it is about one.
  public var scope: BudgetScope?
}

/// What was used of one thing in one month.
public struct UsageRecord: Hashable, Sendable {
  /// The calendar month, counted from the one the horizon starts in.
  public var month: Int
  /// The index of the stream in the organization, or of infrastructure, counted from below.
  ///
  /// -1 is what is of no entry (a meter's minimum), -2 the last entry of infrastructure, and so on to
  /// the first.
  public var stream: Int
  /// The entry of the stream's mix, or the index of the meter.
  public var entry: Int
  /// The index of the usage type; meters have `UsageRecord.meter`.
  public var usageType: Int
  /// Items: tokens, images, milliseconds; for meters, the quantity in millionths of its unit.
  public var quantity: Int64
  /// What they cost, in nano-units.
  public var cost: Int64

  /// The usage type of metered quantities.
  public static let meter = 255
}
