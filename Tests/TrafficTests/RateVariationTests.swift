import Quantities
import Randomness
import Testing

@testable import Traffic

@Suite("Rates that vary at random")
struct RateVariationTests {
  private static let start = Instant(nanoseconds: 1_767_225_600_000_000_000)  // a Thursday

  /// Requests by day and hour.
  private func counts(_ definition: TrafficDefinition, days: Int, seed: UInt64 = 1) -> [[Double]] {
    let interval = Interval(from: Self.start, to: Self.start + .day * Int64(days))
    var stream = SynthesizedStream(
      definition, over: interval, zone: .utc, seed: StreamSeed(seed: seed))
    var counts = Array(repeating: Array(repeating: 0.0, count: 24), count: days)
    while stream.next != .max {
      let hour = Int((stream.next - Self.start.nanoseconds) / Duration.hour.nanoseconds)
      counts[hour / 24][hour % 24] += 1
      _ = stream.take()
    }
    return counts
  }

  private func traffic(_ variation: RateVariation, perHour: Double = 400) -> TrafficDefinition {
    TrafficDefinition(
      process: .poisson, rate: perHour / 3600, profile: .flat, mix: .nothing, variation: variation)
  }

  private func moments(_ values: [Double]) -> (mean: Double, cv: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(values.count)).squareRoot() / mean)
  }

  private func correlation(_ values: [Double]) -> Double {
    let (mean, cv) = moments(values)
    let products = zip(values, values.dropFirst()).map { ($0 - mean) * ($1 - mean) }
    return products.reduce(0, +) / Double(products.count) / (mean * cv * mean * cv)
  }

  @Test("days vary as they are asked to, around the same mean, and follow one another")
  func days() {
    let variation = RateVariation(day: 0.3, dayCorrelation: 0.6)
    let days = counts(traffic(variation), days: 1_500).map { $0.reduce(0, +) }
    let (mean, cv) = moments(days)
    #expect(abs(mean / 9_600 - 1) < 0.06)
    #expect(abs(cv - 0.3) < 0.04)
    #expect(abs(correlation(days) - 0.6) < 0.1)
    let alone = counts(traffic(RateVariation(day: 0.3)), days: 1_500).map { $0.reduce(0, +) }
    #expect(abs(correlation(alone)) < 0.1)
  }

  @Test("hours vary within days")
  func hours() {
    let variation = RateVariation(hour: 0.5, hourCorrelation: 0.7)
    let hours = counts(traffic(variation), days: 200).flatMap(\.self)
    let (mean, cv) = moments(hours)
    #expect(abs(mean / 400 - 1) < 0.06 && abs(cv - 0.5) < 0.06)
    #expect(abs(correlation(hours) - 0.68) < 0.08)
  }

  @Test("the day before tells where the first day comes from")
  func before() {
    func firstDays(_ before: Double?) -> Double {
      let variation = RateVariation(day: 0.3, dayCorrelation: 0.9, before: before)
      let days = (0..<200).map { seed in
        counts(traffic(variation, perHour: 50), days: 1, seed: UInt64(seed))[0].reduce(0, +)
      }
      return moments(days).mean / 1_200
    }
    #expect(abs(firstDays(nil) - 1) < 0.08)
    #expect(firstDays(2) > 1.6 && firstDays(0.5) < 0.65)
  }

  @Test(
    "a shorter horizon is a beginning of the longer one, and a trace of chance is the same again")
  func beginning() {
    let variation = RateVariation(day: 0.4, dayCorrelation: 0.5, hour: 0.4, hourCorrelation: 0.5)
    let long = counts(traffic(variation), days: 20)
    #expect(counts(traffic(variation), days: 7) == Array(long.prefix(7)))
    #expect(counts(traffic(variation), days: 7, seed: 2) != Array(long.prefix(7)))
  }

  @Test("recorded days are drawn whole, of their own weekday, and in blocks")
  func resampled() throws {
    // Day k has requests in hour k alone.
    let recorded = (0..<21).map { day in (0..<24).map { $0 == day ? 500.0 : 0 } }
    func drawn(_ days: ResampledDays) -> [Int] {
      let definition = TrafficDefinition(
        process: .resampled(days), rate: days.meanPerHour / 3600, profile: .flat, mix: .nothing)
      return counts(definition, days: 70).map { day in
        let hours = day.indices.filter { day[$0] > 0 }
        #expect(hours.count == 1 && abs(day[hours[0]] - 500) < 120)
        return hours[0]
      }
    }
    let any = drawn(ResampledDays(days: recorded))
    #expect(Set(any).count > 15)
    // The first recorded day is a Monday, the first simulated one a Thursday.
    let own = drawn(ResampledDays(days: recorded, firstWeekday: 0))
    #expect(own.enumerated().allSatisfy { $0.element % 7 == ($0.offset + 3) % 7 })
    #expect(Set(own).count > 15)
    func successors(_ days: [Int]) -> Int { zip(days, days.dropFirst()).count { $1 == $0 + 1 } }
    #expect(successors(any) < 12)
    #expect(successors(drawn(ResampledDays(days: recorded, block: 3))) > 35)
  }

  @Test("several requests come at each arrival")
  func together() throws {
    let size = try Distribution.discrete(values: [1, 4], weights: [1, 1])
    let definition = TrafficDefinition(
      process: .poisson, rate: 0.01, profile: .flat, mix: .nothing, together: size)
    let interval = Interval(from: Self.start, to: Self.start + .day * 30)
    var stream = SynthesizedStream(
      definition, over: interval, zone: .utc, seed: StreamSeed(seed: 3))
    var sizes: [Int64: Int] = [:]
    while stream.next != .max {
      sizes[stream.next, default: 0] += 1
      _ = stream.take()
    }
    #expect(Set(sizes.values) == [1, 4])
    let requests = Double(sizes.values.reduce(0, +))
    #expect(abs(requests / (30 * 864 * 2.5) - 1) < 0.05)
    #expect(definition.mostRequests(over: interval) == 30 * 864 * 2.5)
  }

  @Test("parameters are drawn around their estimates, the same with the same seed and name")
  func parameters() {
    var definition = traffic(RateVariation(day: 0.3), perHour: 3_600)
    definition.uncertainty = ParameterUncertainty(name: "a", rate: 0.2, growth: 0.1, day: 0.3)
    let drawn = (0..<4_000).map { definition.drawn(StreamSeed(seed: $0)) }
    let (mean, cv) = moments(drawn.map(\.rate))
    #expect(abs(mean - 1) < 0.015 && abs(cv - 0.2) < 0.01)
    #expect(abs(moments(drawn.map(\.variation.day)).cv - 0.31) < 0.02)
    #expect(abs(moments(drawn.map { 1 + $0.profile.monthlyGrowth }).cv - 0.1) < 0.01)
    #expect(drawn[7] == definition.drawn(StreamSeed(seed: 7)))
    definition.uncertainty?.name = "b"
    #expect(drawn[7] != definition.drawn(StreamSeed(seed: 7)))
    definition.uncertainty = nil
    #expect(definition.drawn(StreamSeed(seed: 7)) == definition)
  }
}
