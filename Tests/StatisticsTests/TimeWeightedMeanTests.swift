import Quantities
import Statistics
import TestSupport
import Testing

struct TimeWeightedMeanTests {
  private func instant(_ nanoseconds: Int64) -> Instant { Instant(nanoseconds: nanoseconds) }

  @Test("Each level weighs as long as it holds")
  func weighted() {
    var mean = TimeWeightedMean(level: Money(nanos: 100), at: instant(10))
    mean.change(to: Money(nanos: 40), at: instant(20))
    mean.change(to: Money(nanos: -20), at: instant(50))
    mean.advance(to: instant(60))
    #expect(mean.integral.area == 100 * 10 + 40 * 30 - 20 * 10)
    #expect(mean.integral.elapsed == 50)
    #expect(mean.mean == Money(nanos: 40))
    #expect(mean.minimum == Money(nanos: -20))
    #expect(mean.maximum == Money(nanos: 100))
    #expect(mean.level == Money(nanos: -20))
  }

  @Test("Changes at one instant weigh nothing but count for the extremes")
  func sameInstant() {
    var mean = TimeWeightedMean(level: Money(nanos: 5), at: instant(0))
    mean.change(to: Money(nanos: -1000), at: instant(10))
    mean.change(to: Money(nanos: 5), at: instant(10))
    mean.advance(to: instant(20))
    #expect(mean.mean == Money(nanos: 5))
    #expect(mean.minimum == Money(nanos: -1000))
  }

  @Test("The mean is rounded half to even and is the level itself over no time")
  func rounding() {
    var mean = TimeWeightedMean(level: Money(nanos: 1), at: instant(0))
    #expect(mean.mean == Money(nanos: 1))
    mean.change(to: Money(nanos: 2), at: instant(1))
    mean.advance(to: instant(2))
    #expect(mean.mean == Money(nanos: 2))
    #expect(TimeIntegral().mean == nil)
    #expect(TimeIntegral().meanValue == nil)
  }

  @Test("The largest amount over 292 years stays exact")
  func extremes() {
    var mean = TimeWeightedMean(level: Money(nanos: .max), at: instant(0))
    mean.advance(to: .never)
    #expect(mean.mean == Money(nanos: .max))
    #expect(mean.integral.area == Int128(Int64.max) * Int128(Int64.max))
  }

  @Test("Integrals of parts merge to the integral of the whole in any order")
  func merging() {
    var generator = SplitMix64(seed: 3)
    var whole = TimeIntegral()
    var parts = Array(repeating: TimeIntegral(), count: 5)
    for _ in 0..<300 {
      let level = Money(nanos: Int64.random(in: -1_000_000...1_000_000_000_000, using: &generator))
      let length = Duration(nanoseconds: Int64.random(in: 0...10_000_000, using: &generator))
      whole.add(level, for: length)
      parts[Int.random(in: 0..<5, using: &generator)].add(level, for: length)
    }
    parts.shuffle(using: &generator)
    let total = parts.reduce(into: TimeIntegral()) { $0.merge($1) }
    #expect(total == whole)
    let units = whole.mean.map { Double($0.nanos) / 1e9 } ?? .nan
    #expect(isClose(whole.meanValue, units))
  }
}
