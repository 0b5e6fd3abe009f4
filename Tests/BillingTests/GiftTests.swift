import Billing
import Ledger
import Pricing
import Quantities
import TestSupport
import Testing

/// Credit that was given stays given, whatever comes back of it, and ends when it was to end.
@Suite("Gifts stay gifts")
struct GiftTests {
  private static func billing() throws -> Billing<MemoryJournal> {
    let rates = UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)
    return Billing(
      rateCard: try RateCard(
        [PricedModel(name: "m", price: ModelPrice(rates))], markup: .none, rounding: .halfEven),
      journal: MemoryJournal())
  }

  @Test("what burnt long ago comes back with its own expiry, not with that of others")
  func ownExpiry() throws {
    var billing = try Self.billing()
    let id = billing.open(OrganizationTerms())
    var number: UInt64 = 0
    func at(_ day: Int64) -> Instant { Instant(nanoseconds: 0) + .day * day }
    func giveAndSpend(until day: Int64) throws {
      try billing.give(
        Money(nanos: 10), expiry: at(day), organization: id, by: .platform, at: at(0))
      _ = try billing.settle(
        RequestUsage(inputTokens: 10), model: ModelID(0), arrival: at(0), completion: at(0),
        organization: id, number: number, type: .request, attribution: .none)
      number += 1
    }
    try giveAndSpend(until: 100)
    try giveAndSpend(until: 5)
    for _ in 0..<40 { try giveAndSpend(until: 50) }
    try billing.refundUsage(Money(nanos: 420), organization: id, by: .platform, at: at(60))
    // Ten of a hundred days are usable; everything else is over.
    #expect(billing.balance(of: id) == Money(nanos: 10))
    #expect(billing.position(of: id)[.deferredRevenue] == 0)
    #expect(billing.nextExpiry(of: id) == at(100))
  }

  @Test(
    "where only gifts ever came, nothing is deferred revenue, and nothing outlives its end",
    arguments: UInt64(1)...30)
  func onlyGifts(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    var billing = try Self.billing()
    let held = OrganizationTerms(admission: .hold(HoldPolicy(lifetime: .second * 90)))
    let ids = [billing.open(OrganizationTerms()), billing.open(held)]
    var numbers = [UInt64(0), 0]
    var holds: [(hold: RequestHold, number: UInt64)] = []
    var spent = [Int64(0), 0]
    var (now, last) = (Instant(nanoseconds: 0), Instant(nanoseconds: 0))
    for _ in 0..<800 {
      now = now + .second * below(60)
      let place = Int(below(2))
      let id = ids[place]
      for id in ids where billing.nextExpiry(of: id) <= now {
        _ = try billing.expireGrants(of: id, at: now)
      }
      billing.expireHolds(of: id, at: now)
      switch below(8) {
      case 0, 1:
        let expiry = now + .second * (1 + below(2_000))
        last = max(last, expiry)
        try billing.give(
          Money(nanos: 1 + below(300)), priority: Int32(below(3)), expiry: expiry,
          organization: id, by: .platform, at: now)
      case 2, 3, 4:
        // No more than there is: what is owed would be paid by later gifts.
        let cost = min(1 + below(90), billing.available(of: id).nanos)
        guard cost > 0 else { continue }
        if place == 0 {
          _ = try billing.settle(
            RequestUsage(inputTokens: cost), model: ModelID(0), arrival: now, completion: now,
            organization: id, number: numbers[0], type: .request, attribution: .none)
          numbers[0] += 1
          spent[0] += cost
        } else if case .admitted(let hold?) = try billing.authorize(
          id, estimate: Money(nanos: cost), number: numbers[1], at: now)
        {
          holds.append((hold, numbers[1]))
          numbers[1] += 1
        }
      case 5:
        guard let open = holds.popLast() else { continue }
        // Let go, perhaps long after the credit that it was for expired.
        try? billing.release(open.hold, organization: ids[1], at: now)
      case 6:
        let back = min(spent[place], 1 + below(400))
        guard back > 0 else { continue }
        try billing.refundUsage(Money(nanos: back), organization: id, by: .platform, at: now)
        spent[place] -= back
      default:
        let moved = min(billing.available(of: id).nanos, 1 + below(100))
        guard moved > 0 else { continue }
        _ = try billing.transfer(
          Money(nanos: moved), from: id, to: ids[1 - place], by: .platform,
          counterpart: .platform, at: now)
      }
      #expect(billing.position[.deferredRevenue] == 0, "seed \(seed)")
      #expect(billing.position[.account(.cash)] == 0, "seed \(seed)")
    }
    for (place, id) in ids.enumerated() {
      if spent[place] > 0 {
        try billing.refundUsage(
          Money(nanos: spent[place]), organization: id, by: .platform, at: last)
      }
      _ = try billing.expireGrants(of: id, at: last)
      #expect(billing.balance(of: id) == .zero, "seed \(seed)")
    }
  }
}
