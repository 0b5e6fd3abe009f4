import Pricing
public import Quantities

/// When an organization's balance is topped up by itself, and by how much.
///
/// The rule is a reorder policy of inventory theory: the threshold is the reorder point s, a fixed
/// amount the order quantity Q of (s, Q), a target the order-up-to level S of (s, S), a schedule
/// the review period R of (R, S).
public struct TopUpRule: Hashable, Sendable {
  /// How the balance is compared with the threshold.
  public enum Trigger: String, NamedCase {
    /// Strictly below.
    case below
    /// At or below.
    case atOrBelow = "at_or_below"
    /// Strictly below, once: not again before the balance was back at the threshold.
    case onceBelow = "once_below"
    /// At or below, once: not again before the balance was back above the threshold.
    case onceAtOrBelow = "once_at_or_below"

    /// Whether a balance at the threshold calls for an order.
    public var includesThreshold: Bool {
      switch self {
      case .below, .onceBelow: false
      case .atOrBelow, .onceAtOrBelow: true
      }
    }

    /// Whether a rule fires once for each time that the balance falls, rather than until it is back.
    public var firesOnce: Bool {
      switch self {
      case .below, .atOrBelow: false
      case .onceBelow, .onceAtOrBelow: true
      }
    }
  }

  /// How much is bought.
  public enum Sizing: Hashable, Sendable {
    /// The same amount each time: Q.
    case amount(Money)
    /// As many times an amount as lift the balance above the threshold.
    case multiples(of: Money)
    /// As much as lifts the balance to a level: S.
    case target(Money)
  }

  /// Which balance is compared with the threshold.
  public enum Basis: String, NamedCase {
    /// What is booked.
    case posted
    /// What is booked, less what is held for requests in flight.
    case available
    /// What is booked and what is on order: the inventory position.
    case position
  }

  /// When the balance is compared.
  public enum Review: Hashable, Sendable {
    /// After whatever lowers it: continuous review.
    case continuous
    /// At the starts of periods only: periodic review.
    case periodic(QuotaPeriod)
  }

  /// s: the balance under which an order is placed; nil where only the schedule places orders.
  public let threshold: Money?
  /// How much an order is for.
  public let sizing: Sizing
  /// What it buys.
  public let product: TopUpProduct
  /// How the balance is compared.
  public let trigger: Trigger
  /// Which balance is compared.
  public let basis: Basis
  /// When it is compared.
  public private(set) var review: Review
  /// Whether a request that is refused for lack of credit has it compared.
  public let evaluatesOnRefusal: Bool
  /// Whether the end of a cooldown or a limit's period has it compared; else the next posting does.
  public let wakesUp: Bool
  /// The least that is ever charged at once.
  public let minimum: Money
  /// The most that is ever charged at once.
  public let maximum: Money
  /// The time between two orders, from placing to placing.
  public let cooldown: Duration
  /// What may be charged in a period.
  public private(set) var limit: TopUpLimit?
  /// How often the card may be tried.
  public let attemptLimit: AttemptLimit?
  /// When an order is placed whatever the balance is: the starts of these periods after period 0.
  public private(set) var schedule: QuotaPeriod?

  /// Makes a rule.
  ///
  /// - Throws: where the rule could never buy anything sensible.
  public init(
    threshold: Money?, sizing: Sizing, product: TopUpProduct = .credit(), trigger: Trigger = .below,
    basis: Basis = .posted,
    review: Review = .continuous, evaluatesOnRefusal: Bool = true, wakesUp: Bool = true,
    minimum: Money = .zero,
    maximum: Money = Money(nanos: .max), cooldown: Duration = .zero, limit: TopUpLimit? = nil,
    attemptLimit: AttemptLimit? = nil, schedule: QuotaPeriod? = nil
  ) throws(TopUpRuleError) {
    guard threshold != nil || schedule != nil else { throw .neverFires }
    guard (threshold ?? .zero) >= .zero else { throw .negativeThreshold }
    guard minimum >= .zero, minimum <= maximum, maximum.isPositive else {
      throw .minimumAboveMaximum(minimum, maximum)
    }
    switch sizing {
    case .amount(let amount), .multiples(let amount):
      guard amount.isPositive else { throw .amountNotPositive }
    case .target(let target):
      guard target > threshold ?? .zero else { throw .targetNotAboveThreshold(target) }
    }
    if let package = product.package {
      precondition(sizing == .amount(package.price), "a package is bought whole")
      guard minimum <= package.price, maximum >= package.price else {
        throw .minimumAboveMaximum(package.price, package.price)
      }
    }
    guard product.isGeneral || threshold == nil || trigger.firesOnce else { throw .neverEnough }
    precondition(cooldown >= .zero, "the cooldown is negative")
    self.threshold = threshold
    self.sizing = sizing
    self.product = product
    self.trigger = trigger
    self.basis = basis
    self.review = review
    self.evaluatesOnRefusal = evaluatesOnRefusal
    self.wakesUp = wakesUp
    self.minimum = minimum
    self.maximum = maximum
    self.cooldown = cooldown
    self.limit = limit
    self.attemptLimit = attemptLimit
    self.schedule = schedule
  }

