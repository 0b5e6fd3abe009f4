import Testing
import Text

@testable import Scenarios

@Suite("Distributions without a mean or a variance")
struct HeavyTailTests {
  private func warnings(_ text: String) throws -> [String] {
    try FullScenario.read(text).warnings.map(\.description)
      .filter { $0.contains("infinite") }
  }

  @Test("a Pareto shape of at most one has no mean, of at most two no variance")
  func shapes() throws {
    for (shape, what) in [("0.5", "mean"), ("1", "mean"), ("1.5", "variance"), ("2", "variance")] {
      let found = try warnings(
        Minimal.distribution("{pareto: {scale: 10, shape: \(shape)}}"))
      #expect(found.count == 1)
      #expect(
        found.first?.contains("its \(what) is infinite (a Pareto shape of \(shape),") == true)
      #expect(found.first?.contains(":4:") == true)
    }
    #expect(try warnings(Minimal.distribution("{pareto: {scale: 10, shape: 2.1}}")).isEmpty)
    #expect(try warnings(Minimal.distribution("{lognormal: {mean: 9, cv: 9}}")).isEmpty)
  }

  @Test("the heaviest part of a mixture counts, and waits as well as tokens; shares are cut off")
  func places() throws {
    let pareto = "pareto: {scale: 1s, shape: 0.9}"
    #expect(
      try warnings(
        Minimal.distribution(
          "{mixture: [{share: 90%, constant: 1}, {share: 10%, pareto: {scale: 9, shape: 1.2}}]}")
      ).count == 1)
    #expect(
      try warnings(Minimal.scenario(more: "payments: {latency: {\(pareto)}}")).count == 1)
    #expect(
      try warnings(
        Minimal.mix("{model: m, input: 9, cached_input: {pareto: {scale: 10%, shape: 0.9}}}")
      ).isEmpty)
  }
}
