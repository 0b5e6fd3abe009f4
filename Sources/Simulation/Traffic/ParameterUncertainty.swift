public import Randomness

/// How uncertain the parameters of estimated traffic are; each replication draws them, alike for
/// everyone who has the traffic.
public struct ParameterUncertainty: Hashable, Sendable {
  /// The name of the traffic, by which the draws are told apart.
  public package(set) var name: String
  /// The standard error of the rate over the rate.
  public package(set) var rate: Double
  /// The standard error of the growth in a month, over what a month multiplies by.
  public package(set) var growth: Double
  /// The standard error of the variation of days over that variation.
  public package(set) var day: Double
  /// The standard error of the variation of hours over that variation.
  public package(set) var hour: Double

  /// Makes an uncertainty; by default there is none.
  ///
  /// - Precondition: the errors are finite and not negative.
  public init(
    name: String = "", rate: Double = 0, growth: Double = 0, day: Double = 0, hour: Double = 0
  ) {
    precondition(
      [rate, growth, day, hour].allSatisfy { $0 >= 0 && $0.isFinite }, "an error is impossible")
    self.name = name
    self.rate = rate
    self.growth = growth
    self.day = day
    self.hour = hour
  }

  /// Whether everything is known.
  public var isNone: Bool { rate == 0 && growth == 0 && day == 0 && hour == 0 }

  /// The lognormal factor of mean 1 at a standard normal number.
  fileprivate static func factor(_ error: Double, at normal: Double) -> Double {
    Elementary.exp(error * normal - error * error / 2)
  }
}

extension TrafficDefinition {
  /// Returns the traffic with parameters that may as well be the true ones: estimates times lognormal
  /// factors of mean 1.
  public func drawn(_ seed: StreamSeed) -> TrafficDefinition {
    guard let uncertainty, !uncertainty.isNone else { return self }
    var generator = seed.child(uncertainty.name).generator()
    func factor(_ error: Double) -> Double {
      let normal = ZigguratTables.shared.normal(&generator)
      return ParameterUncertainty.factor(error, at: max(-5, min(5, normal)))
    }
    return with(factor)
  }

  /// The traffic with the largest parameters that may be drawn.
  var largest: TrafficDefinition {
    with { ParameterUncertainty.factor($0, at: 5) }
  }

  private func with(_ factor: (Double) -> Double) -> TrafficDefinition {
    guard let uncertainty else { return self }
    var drawn = self
    drawn.rate *= factor(uncertainty.rate)
    let growth = (1 + profile.monthlyGrowth) * factor(uncertainty.growth) - 1
    drawn.profile = profile.growing(by: max(-0.999_999, min(1e6, growth)))
    drawn.variation.day *= factor(uncertainty.day)
    drawn.variation.hour *= factor(uncertainty.hour)
    drawn.uncertainty = nil
    return drawn
  }
}
