import Foundation
import Pricing
import Quantities
import TestSupport
import Testing

@Suite("Prices at hours of the week")
struct PriceWindowTests {
  /// The price that holds at an instant, by Foundation's calendar and hour by hour.
  private func expected(
    _ windows: [(days: Set<Int>, hours: Set<Int>, price: Int64)], usual: Int64, at instant: Instant,
    in zone: TimeZone
  ) -> Int64 {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let date = Date(timeIntervalSince1970: Double(instant.nanoseconds / 1_000_000_000))
    let parts = calendar.dateComponents([.weekday, .hour], from: date)
    // Foundation counts Sunday as 1.
    guard let weekday = parts.weekday.map({ ($0 + 5) % 7 }), let hour = parts.hour else {
      return -1
    }
    for window in windows {
      // Hours from 24 on are those after midnight of the day that the window begins on.
      if window.days.contains(weekday), window.hours.contains(hour) { return window.price }
      if window.days.contains((weekday + 6) % 7), window.hours.contains(hour + 24) {
        return window.price
      }
    }
    return usual
  }

  @Test(
    "each request has the price of the first window that its arrival lies in",
    arguments: ["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"])
  func random(name: String) throws {
    var random = SplitMix64(seed: 17)
    let rules = name == "UTC" ? ZoneRules.utc : try zone(name)
    let foundation = try #require(TimeZone(identifier: name))
    for round in 0..<40 {
      var windows: [(days: Set<Int>, hours: Set<Int>, price: Int64)] = []
      var priced: [PriceWindow] = []
      for number in 1...3 {
        let days = (0..<7).filter { _ in random.next() % 2 == 0 }
        guard !days.isEmpty else { continue }
        let (from, to) = (Int(random.next() % 24), Int(random.next() % 24))
        guard from != to else { continue }
        let hours = from < to ? Set(from..<to) : Set(from..<(to + 24))
        windows.append((Set(days), hours, Int64(number)))
        let span = WeekHours.Span(
          from: Int64(from) * Duration.hour.nanoseconds, to: Int64(to) * Duration.hour.nanoseconds)
        priced.append(
          PriceWindow(
            hours: WeekHours(days: days, spans: [span], zone: rules),
            rates: UsageRates(input: Decimal(Int64(number)), output: nil)))
      }
      var version = PriceVersion(rates: UsageRates(input: Decimal(9), output: nil))
      version.windows = priced
      let card = try card(ModelPrice(version))
      for _ in 0..<200 {
        // A year with both changes of the clock.
        let minute = Int64(random.next() % (366 * 1440))
        let instant = Instant(nanoseconds: (1_767_225_600 + minute * 60) * 1_000_000_000)
        let cost = try amount(card, RequestUsage(inputTokens: 1), at: instant) / 1_000_000_000
        let right = expected(windows, usual: 9, at: instant, in: foundation)
        #expect(cost == right, "round \(round), \(instant) in \(name): \(windows)")
      }
    }
  }

  /// Monday, 17 August 2026.
  private static let working = WeekHours(
    days: Array(0...4),
    spans: [
      .init(from: Duration.hour.nanoseconds, to: 4 * Duration.hour.nanoseconds),
      .init(from: 6 * Duration.hour.nanoseconds, to: 10 * Duration.hour.nanoseconds),
    ], zone: .utc)

  @Test("a week with peaks on working days costs 35 hours at one price and 133 at the other")
  func week() throws {
    var version = PriceVersion(rates: UsageRates(input: try decimal("0.22e-6"), output: nil))
    version.windows = [
      PriceWindow(
        hours: Self.working, rates: UsageRates(input: try decimal("0.44e-6"), output: nil))
    ]
    let card = try card(ModelPrice(version))
    let start = try utc(2026, 8, 17)
    var total: Int64 = 0
    for hour in 0..<168 {
      total += try amount(
        card, RequestUsage(inputTokens: 1_000_000), at: start + Duration.hour * Int64(hour))
    }
    #expect(total == 44_660_000_000)
  }

