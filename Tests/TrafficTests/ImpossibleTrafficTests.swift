import Quantities
import Randomness
import Testing

@testable import Traffic

/// Definitions that the callers must not make; each ends the process.
@Suite("Impossible traffic")
struct ImpossibleTrafficTests {
  enum Mistake: Int, CaseIterable, Codable, Sendable {
    case growthOfNothing, growthOfNone, endlessGrowth
    case negativeHoliday, endlessHoliday, negativeLaunch, endlessLaunch
    case negativeBurst, endlessBurst, burstWithoutTime, noBurst
    case cachedShareAboveOne, negativeGapInSession
    case emptyBatch, batchesWithoutTime, batchBeforeStart
    case negativeRate, noRate, endlessRate
    case negativeGap, gapsOfNoTime, gapsWithoutMean
    case rateBeyondAllBounds
  }

  @Test("ends the process", arguments: Mistake.allCases)
  func ends(mistake: Mistake) async {
    await #expect(processExitsWith: .failure) { [mistake] in
      try Self.make(mistake)
    }
  }

  @Test("its neighbours that are possible are made")
  func possible() throws {
    _ = RateProfile(shape: .flat, monthlyGrowth: -0.999)
    _ = profile(holiday: 0)
    _ = profile(launch: 0)
    _ = BurstState(relativeRate: 0, meanDwell: Duration(nanoseconds: 1))
    _ = try Self.session(cached: 1, gap: .constant(0))
    _ = BatchSchedule(size: 1, every: Duration(nanoseconds: 1), offset: .zero)
    _ = try Self.define(.renewal(gap: .uniform(low: 0, high: 1)), rate: 0)
  }

  private func profile(holiday: Double) -> RateProfile { Self.profile(holiday: holiday) }
  private func profile(launch: Double) -> RateProfile { Self.profile(launch: launch) }

  private static func profile(holiday: Double = 1, launch: Double = 1) -> RateProfile {
    RateProfile(
      shape: .flat, holidays: [.init(at: Synthetic.date(2026, 1, 1), factor: holiday)],
      launches: [.init(at: Synthetic.utc(2026, 1, 1), factor: launch)])
  }

  private static func session(cached: Double, gap: Distribution) throws -> SessionShape {
    SessionShape(requests: try .constant(1), gap: gap, growsContext: true, cachedContext: cached)
  }

  private static func define(
    _ process: ArrivalProcess, rate: Double = 1, profile: RateProfile = .flat
  ) throws -> SynthesizedStream {
    Synthetic.stream(
      process, rate: rate, profile: profile, mix: try Synthetic.constantMix(),
      over: Synthetic.seconds(100))
  }

  static func make(_ mistake: Mistake) throws {
    switch mistake {
    case .growthOfNothing: _ = RateProfile(shape: .flat, monthlyGrowth: -1)
    case .growthOfNone: _ = RateProfile(shape: .flat, monthlyGrowth: .nan)
    case .endlessGrowth: _ = RateProfile(shape: .flat, monthlyGrowth: .infinity)
    case .negativeHoliday: _ = profile(holiday: -0.1)
    case .endlessHoliday: _ = profile(holiday: .infinity)
    case .negativeLaunch: _ = profile(launch: -0.1)
    case .endlessLaunch: _ = profile(launch: .infinity)
    case .negativeBurst: _ = BurstState(relativeRate: -1, meanDwell: .second)
    case .endlessBurst: _ = BurstState(relativeRate: .infinity, meanDwell: .second)
    case .burstWithoutTime: _ = BurstState(relativeRate: 1, meanDwell: .zero)
    case .noBurst: _ = try define(.bursts([]))
    case .cachedShareAboveOne: _ = try session(cached: 1.01, gap: .constant(0))
    case .negativeGapInSession: _ = try session(cached: 1, gap: .uniform(low: -1, high: 2))
    case .emptyBatch: _ = BatchSchedule(size: 0, every: .second, offset: .zero)
    case .batchesWithoutTime: _ = BatchSchedule(size: 1, every: .zero, offset: .zero)
    case .batchBeforeStart:
      _ = BatchSchedule(size: 1, every: .second, offset: Duration(nanoseconds: -1))
    case .negativeRate: _ = try define(.poisson, rate: -1)
    case .noRate: _ = try define(.poisson, rate: .nan)
    case .endlessRate: _ = try define(.poisson, rate: .infinity)
    case .negativeGap: _ = try define(.renewal(gap: .uniform(low: -1, high: 3)))
    case .gapsOfNoTime: _ = try define(.renewal(gap: .constant(0)))
    case .gapsWithoutMean: _ = try define(.renewal(gap: .pareto(scale: 1, shape: 1)))
    case .rateBeyondAllBounds:
      _ = try define(.poisson, rate: 1e300, profile: profile(launch: 1e300))
    }
  }
}
