import Experiments
import Randomness
import Statistics
import Testing

/// Whether intervals of break-even hold the true value as often as they claim.
@Suite("Break-even", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct BreakEvenCoverageTests {
  private static let experiments = 600
  private static let replications = 30

  /// Poisson arrivals of a unit of time each 1; at a rate of x, those before x are within the time.
  private struct Arrivals {
    private var times: [Double] = []

    init(until end: Double, seed: StreamSeed) {
      var generator = seed.generator()
      var time = 0.0
      while time < end {
        time -= Elementary.log(1 - generator.uniform01())
        times.append(time)
      }
    }

    func count(before end: Double) -> Int {
      var (low, high) = (0, times.count)
      while low < high {
        let middle = (low + high) / 2
        if times[middle] < end { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  private static func finding(_ experiment: Int) -> BreakEvenFinding {
    let range = (low: 100.0, high: 2_500.0)
    let seed = StreamSeed(seed: UInt64(experiment))
    let traffic = (0..<replications).map { replication in
      Arrivals(until: range.high, seed: seed.child(UInt64(replication)))
    }
    let lattice = ValueLattice(low: range.low, high: range.high, isWhole: false)
    return BreakEvenSearch(lattice, points: 17).run { values in
      values.map { value in
        var pairs = PairedMoments<RoundedSeries>()
        for arrivals in traffic {
          let count = Double(arrivals.count(before: value))
          pairs.add(baseline: 0.03 * count, alternative: 20 + 0.01 * count)
        }
        return pairs.estimate()
      }
    }
  }

  @Test("the 95 % interval holds the value at which expected costs are the same in 93 to 97.5 %")
  func coverage() throws {
    var held = 0
    for experiment in 0..<Self.experiments {
      let found = Self.finding(experiment)
      #expect(found.crossings.count == 1)
      let crossing = try #require(found.crossings.first)
      #expect(!crossing.isAlternativeLowerBelow)
      // $20 and $0.01 for each against $0.03 for each.
      held += (crossing.low ?? 0) <= 1000 && (crossing.high ?? .infinity) >= 1000 ? 1 : 0
    }
    #expect(held >= 558 && held <= 588, "\(held) of \(Self.experiments)")
  }
}
