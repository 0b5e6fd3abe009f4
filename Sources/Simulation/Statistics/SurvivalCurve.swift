import Glibc
import Numerics
public import Quantities

/// The Kaplan-Meier estimate of the probability that an event has not happened yet.
///
/// A replication that ends without a block says only that the first block comes later; the curve uses
/// that instead of leaving the replication out. Censoring at the time of an event counts as later.
/// Standard errors are Greenwood's; the intervals are formed on the log(-log) scale, so they stay
/// within 0...1, and do not exist while nothing has happened or once nobody is left.
///
/// - Source: E. L. Kaplan and P. Meier, JASA 53 (1958); J. D. Kalbfleisch and R. L. Prentice, The
///   Statistical Analysis of Failure Time Data (1980).
public struct SurvivalCurve: Hashable, Sendable {
  /// The curve from one event time up to the next.
  public struct Step: Hashable, Sendable {
    /// The time of the events.
    public let time: Duration
    /// How many were watched just before.
    public let atRisk: Int
    /// How many events happened at this time.
    public let events: Int
    /// The probability of surviving beyond this time.
    public let survival: Double
    /// Greenwood's standard error of the survival probability; 0 once nobody is left.
    public let standardError: Double
    /// The pointwise interval; nil once nobody is left.
    public let interval: ConfidenceInterval?
  }

  /// One step for each distinct time with an event, ascending.
  public let steps: [Step]

  /// Estimates the curve; the order of the observations does not matter.
  ///
  /// - Parameters:
  ///   - observations: How long each subject was watched, and whether the watch ended with the
  ///     event; otherwise its time is censored.
  ///   - level: The confidence of the intervals.
  public init(_ observations: [(time: Duration, isEvent: Bool)], level: Double = 0.95) {
    let sorted = observations.sorted { $0.time < $1.time }
    let normal = NamedDistribution.normal.quantile(0.5 + level / 2)
    var steps: [Step] = []
    var survival = 1.0
    var greenwood = 0.0
    var index = 0
    while index < sorted.count {
      let time = sorted[index].time
      let atRisk = sorted.count - index
      var events = 0
      while index < sorted.count, sorted[index].time == time {
        events += sorted[index].isEvent ? 1 : 0
        index += 1
      }
      guard events > 0 else { continue }
      survival *= Double(atRisk - events) / Double(atRisk)
      if atRisk > events {
        greenwood += Double(events) / (Double(atRisk) * Double(atRisk - events))
      }
      let error = greenwood.squareRoot()
      steps.append(
        Step(
          time: time, atRisk: atRisk, events: events, survival: survival,
          standardError: survival * error,
          interval: Self.interval(survival, error, normal: normal, level: level)))
    }
    self.steps = steps
  }

  private static func interval(
    _ survival: Double, _ error: Double, normal: Double, level: Double
  ) -> ConfidenceInterval? {
    guard survival > 0, survival < 1 else { return nil }
    let shift = normal * error / log(survival)
    return ConfidenceInterval(
      low: pow(survival, exp(-shift)), high: pow(survival, exp(shift)), level: level)
  }
}
