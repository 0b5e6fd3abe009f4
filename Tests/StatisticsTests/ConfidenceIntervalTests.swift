import Statistics
import Testing

struct ConfidenceIntervalTests {
  @Test(
    "The half-width of a unit sample is the tabulated t quantile over root n",
    arguments: [(2, 12.70620474), (5, 2.776445105), (10, 2.262157163), (31, 2.042272456)])
  func student(count: Int, quantile: Double) throws {
    let interval = try #require(
      ConfidenceInterval.ofMean(3, standardDeviation: 1, count: count))
    #expect(isClose(interval.halfWidth, quantile / Double(count).squareRoot(), within: 1e-8))
    #expect(isClose((interval.low + interval.high) / 2, 3))
    #expect(interval.level == 0.95)
  }

  @Test("Other levels take other quantiles, and one value has no interval")
  func levels() {
    let wide = ConfidenceInterval.ofMean(0, standardDeviation: 1, count: 10, level: 0.99)
    #expect(isClose(wide?.high, 3.249835542 / 10.0.squareRoot(), within: 1e-8))
    #expect(ConfidenceInterval.ofMean(0, standardDeviation: 0, count: 1) == nil)
  }

  @Test(
    "Clopper-Pearson limits agree with published tables",
    arguments: [
      (0, 10, 0, 0.3085), (1, 10, 0.0025, 0.4450), (2, 10, 0.0252, 0.5561),
      (5, 10, 0.1871, 0.8129), (10, 10, 0.6915, 1), (4, 20, 0.0573, 0.4366),
    ])
  func clopperPearson(successes: Int, trials: Int, low: Double, high: Double) throws {
    let interval = try #require(
      ConfidenceInterval.ofProportion(successes: successes, trials: trials))
    #expect(isClose(interval.low, low, within: 5.1e-5))
    #expect(isClose(interval.high, high, within: 5.1e-5))
  }

  @Test("Clopper-Pearson never covers less than its level, whatever the probability")
  func exactCoverage() throws {
    let trials = 20
    let intervals = try (0...trials).map {
      try #require(ConfidenceInterval.ofProportion(successes: $0, trials: trials))
    }
    for step in 1..<100 {
      let probability = Double(step) / 100
      var weight = 1.0  // Binomial weights, built up from (1 - p)^n.
      for _ in 0..<trials { weight *= 1 - probability }
      var coverage = 0.0
      for (hits, interval) in intervals.enumerated() {
        if interval.contains(probability) { coverage += weight }
        weight *= Double(trials - hits) / Double(hits + 1) * probability / (1 - probability)
      }
      #expect(coverage >= 0.95 - 1e-12)
    }
  }

  @Test("Clopper-Pearson limits exist and enclose the share for rare events in many trials")
  func manyTrials() throws {
    for trials in [1, 3, 100, 10_000, 1_000_000, 100_000_000] {
      for successes in [0, 1, 2, 10, trials / 2, trials - 1, trials] where successes <= trials {
        let interval = try #require(
          ConfidenceInterval.ofProportion(successes: successes, trials: trials))
        let share = Double(successes) / Double(trials)
        #expect(interval.contains(share), "\(successes) of \(trials)")
        #expect(interval.low >= 0 && interval.high <= 1)
        #expect(interval.halfWidth < 5 / Double(trials).squareRoot())
      }
    }
    #expect(ConfidenceInterval.ofProportion(successes: 0, trials: 0) == nil)
    let ruleOfThree = ConfidenceInterval.ofProportion(successes: 0, trials: 1000, level: 0.9)
    #expect(isClose(ruleOfThree?.high, 0.0029912, within: 1e-6))
  }
}
