import Quantities
import Randomness
import Statistics
import Testing
import Traffic

#if canImport(Glibc)
  import Glibc
#endif

/// Markov-modulated Poisson processes against their closed forms.
@Suite("Bursts", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct ArrivalBurstTests {
  /// Two states: the rate in each, and the rate of leaving it.
  ///
  /// - Source: H. Heffes and D. Lucantoni, "A Markov modulated characterization of packetized voice
  ///   and data traffic and related statistical multiplexer performance", 1986.
  private struct TwoStates {
    let rates: (Double, Double)
    let leaving: (Double, Double)

    var mean: Double {
      (rates.0 * leaving.1 + rates.1 * leaving.0) / (leaving.0 + leaving.1)
    }

    /// The variance of a count over its mean.
    func dispersion(_ length: Double) -> Double {
      let sum = leaving.0 + leaving.1
      let difference = rates.0 - rates.1
      let weight =
        2 * difference * difference * leaving.0 * leaving.1
        / (sum * sum * (rates.0 * leaving.1 + rates.1 * leaving.0))
      return 1 + weight * (1 - (1 - exp(-sum * length)) / (sum * length))
    }

    /// The process with other numbers for the same relative rates.
    var process: ArrivalProcess {
      .bursts([
        BurstState(
          relativeRate: rates.0 * 17, meanDwell: Quantities.Duration(seconds: 1 / leaving.0)),
        BurstState(
          relativeRate: rates.1 * 17, meanDwell: Quantities.Duration(seconds: 1 / leaving.1)),
      ])
    }
  }

  private static let cases = [
    TwoStates(rates: (1, 10), leaving: (0.02, 0.1)),
    TwoStates(rates: (0, 5), leaving: (0.05, 0.2)),
    TwoStates(rates: (3, 3), leaving: (0.1, 0.3)),
  ]

  @Test("Counts have the mean and the dispersion of two states", arguments: 0..<3)
  func dispersion(index: Int) throws {
    let states = Self.cases[index]
    for length in [2.0, 15, 150] {
      let mean = states.mean * length
      let counts = try (0..<20_000).map { replication in
        Double(
          Arrivals.times(
            try Arrivals.stream(
              states.process, rate: states.mean, over: Arrivals.seconds(length),
              replication: replication)
          ).count)
      }
      try expectMean(counts, mean, within: 0.04, "\(index): mean in \(length) s")
      // The mean is known, so the squares need no correction.
      try expectMean(
        counts.map { ($0 - mean) * ($0 - mean) / mean }, states.dispersion(length), within: 0.06,
        "\(index): dispersion in \(length) s")
    }
  }

  @Test("The long-run rate is the one asked for, with any number of states", arguments: [1, 3, 6])
  func longRun(count: Int) throws {
    let states = (1...count).map { number in
      BurstState(relativeRate: Double(number * number), meanDwell: .second * Int64(4 + number % 4))
    }
    let rates = try (0..<300).map { replication in
      Double(
        Arrivals.times(
          try Arrivals.stream(
            .bursts(states), rate: 0.8, over: Arrivals.seconds(20_000), replication: replication)
        ).count) / 20_000
    }
    try expectMean(rates, 0.8, within: 0.01, "\(count) states")
  }

  @Test("A burst's rate is that of its state times the profile")
  func profile() throws {
    let states = Self.cases[0]
    let profile = RateProfile(
      shape: .flat,
      launches: [
        .init(at: Arrivals.start + .second * 700, factor: 3),
        .init(at: Arrivals.start + .second * 1_400, factor: 0.1),
      ])
    var parts: [[Double]] = [[], [], []]
    for replication in 0..<2_000 {
      let times = Arrivals.times(
        try Arrivals.stream(
          states.process, rate: 2, profile: profile, over: Arrivals.seconds(2_100),
          replication: replication))
      for part in 0..<3 { parts[part].append(Double(times.count { Int($0 / 700) == part })) }
    }
    for (part, factor) in [1, 3, 0.3].enumerated() {
      try expectMean(parts[part], 1_400 * factor, within: 0.02, "part \(part)")
    }
  }
}
