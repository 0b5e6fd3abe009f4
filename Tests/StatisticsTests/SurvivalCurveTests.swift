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
      weeks.map {
        SurvivalObservation(
          time: Duration(nanoseconds: Int64($0.magnitude)), isEvent: $0 > 0)
      })
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

  @Test("Survival and quantiles are read off the steps")
  func reading() {
    let curve = curve(remissions)
    #expect(curve.survival(after: Duration(nanoseconds: 5)) == 1)
    #expect(isClose(curve.survival(after: Duration(nanoseconds: 6)), 18.0 / 21))
    #expect(isClose(curve.survival(after: Duration(nanoseconds: 9)), 18.0 / 21 * 16 / 17))
    #expect(curve.time(ofShare: 0.5)?.nanoseconds == 23)
    #expect(curve.time(ofShare: 0.6) == nil)
    #expect(curve.count == 21 && curve.longest.nanoseconds == 35)
  }

  @Test("Without censoring the curve is the empirical distribution")
  func uncensored() {
    let curve = curve([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    for step in curve.steps {
      #expect(isClose(step.survival, 1 - Double(step.time.nanoseconds) / 10, within: 1e-12))
    }
    #expect(curve.time(ofShare: 0.3)?.nanoseconds == 3)
    #expect(curve.steps.last?.interval == nil)
    #expect(curve.steps.last?.standardError == 0)
  }

  @Test("Where nothing happened the curve stays at one")
  func noEvents() {
    #expect(curve([-5, -6]).steps.isEmpty)
    #expect(curve([-5, -6]).survival(after: .hour) == 1)
    #expect(curve([]).count == 0)
  }

  @Test("The restricted mean is the area under the curve")
  func restrictedMean() {
    let second = Duration.second.nanoseconds
    let curve = curve([2 * second, -3 * second, 4 * second, -10 * second])
    // 1 up to 2 s, 3/4 up to 4 s, 3/8 after.
    #expect(isClose(curve.restrictedMeanSeconds(until: .second * 6), 2 + 1.5 + 0.75))
    #expect(isClose(curve.restrictedMeanSeconds(until: .second), 1))
  }
}
