import Pricing
import Quantities
import TestSupport
import Testing

@Suite("Proration")
struct ProrationTests {
  private func left(_ nanos: Int64, _ remaining: Int64, of whole: Int64) -> Int64 {
    let period = Interval(from: Instant(nanoseconds: 100), to: Instant(nanoseconds: 100 + whole))
    let share = Proration(of: period, at: Instant(nanoseconds: 100 + whole - remaining))
    return share.left(of: Money(nanos: nanos), rounding: .halfEven).nanos
  }

  @Test("half of a period is half of the fee")
  func half() throws {
    let june = Interval(from: try utc(2026, 6, 1), to: try utc(2026, 7, 1))
    let share = Proration(of: june, at: try utc(2026, 6, 16))
    #expect(try share.left(of: money("30"), rounding: .halfEven) == money("15"))
  }

  @Test("a month with a change of clocks is counted by its real hours")
  func clockChange() throws {
    let zone = try zone("America/New_York")
    let march = QuotaPeriod(calendar: .month, around: try utc(2026, 3, 9), zone: zone)
      .interval(ofPeriod: 0)
    // The day of the change and all after it: 23 hours and 23 days of 743 hours.
    let share = Proration(of: march, at: try utc(2026, 3, 8, hour: 5))
    #expect(share.whole == .hour * 743)
    #expect(share.left == .hour * (23 + 23 * 24))
    #expect(try share.left(of: money("743"), rounding: .halfEven) == money("575"))
  }

  @Test("ties go to the even nano-unit, and each amount is rounded once")
  func ties() {
    #expect([1, 3, 5, 7].map { left($0, 1, of: 2) } == [0, 2, 2, 4])
    #expect([-1, -3, -5].map { left($0, 1, of: 2) } == [0, -2, -2])
    #expect(left(2, 1, of: 3) == 1)
    #expect(left(1, 1, of: 3) == 0)
  }

  @Test("all is left at the start and before it, nothing at the end and after it")
  func ends() {
    let period = Interval(from: Instant(nanoseconds: 0), to: Instant(nanoseconds: 7))
    for (at, rest) in [(-5, 7), (0, 7), (6, 1), (7, 0), (9, 0)] as [(Int64, Int64)] {
      let share = Proration(of: period, at: Instant(nanoseconds: at))
      #expect(share.left.nanoseconds == rest)
      #expect(share.left(of: Money(nanos: 70), rounding: .halfEven).nanos == rest * 10)
    }
  }

  @Test("the largest amounts and periods have exact parts", arguments: Rounding.allCases)
  func isExact(rounding: Rounding) {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<2_000 {
      let whole = Int64.random(in: 1...(.max / 2), using: &generator) >> Int64.random(in: 0...61)
      let amount = Money(nanos: Int64.random(in: .min...(.max), using: &generator))
      let period = Interval(
        from: Instant(nanoseconds: 0), to: Instant(nanoseconds: max(1, whole)))
      let at = Instant(nanoseconds: .random(in: 0...period.to.nanoseconds, using: &generator))
      let share = Proration(of: period, at: at)
      let left = share.left(of: amount, rounding: rounding)
      let error =
        Int128(left.nanos) * Int128(share.whole.nanoseconds)
        - Int128(amount.nanos) * Int128(share.left.nanoseconds)
      let most = Int128(share.whole.nanoseconds)
      #expect(
        rounding == .halfEven || rounding == .halfUp ? abs(error) * 2 <= most : abs(error) < most)
    }
    #expect(left(.max, 1, of: 1) == .max)
    #expect(left(.min, 1, of: 1) == .min)
  }

  private let january = Interval(
    from: Instant(nanoseconds: 0), to: Instant(nanoseconds: 0) + .day * 31)

  private func fee(
    _ units: Int64, credit: Int64 = 0, isProrated: Bool = false, fromDay day: Int64 = 0,
    isChange: Bool = false
  ) throws -> PeriodFee {
    let plan = try Plan(
      fee: Money(units: units), period: .month, isProrated: isProrated,
      credit: credit == 0 ? nil : SubscriptionCredit(amount: Money(units: credit)))
    return PeriodFee(
      of: plan, for: january, from: january.from + .day * day, change: isChange ? .next : nil)
  }

  private func unused(_ fee: PeriodFee, atDay day: Int64) -> Money {
    fee.unused(at: january.from + .day * day, creditPaid: fee.creditPaid)
  }

  @Test("what comes back is the part of the whole fee, whatever part of it was paid")
  func partsOfTheWhole() throws {
    #expect(try unused(fee(31), atDay: 15) == money("16"))
    #expect(try fee(31, fromDay: 15).amount == money("31"))
    #expect(try unused(fee(31, fromDay: 15), atDay: 23) == money("8"))
    for change in [false, true] {
      let part = try fee(31, isProrated: !change, fromDay: 15, isChange: change)
      #expect(try part.amount == money("16"))
      #expect(try unused(part, atDay: 15) == money("16"))
      #expect(try unused(part, atDay: 23) == money("8"))
      #expect(unused(part, atDay: 31) == .zero)
    }
  }

  @Test("paid and given back in one instant cancel to the nano-unit, at any time")
  func cancels() throws {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<1_000 {
      let plan = try Plan(
        fee: Money(nanos: .random(in: 0...9_000_000_000_000, using: &generator)), period: .month)
      let at = Instant(nanoseconds: .random(in: 0...january.to.nanoseconds, using: &generator))
      let part = PeriodFee(of: plan, for: january, from: at, change: .next)
      #expect(part.unused(at: at, creditPaid: .zero) == part.amount)
      let later = part.unused(at: at + .hour, creditPaid: .zero)
      #expect(later <= part.amount && later >= .zero)
    }
  }

  @Test("credit that the fee paid for stays; what is left of a part is spread over its own time")
  func credit() throws {
    #expect(try unused(fee(41, credit: 10), atDay: 15) == money("16"))
    #expect(try unused(fee(10, credit: 20), atDay: 15) == .zero)
    let change = try fee(31, credit: 10, fromDay: 15, isChange: true)
    #expect(try change.credit == .zero && change.amount == money("16"))
    let part = try fee(62, credit: 16, isProrated: true, fromDay: 15)
    #expect(try part.amount == money("32") && part.paidCredit == money("16"))
    #expect(try unused(part, atDay: 15) == money("16") && unused(part, atDay: 23) == money("8"))
  }
}
