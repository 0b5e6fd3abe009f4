public import Quantities

/// One order of a rule on its way, and what became of it.
///
/// ```
///   idle ── placed ──────────────────▶ charging
///   charging ── succeeded ───────────▶ idle
///   charging ── requires action ─────▶ awaitingCustomer
///   charging ── declined, retry ─────▶ waiting
///   charging ── declined, no retry ──▶ suspended
///   charging ── declined, given up ──▶ idle
///   charging ── forgotten ───────────▶ idle
///   awaitingCustomer ── succeeded ───▶ idle
///   awaitingCustomer ── declined, retry ─────▶ waiting
///   awaitingCustomer ── declined, no retry ──▶ suspended
///   awaitingCustomer ── declined, given up ──▶ idle
///   waiting ── retry due ────────────▶ charging
///   waiting ── put off ──────────────▶ waiting
///   waiting ── no longer needed ─────▶ idle
///   suspended ── method replaced ────▶ idle
/// ```
public struct TopUpOrder: Hashable, Sendable {
  /// Where the order stands.
  public enum State: Hashable, Sendable {
    /// No order: the rule may fire.
    case idle
    /// A charge is with the processor.
    case charging
    /// The customer has to confirm the charge, until an instant at the latest.
    case awaitingCustomer(until: Instant)
    /// The last charge failed; the next attempt is due at an instant.
    case waiting(until: Instant)
    /// The rule does not fire until the payment method is replaced.
    case suspended
  }

  /// Where the order stands.
  public private(set) var state: State = .idle
  /// The amount ordered; meaningless while idle.
  public private(set) var amount: Money = .zero
  /// Attempts made on this order.
  public private(set) var attempts = 0
  /// Attempts that count for the retry schedule: not those that only the processor failed.
  private(set) var countedAttempts = 0
  /// The number of the last charge.
  public private(set) var charge: UInt64 = 0
  /// The payment method of the last charge, or of the next attempt, from zero.
  public private(set) var method = 0
  /// Whether that is tried because the one before it was declined.
  private(set) var isBackup = false
  /// When the last charge was submitted, or last asked about.
  private(set) var submittedAt = Instant(nanoseconds: 0)
  /// When the last order came to its end; nil before any has.
  private(set) var endedAt: Instant?

  /// Makes the state of a rule without an order.
  public init() {}

  /// Whether a charge may still succeed.
  public var isInFlight: Bool {
    switch state {
    case .charging, .awaitingCustomer: true
    case .idle, .waiting, .suspended: false
    }
  }

  /// Whether there is an order that may still be charged.
  public var isOnItsWay: Bool {
    switch state {
    case .charging, .awaitingCustomer, .waiting: true
    case .idle, .suspended: false
    }
  }

  /// Submits a charge: the first of a new order, to the first method, or a further attempt.
  ///
  /// - Precondition: no charge is in flight, and the rule is not suspended.
  mutating func submit(
    _ wanted: Money, charge number: UInt64, toFirst first: Int, at instant: Instant
  ) {
    switch state {
    case .idle: (attempts, countedAttempts, method, isBackup) = (0, 0, first, false)
    case .waiting: break
    case .charging, .awaitingCustomer, .suspended: preconditionFailure("the rule may not charge")
    }
    state = .charging
    amount = wanted
    attempts += 1
    charge = number
    submittedAt = instant
  }

  /// Takes a failed attempt's consequence.
  ///
  /// - Precondition: a charge is in flight.
  mutating func fail(
    _ outcome: ChargeOutcome, _ consequence: Dunning.Consequence, nextMethod: Int,
    at instant: Instant
  ) {
    precondition(isInFlight, "no charge is in flight")
    (method, isBackup) = (nextMethod, false)
    switch consequence {
    case .retry(let delay): state = .waiting(until: instant + delay)
    case .suspend: state = .suspended
    case .giveUp: end(at: instant)
    }
  }

  /// Has another payment method charged at once, since the last one was declined.
  ///
  /// - Precondition: a charge is in flight.
  mutating func turnTo(_ next: Int, at instant: Instant) {
    precondition(isInFlight, "no charge is in flight")
    (method, isBackup) = (next, true)
    state = .waiting(until: instant)
  }

  /// Counts the attempt in flight for the retry schedule.
  mutating func countAttempt() { countedAttempts += 1 }

  /// Waits for the customer.
  ///
  /// - Precondition: a charge is in flight.
  mutating func awaitCustomer(until instant: Instant) {
    precondition(isInFlight, "no charge is in flight")
    state = .awaitingCustomer(until: instant)
  }

  /// Puts the next attempt off.
  ///
  /// - Precondition: one is waited for.
  mutating func putOff(until instant: Instant) {
    guard case .waiting = state else { preconditionFailure("no attempt is waited for") }
    state = .waiting(until: instant)
  }

  /// When an answer is overdue; nil where none ever is.
  func staleInstant(_ dunning: Dunning) -> Instant? {
    dunning.staleAfter.map { submittedAt + $0 }
  }

  /// Starts waiting for the answer anew, because it was asked for.
  mutating func asked(at instant: Instant) { submittedAt = instant }

  /// Ends the order: it succeeded, is lost, or no longer needed.
  mutating func end(at instant: Instant) {
    self = TopUpOrder()
    endedAt = instant
  }
}
