import Quantities
import Statistics
import TestSupport
import Testing

struct SurvivalCurveTests {
  /// Weeks in remission under 6-mercaptopurine; negative where the watch ended first.
  ///
  /// E. J. Freireich et al., Blood 21 (1963), the example of most textbooks.
  private let remissions: [Int64] = [
    6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35,
  ]

  private func curve(_ weeks: [Int64]) -> SurvivalCurve {
    SurvivalCurve(
      weeks.map { (time: Duration(nanoseconds: Int64($0.magnitude)), isEvent: $0 > 0) })
  }

  @Test("The remission data give the published curve, errors and log-log limits")
  func textbook() {
    let published: [(Int64, Int, Double, Double, Double, Double)] = [
      (6, 21, 0.857, 0.0764, 0.620, 0.952), (7, 17, 0.807, 0.0869, 0.563, 0.923),
      (10, 15, 0.753, 0.0963, 0.503, 0.889), (13, 12, 0.690, 0.1068, 0.432, 0.849),
      (16, 11, 0.627, 0.1141, 0.368, 0.805), (22, 7, 0.538, 0.1282, 0.268, 0.747),
      (23, 6, 0.448, 0.1346, 0.188, 0.680),
    ]
    let steps = curve(remissions).steps
    #expect(steps.count == published.count)
    for (step, row) in zip(steps, published) {
      #expect(step.time.nanoseconds == row.0)
      #expect(step.atRisk == row.1)
      #expect(isClose(step.survival, row.2, within: 5.1e-4))
      #expect(isClose(step.standardError, row.3, within: 5.1e-5))
      #expect(isClose(step.interval?.low, row.4, within: 5.1e-4))
      #expect(isClose(step.interval?.high, row.5, within: 5.1e-4))
    }
  }

  @Test("The order of the observations does not matter")
  func order() {
    var generator = SplitMix64(seed: 5)
    let expected = curve(remissions)
    for _ in 0..<20 { #expect(curve(remissions.shuffled(using: &generator)) == expected) }
  }

  @Test("Without censoring the curve is the empirical distribution")
  func uncensored() {
    let curve = curve([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    for step in curve.steps {
      #expect(isClose(step.survival, 1 - Double(step.time.nanoseconds) / 10, within: 1e-12))
    }
    #expect(curve.steps.last?.interval == nil)
    #expect(curve.steps.last?.standardError == 0)
  }

  @Test("Where nothing happened the curve stays at one")
  func noEvents() {
    #expect(curve([-5, -6]).steps.isEmpty)
    #expect(curve([]).steps.isEmpty)
  }
}
