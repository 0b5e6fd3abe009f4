import TestSupport
import Testing

@testable import Statistics

struct MomentsTests {
  @Test("Moments of a known sample are its mean and variance")
  func knownSample() {
    let moments = Moments([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(moments.count == 8)
    #expect(isClose(moments.mean, 5))
    #expect(isClose(moments.variance, 32.0 / 7))
  }

  @Test("No variance is claimed below two values")
  func tooFew() {
    #expect(Moments().variance == nil)
    #expect(Moments([3]).variance == nil)
    #expect(ExactMoments([3]).variance == nil)
    #expect(ExactMoments().mean == nil)
  }

  @Test("A large mean does not drown the variance")
  func largeMean() {
    let shifted = [4, 7, 13, 16].map { 1e9 + $0 }
    #expect(isClose(Moments(shifted).variance, 30))
    let exact = ExactMoments([4, 7, 13, 16].map { Int64.max / 2 + $0 })
    #expect(exact.variance == 30)
  }

  @Test("Exact moments have the same bits in any order of the values")
  func exactOrder() {
    var generator = SplitMix64(seed: 2)
    let values = (0..<200).map { _ in Int64.random(in: .min ... .max, using: &generator) }
    let whole = ExactMoments(values)
    for _ in 0..<50 {
      let shuffled = ExactMoments(values.shuffled(using: &generator))
      #expect(shuffled == whole)
      #expect(shuffled.variance == whole.variance)
    }
  }

  @Test("Exact moments agree with floating moments and carry beyond 128 bits")
  func exactAgrees() {
    let extremes: [Int64] = [.max, .min, .max, .min, .max, .min, .max, .min]
    let exact = ExactMoments(extremes)
    #expect(exact.squaresHigh == 1)
    #expect(exact.mean == -0.5)
    #expect(isClose(exact.variance, Moments(extremes.map { Double($0) }).variance ?? 0))
    let doubled = ExactMoments(Array(repeating: extremes, count: 8).flatMap(\.self))
    #expect(doubled.squaresHigh == 15)
    #expect(isClose(doubled.variance, 0x1p126 * 64 / 63))
  }

  @Test("The exact mean is rounded once, half to even where it is to be an integer")
  func exactMean() {
    #expect(ExactSampleSummary(wide: [1, 2])?.mean == 2)
    #expect(ExactSampleSummary(wide: [2, 3])?.mean == 2)
    #expect(ExactSampleSummary(wide: [-1, -2])?.mean == -2)
    #expect(ExactSampleSummary(wide: [0, 0, 1])?.mean == 0)
    let greatest = Int128(Int64.max)
    #expect(ExactSampleSummary(wide: [greatest, greatest, greatest])?.mean == greatest)
    #expect(isClose(ExactMoments([0, 0, 1]).mean, 1.0 / 3))
  }
}
