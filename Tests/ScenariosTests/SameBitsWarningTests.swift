import Testing
import Text

@testable import Scenarios

@Suite("Scenarios whose draws may differ between machines")
struct SameBitsWarningTests {
  private func warnings(input: String, output: String = "1", correlation: Double = 0) throws -> Int
  {
    let traffic = """
      {t: {arrivals: {rate: 1/s}, mix: [{model: m, input: \(input), output: \(output), \
      correlation: \(correlation)}]}}
      """
    return try FullScenario.read(Minimal.scenario(traffic: traffic)).warnings
      .filter { $0.message.contains("may differ in last digits") }.count
  }

  @Test("a fitted gamma distribution and a copula of others than lognormals are warned of")
  func library() throws {
    #expect(try warnings(input: "{gamma: {median: 900, p95: 4000}}") == 1)
    let exponential = "{exponential: {mean: 5}}"
    #expect(try warnings(input: exponential, output: exponential, correlation: 0.5) == 1)
  }

  @Test("samplers of our own are not")
  func own() throws {
    #expect(try warnings(input: "{gamma: {shape: 2, scale: 400}}") == 0)
    let lognormal = "{lognormal: {median: 900, p95: 4000}}"
    #expect(try warnings(input: lognormal, output: lognormal, correlation: 0.5) == 0)
  }
}
