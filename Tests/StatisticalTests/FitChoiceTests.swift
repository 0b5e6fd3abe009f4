import Quantities
import Randomness
import Statistics
import Testing
import Traffic

@testable import Fitting

/// Whether a fit finds out what a synthesized trace was made of.
@Suite("Choices of fits", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct FitChoiceTests {
  @Test(
    "the criterion finds the family that token counts come from",
    arguments: FamilyFit.Family.allCases)
  func family(_ family: FamilyFit.Family) throws {
    let distribution: Distribution
    switch family {
    case .exponential: distribution = try .exponential(mean: 300)
    case .lognormal: distribution = try .lognormal(median: 500, p95: 3000)
    case .gamma: distribution = try .gamma(mean: 400, cv: 0.6)
    case .weibull: distribution = try .weibull(mean: 400, cv: 0.35)
    case .pareto: distribution = try .pareto(scale: 50, shape: 1.5)
    }
    let prepared = distribution.prepared()
    var right = 0
    for index in 0..<60 {
      var generator =
        SyntheticTrace.seed.child(family.rawValue).child(UInt64(index)).generator()
      let tokens = (0..<3_000).map { _ in
        max(1, Int64((prepared.draw(&generator) + 0.5).rounded(.down)))
      }
      let fit = try #require(TokenFit(tokens, style: .automatic))
      #expect(fit.atoms.isEmpty)
      if fit.candidates.first?.family == family { right += 1 }
    }
    // Akaike's criterion keeps a needless second parameter in one case of six, and exponential
    // counts are gamma and Weibull counts too.
    #expect(right >= (family == .exponential ? 36 : 57), "\(family): \(right) of 60")
  }

  private func kind(_ process: ArrivalProcess, _ name: String, _ index: Int) throws -> String {
    let definition = try SyntheticTrace.definition(process, perSecond: 1)
    let sample = SyntheticTrace.sample(
      definition, over: Arrivals.seconds(3_000), name: name, index)
    let fit = ProcessFit(sample, ProfileFit(sample, zone: .utc), seed: SyntheticTrace.seed)
    #expect(fit.clock == .fine && fit.countExcess == nil)
    return fit.candidates.first?.name ?? ""
  }

  @Test("the criterion finds the process that requests follow")
  func process() throws {
    let processes: [(String, ArrivalProcess)] = [
      ("poisson", .poisson),
      ("renewal, gamma", .renewal(gap: try .gamma(mean: 1, cv: 2))),
      ("renewal, weibull", .renewal(gap: try .weibull(mean: 1, cv: 2))),
      (
        "bursts",
        .bursts([
          BurstState(relativeRate: 1, meanDwell: .second * 60),
          BurstState(relativeRate: 8, meanDwell: .second * 20),
        ])
      ),
    ]
    for (name, process) in processes {
      var right = 0
      for index in 0..<30 where try kind(process, name, index) == name { right += 1 }
      #expect(right >= 28, "\(name): \(right) of 30")
    }
  }

  @Test("a weekly profile is no burst: requests are independent once it is taken away")
  func profile() throws {
    let definition = try SyntheticTrace.definition(
      .poisson, perSecond: 8.0 / 3600, profile: RateProfile(shape: .officeHours))
    let interval = Interval(from: Arrivals.start, to: Arrivals.start + .day * 28)
    let sample = SyntheticTrace.sample(definition, over: interval, name: "weekly", 1)
    let fit = try TrafficFit(sample, options: .init())
    #expect(fit.profile.shape == .hourOfWeek)
    #expect(fit.process.candidates.first?.name == "poisson")
    // With the profile their counts vary far more than independent ones would.
    let counts = fit.profile.cells.map { Double($0.count) }
    let mean = counts.reduce(0, +) / Double(counts.count)
    let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(counts.count)
    #expect(variance / mean > 3)
  }
}
