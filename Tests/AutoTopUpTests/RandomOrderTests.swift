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

@Suite("Sizes of random orders")
struct RandomOrderTests {
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
}
