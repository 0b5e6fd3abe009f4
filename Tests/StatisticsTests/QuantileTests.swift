import Statistics
import Testing

struct QuantileTests {
  @Test("Quantiles of doubles are type 7, as R and NumPy give them")
  func typeSeven() {
    let values = [1.0, 2, 4, 8, 16, 32, 64, 128]
    #expect(Quantile.ofSorted(values, .p50) == 12)
    #expect(Quantile.ofSorted(values, .p25) == 3.5)
    #expect(isClose(Quantile.ofSorted(values, .p05), 1.35))
    #expect(isClose(Quantile.ofSorted(values, .p95), 105.6))
    #expect(Quantile.ofSorted(values, QuantileLevel(0, outOf: 1)) == 1)
    #expect(Quantile.ofSorted(values, QuantileLevel(1, outOf: 1)) == 128)
    #expect(Quantile.ofSorted([7], .p95) == 7)
  }

  @Test("Quantiles of integers interpolate exactly and round half to even")
  func integers() {
    let values: [Int64] = [1, 2, 4, 8]
    #expect(Quantile.ofSorted(values, .p50) == 3)
    #expect(Quantile.ofSorted([1, 2], .p50) == Int64(2))
    #expect(Quantile.ofSorted([2, 3], .p50) == Int64(2))
    #expect(Quantile.ofSorted([Int64.min, .max], .p50) == 0)
    #expect(Quantile.ofSorted([Int64.max, .max], .p95) == .max)
  }

  @Test("Infinite values stay infinite and do not turn into NaN")
  func infinite() {
    #expect(Quantile.ofSorted([1, .infinity, .infinity], .p50) == .infinity)
    #expect(Quantile.ofSorted([1, 2, .infinity], .p50) == 2)
    #expect(Quantile.ofSorted([1, 2, .infinity], .p95) == .infinity)
  }

  @Test(
    "Ranks of the median's interval agree with the tables of the sign test",
    arguments: [(6, 1, 6), (10, 2, 9), (15, 4, 12), (20, 6, 15), (50, 18, 33)])
  func medianRanks(count: Int, low: Int, high: Int) {
    #expect(QuantileInterval.ranks(count: count, quantile: .p50) == low...high)
  }

  @Test("There is no interval where even the extremes do not enclose the quantile surely enough")
  func tooFew() {
    #expect(QuantileInterval.ranks(count: 0, quantile: .p50) == nil)
    #expect(QuantileInterval.ranks(count: 5, quantile: .p50) == nil)
    #expect(QuantileInterval.ranks(count: 71, quantile: .p95) == nil)
    #expect(QuantileInterval.ranks(count: 72, quantile: .p95)?.upperBound == 72)
    #expect(QuantileInterval.ranks(count: 72, quantile: .p05)?.lowerBound == 1)
    #expect(QuantileInterval.ofSorted([1.0, 2, 3], .p50) == nil)
  }

  @Test("The interval of a quantile is a pair of order statistics")
  func orderStatistics() {
    let values = (1...20).map { Double($0 * $0) }
    let interval = QuantileInterval.ofSorted(values, .p50)
    #expect(interval?.low == 36)
    #expect(interval?.high == 225)
    #expect(QuantileInterval.ranks(count: 20, quantile: .p50) == 6...15)
  }

  @Test("Ranks leave at most half of the rest in each tail, and no closer ranks would")
  func tails() throws {
    for count in [30, 100, 157, 400] {
      for quantile in [QuantileLevel.p25, .p50, .p75] {
        let ranks = try #require(QuantileInterval.ranks(count: count, quantile: quantile))
        func atMost(_ successes: Int) -> Double {
          var (term, sum) = (1.0, 0.0)
          let p = quantile.probability
          for _ in 0..<count { term *= 1 - p }
          for hits in 0...max(successes, 0) where successes >= 0 {
            sum += term
            term *= Double(count - hits) / Double(hits + 1) * p / (1 - p)
          }
          return sum
        }
        #expect(atMost(ranks.lowerBound - 1) <= 0.025)
        #expect(atMost(ranks.lowerBound) > 0.025)
        #expect(1 - atMost(ranks.upperBound - 1) <= 0.025 + 1e-12)
        #expect(1 - atMost(ranks.upperBound - 2) > 0.025)
      }
    }
  }
}