  /// Returns whether a balance calls for an order.
  public func calls(at balance: Money) -> Bool {
    guard let threshold else { return false }
    return trigger.includesThreshold ? balance <= threshold : balance < threshold
  }

  /// The highest balance at which the rule calls for an order, or nil where none does.
  ///
  /// One comparison with it decides in the request loop.
  public var highestCallingBalance: Money? {
    guard let threshold, !trigger.includesThreshold else { return threshold }
    return threshold.nanos > .min ? Money(nanos: threshold.nanos - 1) : nil
  }

  /// Returns what to order at a balance, or nil to wait.
  ///
  /// - Parameters:
  ///   - balance: The balance of the rule's basis; negative when overdrawn.
  ///   - isScheduled: Whether the schedule calls for an order, whatever the balance is.
  ///   - coins: What the card can be charged.
  /// - Returns: The amount within minimum and maximum, in whole coins.
  public func order(
    at balance: Money, isScheduled: Bool = false, in coins: Coins = .none
  ) -> Money? {
    guard isScheduled || calls(at: balance) else { return nil }
    let wanted: Int64
    switch sizing {
    case .amount(let amount): wanted = amount.nanos
    case .multiples(let amount): wanted = multiple(of: amount, liftingAbove: balance)
    case .target(let target):
      let (gap, overflow) = target.nanos.subtractingReportingOverflow(balance.nanos)
      wanted = overflow ? .max : gap
    }
    guard wanted > 0 else { return nil }
    let charged = coins.charged(Money(nanos: max(wanted, minimum.nanos)))
    let amount = min(charged, coins.whole(maximum))
    return amount.isPositive ? amount : nil
  }

  /// The least number of amounts that lifts a balance strictly above the threshold, at least one.
  private func multiple(of amount: Money, liftingAbove balance: Money) -> Int64 {
    let gap = max(0, Int128((threshold ?? balance).nanos) - Int128(balance.nanos))
    let count = gap / Int128(amount.nanos) + 1
    return Int64(clamping: count * Int128(amount.nanos))
  }

  /// Whether a limit refuses an order and would not refuse the smaller one of a higher balance.
  var ordersLessAtMore: Bool {
    if case .amount = sizing { return false }
    return limit?.atLimit == .refuse
  }

  /// What an order at the threshold is for, within minimum and maximum: how far the rule lifts the
  /// balance above it.
  package var quantityAtThreshold: Money {
    let wanted: Int64
    switch sizing {
    case .amount(let amount), .multiples(let amount): wanted = amount.nanos
    case .target(let target): wanted = target.nanos - (threshold ?? .zero).nanos
    }
    return Money(nanos: min(max(wanted, minimum.nanos), maximum.nanos))
  }

  /// Returns a balance of the rule's stationary position, as it is long after the rule began.
  ///
  /// For a fixed amount Q the position is uniform on (s, s + Q], for a target S on (s, S]: exact for
  /// Q, and the limit of small requests for S.
  ///
  /// - Parameter random: Uniform over all its values.
  /// - Returns: The balance; nil for a rule without a threshold, which has no such position.
  public func stationaryBalance(_ random: UInt64) -> Money? {
    guard let threshold else { return nil }
    let part = random.multipliedFullWidth(by: UInt64(quantityAtThreshold.nanos)).high
    return Money(nanos: threshold.nanos + 1 + Int64(part))
  }

  /// The rule that there is after another one was set: itself, where that says the same.
  ///
  /// Its reviews and its schedule are counted from where they were counted before then.
  public func replaced(by other: TopUpRule) -> TopUpRule {
    var copy = other
    if case .periodic(let mine) = review, case .periodic(let others) = other.review,
      mine.isAlike(others)
    {
      copy.review = review
    }
    if let schedule, let others = other.schedule, schedule.isAlike(others) {
      copy.schedule = schedule
    }
    if let limit, let others = other.limit, limit.isAlike(others) { copy.limit = limit }
    return copy == self ? self : other
  }
}

extension QuotaPeriod {
  /// Whether two are alike but for where they are counted from.
  fileprivate func isAlike(_ other: QuotaPeriod) -> Bool {
    length == other.length && zone == other.zone
  }
}

extension TopUpLimit {
  fileprivate func isAlike(_ other: TopUpLimit) -> Bool {
    amount == other.amount && count == other.count && atLimit == other.atLimit
      && periods.isAlike(other.periods)
  }
}
