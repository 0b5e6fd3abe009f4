import Quantities
import Randomness
import Testing

@testable import Traffic

@Suite("Batches")
struct BatchScheduleTests {
  private struct Batch: Equatable {
    /// Nanoseconds since the horizon's start.
    let at: Int64
    let size: Int
  }

  private func batches(
    _ schedule: BatchSchedule, profile: RateProfile = .flat, over interval: Interval,
    zone: ZoneRules = .utc, rate: Double = 0
  ) throws -> [Batch] {
    var stream = Synthetic.stream(
      .batch(schedule), rate: rate, profile: profile, mix: try Synthetic.constantMix(),
      over: interval, zone: zone)
    var found: [Batch] = []
    for arrival in stream.drain() {
      let at = arrival.at - interval.from.nanoseconds
      if let last = found.last, last.at == at {
        found[found.count - 1] = Batch(at: at, size: last.size + 1)
      } else {
        found.append(Batch(at: at, size: 1))
      }
    }
    return found
  }

  @Test("All of a batch come at its instant, from the offset on, until the end is reached")
  func schedule() throws {
    let schedule = BatchSchedule(size: 3, every: .second * 10, offset: .second * 5)
    let found = try batches(schedule, over: Synthetic.seconds(35))
    #expect(
      found
        == [5, 15, 25].map { Batch(at: $0 * Duration.second.nanoseconds, size: 3) })
    let later = try batches(
      schedule,
      over: Interval(
        from: Synthetic.utc(2026, 1, 1),
        to: Synthetic.utc(2026, 1, 1) + Duration(nanoseconds: 35_000_000_001)))
    #expect(later.last == Batch(at: 35_000_000_000, size: 3))
    #expect(later.count == 4)
    // The rate of arrivals has no say.
    #expect(try batches(schedule, over: Synthetic.seconds(35), rate: 1e6) == found)
  }

  @Test("The first batch may come at the start, or not at all")
  func offsets() throws {
    let interval = Synthetic.seconds(10)
    func schedule(_ offset: Quantities.Duration) -> BatchSchedule {
      BatchSchedule(size: 2, every: .hour, offset: offset)
    }
    #expect(try batches(schedule(.zero), over: interval) == [Batch(at: 0, size: 2)])
    #expect(try batches(schedule(.second * 10), over: interval).isEmpty)
    #expect(try batches(schedule(Duration(nanoseconds: .max)), over: interval).isEmpty)
    let rare = BatchSchedule(size: 2, every: Duration(nanoseconds: .max), offset: .second)
    #expect(try batches(rare, over: interval) == [Batch(at: 1_000_000_000, size: 2)])
  }

  @Test("Twenty-four hours are that, also where the clock is changed")
  func clockChange() throws {
    let schedule = BatchSchedule(size: 1, every: .day, offset: .hour * 9)
    for (from, to) in [
      (Synthetic.date(2026, 3, 27), Synthetic.date(2026, 4, 1)),
      (Synthetic.date(2026, 10, 23), Synthetic.date(2026, 10, 28)),
    ] {
      let interval = Synthetic.days(Synthetic.berlin, from: from, to: to)
      let found = try batches(schedule, over: interval, zone: Synthetic.berlin)
      let hours = found.map { $0.at / Duration.hour.nanoseconds }
      #expect(hours == [9, 33, 57, 81, 105])
      let local = found.map {
        Synthetic.berlin.local(interval.from + Duration(nanoseconds: $0.at)).nanosecondOfDay
          / Duration.hour.nanoseconds
      }
      #expect(local == (from.month == 3 ? [9, 9, 10, 10, 10] : [9, 9, 8, 8, 8]))
    }
  }

  @Test("The profile scales the size, rounded half to even; none is left of a small batch")
  func profile() throws {
    let interval = Synthetic.seconds(6 * 3_600)
    func launch(_ hour: Int64, _ factor: Double) -> RateProfile.Launch {
      RateProfile.Launch(at: interval.from + .hour * hour, factor: factor)
    }
    let steps = RateProfile(
      shape: .flat,
      launches: [launch(1, 0.5), launch(2, 3), launch(3, 0), launch(4, 7)])
    let schedule = BatchSchedule(size: 5, every: .hour, offset: .zero)
    let found = try batches(schedule, profile: steps, over: interval)
    // 5, 2.5, 7.5, and then zero for ever.
    #expect(found.map(\.size) == [5, 2, 8])
    #expect(found.map { $0.at / Duration.hour.nanoseconds } == [0, 1, 2])
    let single = BatchSchedule(size: 1, every: .hour, offset: .zero)
    #expect(try batches(single, profile: steps, over: interval).map(\.size) == [1, 2])
  }

  @Test("Batches follow local hours, holidays and growth")
  func localHours() throws {
    let shape = try #require(WeekShape(hours: (0..<168).map { Double($0 % 24) }))
    let from = Synthetic.date(2026, 10, 24)
    let interval = Synthetic.days(Synthetic.berlin, from: from, to: from.adding(days: 3))
    let profile = RateProfile(
      shape: shape, holidays: [.init(at: from.adding(days: 2), factor: 2)])
    // The mean of the hours' numbers is 11.5, so an hour's number is its batch's size.
    let schedule = BatchSchedule(size: 23, every: .hour, offset: .minute * 30)
    let found = try batches(schedule, profile: profile, over: interval, zone: Synthetic.berlin)
    let sunday = [0, 1, 2, 2] + Array(3..<24)
    let expected = (Array(0..<24) + sunday + (0..<24).map { $0 * 2 }).map { $0 * 2 }
    #expect(found.map(\.size) == expected.filter { $0 > 0 })
    let growing = RateProfile(shape: .flat, monthlyGrowth: 1)
    let quarter = Interval(
      from: Synthetic.utc(2026, 1, 1), to: Synthetic.utc(2026, 1, 1) + .day * 488)
    let last = try batches(
      BatchSchedule(size: 1, every: .day * 487, offset: .zero), profile: growing, over: quarter)
    #expect(last.map(\.size) == [1, 65_536])
  }

  @Test("Batches at each minute of a month find the hours that they fall into")
  func manyBatches() throws {
    let interval = Synthetic.seconds(86_400 * 28)
    let schedule = BatchSchedule(size: 1, every: .second * 60, offset: .zero)
    let shape = try #require(WeekShape(hours: (0..<168).map { Double($0 % 2 * 2) }))
    let found = try batches(schedule, profile: RateProfile(shape: shape), over: interval)
    #expect(found.count == 28 * 12 * 60)
    #expect(found.allSatisfy { $0.size == 2 && $0.at / Duration.hour.nanoseconds % 2 == 1 })
  }

  @Test("The largest batch overflows nothing")
  func largest() throws {
    let schedule = BatchSchedule(size: .max, every: .second, offset: .zero)
    var stream = Synthetic.stream(
      .batch(schedule), mix: try Synthetic.constantMix(), over: Synthetic.seconds(2))
    let arrivals = stream.drain(atMost: 1_000)
    #expect(arrivals.count == 1_000)
    #expect(arrivals.allSatisfy { $0.at == Synthetic.utc(2026, 1, 1).nanoseconds })
  }
}
