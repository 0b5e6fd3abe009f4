import AutoTopUp
import Quantities
import Testing

/// A small generator, for the order of random events.
private struct Draws {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  mutating func below(_ limit: Int64) -> Int64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int64((state >> 33) % UInt64(limit))
  }
}

@Suite("Auto top-up under random events")
struct RandomOrderTests {
  /// What an order is, told by its history: the charges so far and what became of them.
  private struct History {
    var attempts = 0
    var isInFlight = false
    var isSuspended = false
    var retry: Instant?

    /// Whether the rule may place an order.
    var mayOrder: Bool { !isInFlight && !isSuspended && retry == nil }
  }

  @Test("what is ordered lies within the bounds and fills the gap", arguments: 0..<10)
  func sizes(seed: UInt64) throws {
    var draws = Draws(seed: seed)
    var placed = 0
    for _ in 0..<2_000 {
      let threshold = draws.below(100)
      let minimum = draws.below(60)
      let maximum = minimum + 1 + draws.below(200)
      let isTarget = draws.below(2) == 0
      let size = isTarget ? threshold + 1 + draws.below(100) : 1 + draws.below(200)
      let trigger = draws.below(2) == 0 ? TopUpRule.Trigger.below : .atOrBelow
      let rule = try TopUpRule(
        threshold: Money(nanos: threshold),
        sizing: isTarget ? .target(Money(nanos: size)) : .amount(Money(nanos: size)),
        trigger: trigger, minimum: Money(nanos: minimum), maximum: Money(nanos: maximum))
      let balance = threshold - 20 + draws.below(40)
      let fires = trigger == .below ? balance < threshold : balance <= threshold
      let order = rule.order(at: Money(nanos: balance))
      #expect((order != nil) == fires)
      #expect(rule.calls(at: Money(nanos: balance)) == fires)
      guard let order else { continue }
      placed += 1
      let wanted = isTarget ? size - balance : size
      #expect(order.nanos == max(minimum, min(wanted, maximum)))
    }
    #expect(placed > 500)
  }

  @Test("a target far above a debt orders the most allowed instead of overflowing")
  func extremes() throws {
    let rule = try TopUpRule(
      threshold: .zero, sizing: .target(Money(nanos: .max)), maximum: Money(nanos: 7))
    #expect(rule.order(at: Money(nanos: .min))?.nanos == 7)
    let unbounded = try TopUpRule(threshold: .zero, sizing: .target(Money(nanos: .max)))
    #expect(unbounded.order(at: Money(nanos: .min))?.nanos == .max)
  }

  @Test("never two orders, and attempts follow the schedule", arguments: 0..<20)
  func neverTwoOrders(seed: UInt64) throws {
    var draws = Draws(seed: seed)
    let rule = try TopUpRule(threshold: Money(nanos: 50), sizing: .target(Money(nanos: 90)))
    let delays: [Quantities.Duration] = [.minute, .hour, .day]
    let dunning = Dunning(
      retryDelays: Array(delays.prefix(Int(draws.below(4)))),
      exhaustion: draws.below(2) == 0 ? .suspend : .repeatLastDelay)
    var order = TopUpOrder()
    var history = History()
    var now = Instant(nanoseconds: 0)
    var charges = 0
    var suspensions = 0
    for _ in 0..<3_000 {
      now = now + Quantities.Duration(nanoseconds: draws.below(1_000_000_000_000))
      let balance = Money(nanos: draws.below(100))
      let calls = balance.nanos < 50
      switch draws.below(4) {
      case 0:
        let amount = order.evaluate(rule, balance: balance)
        #expect(amount?.nanos == (history.mayOrder && calls ? 90 - balance.nanos : nil))
        if amount != nil {
          (history.isInFlight, history.attempts) = (true, 1)
          charges += 1
        }
      case 1 where history.retry != nil:
        now = max(now, history.retry ?? now)
        let amount = order.retry(rule, balance: balance, at: now)
        #expect(amount?.nanos == (calls ? 90 - balance.nanos : nil))
        history.retry = nil
        history.attempts = calls ? history.attempts + 1 : 0
        history.isInFlight = calls
      case 2 where history.isInFlight:
        let outcome = [
          ChargeOutcome.succeeded, .declined(.insufficientFunds), .declined(.insufficientFunds),
          .declined(.lostCard),
        ][Int(draws.below(4))]
        order.resolve(outcome, dunning: dunning, at: now)
        history.isInFlight = false
        let wait =
          history.attempts <= dunning.retryDelays.count
          ? dunning.retryDelays[history.attempts - 1]
          : dunning.exhaustion == .repeatLastDelay ? dunning.retryDelays.last : nil
        switch (outcome, wait) {
        case (.succeeded, _): history = History()
        case (.declined(.insufficientFunds), let wait?): history.retry = now + wait
        default:
          history.isSuspended = true
          suspensions += 1
        }
      case 3 where draws.below(5) == 0:
        order.methodReplaced()
        if history.isSuspended { history = History() }
      default: break
      }
      #expect((order.state == .idle) == history.mayOrder)
      #expect((order.state == .charging) == history.isInFlight)
      #expect((order.state == .suspended) == history.isSuspended)
      if let retry = history.retry { #expect(order.state == .waiting(until: retry)) }
    }
    #expect(charges > 20 && suspensions > 5, "the events reach too little")
  }
}
