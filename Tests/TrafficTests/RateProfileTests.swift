import Foundation
import Quantities
import Randomness
import Testing

@testable import Traffic

@Suite("Rate profiles")
struct RateProfileTests {
  /// The hour of the week k, Monday 00:00 first, has the relative rate k + 1; the mean is 84.5.
  private static let ramp = WeekShape(hours: (1...168).map(Double.init))
  private static let rampSum = 168.0 * 169 / 2
  /// Sunday from 02:00 to 03:00, when clocks change.
  private static let sundayAtTwo = 6 * 24 + 2

  private func expected(
    _ profile: RateProfile, rate: Double = 1, over interval: Interval, zone: ZoneRules
  ) -> Double {
    profile.segments(rate: rate, over: interval, zone: zone).expectedArrivals
  }

  private func springWeek() -> Interval {
    Synthetic.days(
      Synthetic.berlin, from: Synthetic.date(2026, 3, 23), to: Synthetic.date(2026, 3, 30))
  }

  private func autumnWeek() -> Interval {
    Synthetic.days(
      Synthetic.berlin, from: Synthetic.date(2026, 10, 19), to: Synthetic.date(2026, 10, 26))
  }

  @Test("A week has 168 hours of its shape; clock changes take the third Sunday hour or double it")
  func weeks() throws {
    let profile = RateProfile(shape: try #require(Self.ramp))
    let hour = 2.0 * 3600 / 84.5
    let usual = Synthetic.days(
      Synthetic.berlin, from: Synthetic.date(2026, 3, 16), to: Synthetic.date(2026, 3, 23))
    expectClose(
      expected(profile, rate: 2, over: usual, zone: Synthetic.berlin), Self.rampSum * hour)
    #expect(springWeek().duration == .hour * 167)
    expectClose(
      expected(profile, rate: 2, over: springWeek(), zone: Synthetic.berlin),
      (Self.rampSum - Double(Self.sundayAtTwo + 1)) * hour)
    #expect(autumnWeek().duration == .hour * 169)
    expectClose(
      expected(profile, rate: 2, over: autumnWeek(), zone: Synthetic.berlin),
      (Self.rampSum + Double(Self.sundayAtTwo + 1)) * hour)
  }

  @Test("An hour that clocks skip has no arrivals; one that they repeat has them twice")
  func singleHour() throws {
    let hours = (0..<168).map { $0 == Self.sundayAtTwo ? 1.0 : 0 }
    let profile = RateProfile(shape: try #require(WeekShape(hours: hours)))
    let mix = try Synthetic.constantMix()
    #expect(expected(profile, over: springWeek(), zone: Synthetic.berlin) == 0)
    var none = Synthetic.stream(
      rate: 100, profile: profile, mix: mix, over: springWeek(), zone: Synthetic.berlin)
    #expect(none.drain().isEmpty)

    expectClose(
      expected(profile, rate: 0.01, over: autumnWeek(), zone: Synthetic.berlin),
      0.01 * 2 * 3600 * 168)
    var twice = Synthetic.stream(
      rate: 0.01, profile: profile, mix: mix, over: autumnWeek(), zone: Synthetic.berlin)
    let arrivals = twice.drain()
    // From 00:00 to 02:00 UTC, with the change at 01:00.
    let change = Synthetic.utc(2026, 10, 25, hour: 1).nanoseconds
    let before = arrivals.count { $0.at < change }
    #expect(
      arrivals.allSatisfy {
        $0.at >= change - Duration.hour.nanoseconds && $0.at < change + Duration.hour.nanoseconds
      })
    // 6048 are expected in each of the two hours, with a standard deviation of 78.
    #expect((5_650...6_450).contains(before))
    #expect((5_650...6_450).contains(arrivals.count - before))
  }

  @Test("A change by half an hour makes an hour longer, or shorter, by half")
  func halfHours() throws {
    let zone = Synthetic.lordHowe
    let profile = RateProfile(shape: try #require(Self.ramp))
    let autumn = Synthetic.days(
      zone, from: Synthetic.date(2026, 3, 30), to: Synthetic.date(2026, 4, 6))
    // 02:00 becomes 01:30, so the hour from 01:00 lasts for 90 minutes.
    expectClose(
      expected(profile, over: autumn, zone: zone), (Self.rampSum + 146 / 2.0) * 3600 / 84.5)
    let spring = Synthetic.days(
      zone, from: Synthetic.date(2026, 9, 28), to: Synthetic.date(2026, 10, 5))
    // 02:00 becomes 02:30, so the hour from 02:00 lasts for 30 minutes.
    expectClose(
      expected(profile, over: spring, zone: zone), (Self.rampSum - 147 / 2.0) * 3600 / 84.5)
  }

  @Test("Segments begin where local hours do")
  func boundaries() throws {
    let profile = RateProfile(shape: try #require(Self.ramp))
    let interval = Interval(
      from: Synthetic.utc(2026, 1, 5, hour: 3, minute: 7),
      to: Synthetic.utc(2026, 1, 5, hour: 6, minute: 50))
    let segments = profile.segments(rate: 84.5, over: interval, zone: Synthetic.kathmandu)
    // 03:07 UTC is 08:52 of a Monday in Kathmandu.
    let minutes = segments.starts.map {
      ($0 - Synthetic.utc(2026, 1, 5).nanoseconds) / Duration.minute.nanoseconds
    }
    #expect(minutes == [187, 195, 255, 315, 375])
    for (rate, perSecond) in zip(segments.rates, [9.0, 10, 11, 12, 13]) {
      expectClose(rate * 1e9, perSecond)
    }
    #expect(segments.end == interval.to.nanoseconds)
    expectClose(
      segments.expectedArrivals, 60 * (8.0 * 9 + 60 * 10 + 60 * 11 + 60 * 12 + 35 * 13))
    #expect(segments.rate(at: interval.from.nanoseconds - 1) == 0)
    #expect(segments.rate(at: interval.to.nanoseconds) == 0)
    #expect(segments.rate(at: segments.starts[1] - 1) == segments.rates[0])
    #expect(segments.rate(at: segments.starts[1]) == segments.rates[1])
  }

  @Test("A constant profile is one segment, and no time at all is none")
  func constant() {
    let week = autumnWeek()
    let segments = RateProfile.flat.segments(rate: 3, over: week, zone: Synthetic.berlin)
    #expect(segments.starts.count == 1)
    expectClose(segments.expectedArrivals, 3 * 169 * 3600)
    let nothing = RateProfile.flat.segments(
      rate: 3, over: Interval(from: week.from, to: week.from), zone: Synthetic.berlin)
    #expect(nothing.starts.isEmpty && nothing.expectedArrivals == 0)
  }

  @Test("A holiday multiplies its local date, which may be 23 or 25 hours long")
  func holidays() {
    let holidays = [
      RateProfile.Holiday(at: Synthetic.date(2026, 3, 29), factor: 0.25),
      RateProfile.Holiday(at: Synthetic.date(2026, 10, 25), factor: 3),
      RateProfile.Holiday(at: Synthetic.date(2026, 10, 24), factor: 0),
      RateProfile.Holiday(at: Synthetic.date(2026, 10, 23), factor: 2),
      RateProfile.Holiday(at: Synthetic.date(2026, 10, 23), factor: 5),
      RateProfile.Holiday(at: Synthetic.date(2027, 1, 1), factor: 9),
    ]
    let profile = RateProfile(shape: .flat, holidays: holidays)
    expectClose(
      expected(profile, over: springWeek(), zone: Synthetic.berlin), (144 + 23 / 4.0) * 3600)
    // Two factors of one date are both applied.
    expectClose(
      expected(profile, over: autumnWeek(), zone: Synthetic.berlin),
      Double(4 * 24 + 24 * 10 + 0 + 25 * 3) * 3600)
  }

  @Test("A date that clocks enter twice has its factor both times")
  func dateTwice() {
    // At 00:01 of Sunday it became 23:01 of Saturday again.
    let profile = RateProfile(
      shape: .flat, holidays: [.init(at: Synthetic.date(2010, 11, 7), factor: 0)])
    let zone = Synthetic.stJohns
    let from = Synthetic.utc(2010, 11, 7, hour: 1, minute: 30)
    let segments = profile.segments(
      rate: 1, over: Interval(from: from, to: from + .hour * 5), zone: zone)
    let minutes = segments.starts.map { ($0 - from.nanoseconds) / Duration.minute.nanoseconds }
    #expect(minutes == [0, 60, 61, 120])
    #expect(segments.rates.map { $0 > 0 } == [true, false, true, false])
  }

  @Test("Growth compounds by local day, from the horizon's first day on")
  func growth() {
    let profile = RateProfile(shape: .flat, monthlyGrowth: 0.2)
    let from = Synthetic.date(2026, 3, 1)
    let interval = Synthetic.days(Synthetic.berlin, from: from, to: from.adding(days: 92))
    let segments = profile.segments(rate: 0.5, over: interval, zone: Synthetic.berlin)
    #expect(segments.starts.count == 92)
    for day in 0..<92 {
      #expect(
        segments.starts[day] == Synthetic.berlin.instant(of: from.adding(days: day)).nanoseconds)
      expectClose(segments.rates[day] * 1e9, 0.5 * pow(1.2, Double(day) / 30.4375))
    }
    // The clock is changed on the 29th day.
    var total = 0.0
    for day in 0..<92 {
      let hours = day == 28 ? 23.0 : 24.0
      total += 0.5 * pow(1.2, Double(day) / 30.4375) * hours * 3600
    }
    expectClose(segments.expectedArrivals, total)
    let shrinking = RateProfile(shape: .flat, monthlyGrowth: -0.5)
    let year = Interval(from: interval.from, to: interval.from + .day * 487)
    let last = shrinking.segments(rate: 1, over: year, zone: .utc).rates.last ?? 0
    // 487 days of UTC from 23:00 on touch 488 dates; sixteen months of 30.4375 days halve 16 times.
    expectClose(last * 1e9 * 65_536, 1)
  }

  @Test("Launches apply from their instant on, one after the other, also from before the horizon")
  func launches() {
    let interval = Synthetic.seconds(7_200)
    let launches = [
      RateProfile.Launch(at: interval.from + .minute * 90, factor: 0),
      RateProfile.Launch(at: Instant(nanoseconds: 0), factor: 3),
      RateProfile.Launch(at: interval.from + Duration(nanoseconds: 1_500_000_000), factor: 2),
      RateProfile.Launch(at: interval.to, factor: 100),
    ]
    let segments = RateProfile(shape: .flat, launches: launches)
      .segments(rate: 1, over: interval, zone: .utc)
    let offsets = segments.starts.map { $0 - interval.from.nanoseconds }
    #expect(offsets == [0, 1_500_000_000, 5_400_000_000_000])
    for (rate, perSecond) in zip(segments.rates, [3.0, 6, 0]) {
      expectClose(rate * 1e9, perSecond)
    }
    expectClose(segments.expectedArrivals, 3 * 1.5 + 6 * 5_398.5)
  }

  @Test("Segments agree with the product of the factors at any instant", arguments: 0..<6)
  func product(seed: UInt64) throws {
    var generator = StreamSeed(seed: seed).generator()
    let zones = [Synthetic.berlin, Synthetic.lordHowe, Synthetic.kathmandu]
    let zone = zones[Int(seed) % 3]
    let hours = (0..<168).map { _ in Double(generator.next() % 4) }
    let from = Synthetic.utc(2026, 1, 1) + Duration(seconds: generator.uniform01() * 86_400 * 300)
    let interval = Interval(from: from, to: from + Duration(seconds: 86_400 * 40.3))
    let first = zone.local(from).date
    let holidays = (0..<3).map { _ in
      RateProfile.Holiday(
        at: first.adding(days: Int(generator.next() % 40)),
        factor: Double(generator.next() % 3))
    }
    let launches = (0..<3).map { _ in
      RateProfile.Launch(
        at: from + Duration(seconds: (generator.uniform01() - 0.1) * 86_400 * 40),
        factor: 0.5 + generator.uniform01())
    }
    let growth = generator.uniform01() - 0.5
    let shape = try #require(WeekShape(hours: seed < 3 ? hours : Array(repeating: 1, count: 168)))
    let segments = RateProfile(
      shape: shape, holidays: holidays, monthlyGrowth: growth, launches: launches
    ).segments(rate: 5, over: interval, zone: zone)

    #expect(zip(segments.starts, segments.starts.dropFirst()).allSatisfy { $0 < $1 })
    #expect(zip(segments.rates, segments.rates.dropFirst()).allSatisfy { $0 != $1 })
    #expect(segments.starts.first == from.nanoseconds)
    var probes = segments.starts.flatMap { [$0, $0 - 1] }.filter { $0 >= from.nanoseconds }
    for _ in 0..<2_000 {
      probes.append(
        from.nanoseconds + Int64(generator.uniform01() * Double(interval.duration.nanoseconds)))
    }
    for probe in probes {
      let (date, time) = zone.local(Instant(nanoseconds: probe))
      var rate = 5e-9 * shape.hours[date.weekday * 24 + Int(time / Duration.hour.nanoseconds)]
      for holiday in holidays where holiday.at == date { rate *= holiday.factor }
      for launch in launches where launch.at.nanoseconds <= probe { rate *= launch.factor }
      rate *= pow(1 + growth, Double(date.daysSinceEpoch - first.daysSinceEpoch) / 30.4375)
      let found = segments.rate(at: probe)
      guard (found - rate).magnitude <= 1e-12 * rate else {
        Issue.record("at \(probe): \(found) is not \(rate)")
        return
      }
    }
  }

  @Test("Shapes have the mean 1 and the proportions that their names say")
  func shapes() throws {
    for shape in [WeekShape.flat, .officeHours, .evenings, .aroundTheClock] {
      #expect(shape.hours.count == 168)
      expectClose(shape.hours.reduce(0, +), 168)
    }
    // 10.3 full hours a working day, a tenth of that at weekends.
    let office = WeekShape.officeHours.hours
    expectClose(office[12], 168 / (10.3 * 5.2))
    expectClose(office[4 * 24 + 9], 0.85 * 168 / (10.3 * 5.2))
    expectClose(office[5 * 24 + 12], 0.1 * 168 / (10.3 * 5.2))
    expectClose(office[0], 0.05 * 168 / (10.3 * 5.2))
    // 9.9 full hours a day, at weekends 1.3 times that.
    let evenings = WeekShape.evenings.hours
    expectClose(evenings[20], 168 / (9.9 * 7.6))
    expectClose(evenings[6 * 24 + 18], 1.3 * 0.7 * 168 / (9.9 * 7.6))
    let clock = WeekShape.aroundTheClock.hours
    expectClose(clock[15], 1.35)
    expectClose(clock[3], 0.65)
    expectClose(clock[24 * 3 + 21], 1)
    for hour in 0..<168 {
      expectClose(clock[hour], 1 + 0.35 * cos(2 * Double.pi * Double(hour % 24 - 15) / 24))
    }
    let scaled = try #require(WeekShape(hours: (1...168).map { Double($0) * 17 }))
    expectClose(scaled.hours[0], 1 / 84.5)
  }

  @Test("A week of the wrong length, with bad numbers or of zeros is no shape")
  func noShape() {
    func week(_ change: (inout [Double]) -> Void) -> [Double] {
      var hours = Array(repeating: 1.0, count: 168)
      change(&hours)
      return hours
    }
    #expect(WeekShape(hours: week { $0.removeLast() }) == nil)
    #expect(WeekShape(hours: week { $0.append(1) }) == nil)
    #expect(WeekShape(hours: []) == nil)
    #expect(WeekShape(hours: week { $0[5] = -0.1 }) == nil)
    #expect(WeekShape(hours: week { $0[5] = .nan }) == nil)
    #expect(WeekShape(hours: week { $0[5] = .infinity }) == nil)
    #expect(WeekShape(hours: Array(repeating: 0, count: 168)) == nil)
    #expect(WeekShape(hours: week { $0[5] = 0 }) != nil)
  }
}

extension RateSegments {
  /// The number of arrivals expected over all segments.
  fileprivate var expectedArrivals: Double {
    rates.indices.reduce(0) { sum, index in
      let to = index + 1 < starts.count ? starts[index + 1] : end
      return sum + rates[index] * Double(to - starts[index])
    }
  }
}
