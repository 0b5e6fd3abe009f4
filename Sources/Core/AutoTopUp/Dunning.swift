public import Quantities

/// What happens after a charge failed.
public struct Dunning: Hashable, Sendable {
  /// What follows when the retry schedule is used up.
  public enum Exhaustion: String, NamedCase {
    /// The rule is suspended until a working payment method is there.
    case suspend
    /// The last delay of the schedule is used again and again.
    case repeatLastDelay = "repeat"
    /// The order is dropped, and the next evaluation may place another at once.
    case giveUp = "give_up"
  }

  /// The wait before each further attempt, in order.
  public package(set) var retryDelays: [Duration]
  /// What follows when they are used up.
  public package(set) var exhaustion: Exhaustion
  /// The codes after which a card is not tried again: the rule is suspended at once.
  public package(set) var neverRetried: Set<DeclineCode>
  /// The wait after an error of the processor, which says nothing of the card and does not count
  /// as a failure; nil: it is treated like a decline.
  public package(set) var providerErrorDelay: Duration?
  /// Declines in a row, over all orders, that suspend the rule; nil for no such count.
  public package(set) var suspendAfter: Int?
  /// Whether any credit that is paid for ends a wait for the next attempt.
  public package(set) var endsWaitOnPayment: Bool
  /// How long a customer may take to confirm a charge before the order counts as declined.
  public package(set) var confirmation: Duration
  /// How long an answer may take before the order counts as lost; nil: for ever.
  public package(set) var staleAfter: Duration?
  /// Whether the processor is asked about a lost order, rather than a new one placed.
  public package(set) var asksAboutStale: Bool
  /// How many further payment methods there are: each is tried at once where the one before it was
  /// declined, and only an attempt that all of them decline counts as one.
  public package(set) var backups = 0

  /// The codes that say that a card will never work again.
  public static let hardCodes = Set(DeclineCode.allCases.filter(\.isHard))

  /// Three retries: after an hour, six hours and a day; then suspension.
  public static let standard = Dunning(
    retryDelays: [.hour, .hour * 6, .day], exhaustion: .suspend)

  /// Makes a schedule.
  ///
  /// - Precondition: waits are positive, and there is a last one to repeat.
  public init(
    retryDelays: [Duration], exhaustion: Exhaustion,
    neverRetried: Set<DeclineCode> = Dunning.hardCodes, providerErrorDelay: Duration? = nil,
    suspendAfter: Int? = nil, endsWaitOnPayment: Bool = false, confirmation: Duration = .day,
    staleAfter: Duration? = nil, asksAboutStale: Bool = true
  ) {
    precondition(
      exhaustion != .repeatLastDelay || !retryDelays.isEmpty, "there is no delay to repeat")
    precondition(suspendAfter.map { $0 > 0 } ?? true, "no card would ever be tried")
    self.retryDelays = retryDelays
    self.exhaustion = exhaustion
    self.neverRetried = neverRetried
    self.providerErrorDelay = providerErrorDelay
    self.suspendAfter = suspendAfter
    self.endsWaitOnPayment = endsWaitOnPayment
    self.confirmation = confirmation
    self.staleAfter = staleAfter
    self.asksAboutStale = asksAboutStale
  }

  /// What follows a failed attempt.
  package enum Consequence: Equatable {
    case retry(after: Duration)
    case suspend
    case giveUp
  }

  /// Finds the first payment method from a place on that may be tried.
  ///
  /// - Parameters:
  ///   - place: Counted from zero.
  ///   - dead: The places of those that are not tried until they are replaced.
  /// - Returns: Its place; nil where there is none.
  package func method(from place: Int = 0, without dead: Set<Int>) -> Int? {
    guard !dead.isEmpty else { return place <= backups ? place : nil }
    return (0...backups).first { $0 >= place && !dead.contains($0) }
  }

  /// Tells what follows a failed attempt.
  ///
  /// - Parameters:
  ///   - outcome: How it failed.
  ///   - attempts: Counted attempts of the order so far, this one included.
  ///   - failures: Declines in a row, this one included.
  ///   - hasWorkingMethod: Whether there is a payment method that may be tried again.
  /// - Returns: Another attempt after a wait, or the order's end.
  package func consequence(
    of outcome: ChargeOutcome, attempts: Int, failures: Int, hasWorkingMethod: Bool
  ) -> Consequence {
    guard hasWorkingMethod else { return .suspend }
    if outcome == .providerError, let providerErrorDelay {
      return .retry(after: providerErrorDelay)
    }
    if let suspendAfter, failures >= suspendAfter { return .suspend }
    if attempts <= retryDelays.count { return .retry(after: retryDelays[attempts - 1]) }
    switch exhaustion {
    case .suspend: return .suspend
    case .giveUp: return .giveUp
    case .repeatLastDelay: return retryDelays.last.map { .retry(after: $0) } ?? .suspend
    }
  }
}