  @Test("a discount is on tiers and batches too; what a window names is not discounted again")
  func discount() throws {
    var version = PriceVersion(
      rates: UsageRates(input: Decimal(8), cachedInput: Decimal(4), output: Decimal(16)),
      batchRates: UsageRates(input: Decimal(6), output: nil), batchDiscount: try decimal("0.5"),
      tiers: [ContextTier(above: 10, rates: UsageRates(input: Decimal(12), output: nil))])
    version.windows = [
      PriceWindow(
        hours: Self.working, rates: UsageRates(input: nil, output: Decimal(10)),
        discount: try decimal("0.25"))
    ]
    let card = try card(ModelPrice(version))
    let peak = try utc(2026, 8, 18, hour: 6)
    func cost(_ usage: RequestUsage) throws -> Int64 {
      try amount(card, usage, at: peak) / 1_000_000_000
    }
    #expect(try cost(RequestUsage(inputTokens: 2, cachedInputTokens: 1, outputTokens: 1)) == 19)
    #expect(try cost(RequestUsage(inputTokens: 20)) == 20 * 9)
    #expect(try cost(RequestUsage(inputTokens: 2, isBatch: true)) == 9)
    #expect(try cost(RequestUsage(outputTokens: 2, isBatch: true)) == 10)
    // Every price is listed with its hours, and is what a request then is charged by.
    let listed = try card.prices(of: ModelID(0))
    #expect(listed.count == 2 * (3 + 3) * 2)
    #expect(listed.filter { $0.hours == Self.working }.count == 12)
    for type in [UsageType.input, .cachedInput, .output] {
      let usage = RequestUsage(inputTokens: 20, cachedInputTokens: 5, outputTokens: 1)
      let found = try card.price(of: type, for: usage, model: ModelID(0), at: peak)
      #expect(found?.hours == Self.working && found?.aboveInputTokens == 10)
    }
    let elsewhere = try card.price(
      of: .output, for: RequestUsage(outputTokens: 1), model: ModelID(0), at: utc(2026, 8, 18))
    #expect(elsewhere?.hours == nil && elsewhere?.price == Decimal(16))
  }

  @Test("a markup that changes moves what customers pay, and nothing else")
  func markup() throws {
    let change = try utc(2026, 2, 1)
    var later = PriceVersion(
      validFrom: change, rates: UsageRates(input: Decimal(10), output: nil))
    later.markup = try Markup(onCost: decimal("0.02"))
    later.minimum = Decimal(7)
    let price = ModelPrice(versions: [
      PriceVersion(rates: UsageRates(input: Decimal(10), output: nil)), later,
    ])
    let card = try card(price, markup: Markup(onCost: decimal("0.2")))
    func charge(_ tokens: Int64, _ instant: Instant) throws -> [Money] {
      let charge = try card.price(
        RequestUsage(inputTokens: tokens), model: ModelID(0), at: instant)
      return [charge.amount, charge.providerCost]
    }
    #expect(
      try charge(5, change + Duration(nanoseconds: -1)) == [Money(units: 60), Money(units: 50)])
    #expect(try charge(5, change) == [Money(units: 51), Money(units: 50)])
    // The least charge is a price like others: markup is added to it, and the provider has it too.
    #expect(try charge(0, change) == [try money("7.14"), Money(units: 7)])
  }
}

@Suite("Billing blocks and least charges")
struct BillingBlockTests {
  @Test("time is billed in blocks that have begun, as counting them one by one says")
  func counted() throws {
    var random = SplitMix64(seed: 6)
    for _ in 0..<2000 {
      let (first, then) = (1 + Int64(random.next() % 90), 1 + Int64(random.next() % 40))
      let used = Int64(random.next() % 300)
      var billed = used > 0 ? first : 0
      while billed < used { billed += then }
      #expect(try BillingBlocks(first: first, then: then).billed(used) == billed)
    }
    #expect(throws: ArithmeticError.overflow) {
      try BillingBlocks(first: 1, then: .max / 2 + 10).billed(.max)
    }
  }

  @Test("32, 57 and 75 seconds at 0.006 a minute, first 30 seconds and then 6")
  func minutes() throws {
    var rates = UsageRates()
    rates[.second] = Rate(try decimal("0.006"), per: 60)
    var version = PriceVersion(rates: rates)
    version.blocks = BillingBlocks(first: 30_000, then: 6_000)
    let card = try card(ModelPrice(version), markup: Markup(onCost: .one))
    for (seconds, nanos) in [(32, 3_600_000), (57, 6_000_000), (75, 7_800_000), (1, 3_000_000)] {
      let charge = try card.price(
        RequestUsage(milliseconds: Int64(seconds) * 1000), model: ModelID(0), at: epoch)
      #expect(charge.providerCost.nanos == Int64(nanos))
      #expect(charge[.second].nanos == 2 * Int64(nanos))
    }
    #expect(try amount(card, RequestUsage(inputTokens: 0)) == 0)
  }

  @Test("a request costs at least the minimum; what it lacks is charged for the request itself")
  func minimum() throws {
    var version = PriceVersion(rates: UsageRates(input: Decimal(1), output: Decimal(2)))
    version.minimum = Decimal(5)
    let least = try card(ModelPrice(version))
    #expect(least.chargesRequests(of: ModelID(0)))
    let cases: [(input: Int64, output: Int64, lacking: Int64)] = [
      (0, 0, 5), (1, 1, 2), (1, 2, 0), (9, 0, 0),
    ]
    for (input, output, lacking) in cases {
      let charge = try least.price(
        RequestUsage(inputTokens: input, outputTokens: output), model: ModelID(0), at: epoch)
      #expect(charge[.request] == Money(units: lacking))
      #expect(charge.amount == Money(units: input + 2 * output + lacking))
      #expect(charge.providerCost == charge.amount)
    }
    #expect(least.terms(of: ModelID(0)).map(\.minimum) == [Money(units: 5)])
    #expect(throws: RateCardProblem.negativeMinimum(model: "model")) {
      version.minimum = Decimal(-1)
      _ = try card(ModelPrice(version))
    }
  }
}
