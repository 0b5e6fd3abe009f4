import Glibc
public import Statistics
import Text

/// A number found from a sample, with what is known of it.
public struct Estimate: Hashable, Sendable {
  /// The number.
  public let value: Double
  /// Its 95 % interval; nil where none can be given.
  public let interval: ConfidenceInterval?
  /// How both were found.
  public let method: String

  init(_ value: Double, _ interval: ConfidenceInterval?, _ method: String) {
    self.value = value
    self.interval = interval
    self.method = method
  }

  /// The 97.5 % point of the standard normal distribution.
  static let normalQuantile = 1.959963984540054

  /// Makes an estimate of a number above zero, with an interval that is symmetric on the scale of
  /// logarithms.
  init(positive value: Double, relativeError: Double?, _ method: String) {
    let factor = relativeError.map { exp(Self.normalQuantile * $0) }
    var interval: ConfidenceInterval?
    if let factor, factor.isFinite, value > 0 {
      interval = ConfidenceInterval(low: value / factor, high: value * factor, level: 0.95)
    }
    self.init(value, interval, method)
  }

  /// The estimate of a decreasing or increasing function of the number.
  func mapped(_ function: (Double) -> Double) -> Estimate {
    let ends = interval.map { [function($0.low), function($0.high)].sorted() } ?? [.nan]
    let isKnown = ends.allSatisfy(\.isFinite)
    return Estimate(
      function(value),
      isKnown ? ConfidenceInterval(low: ends[0], high: ends[1], level: 0.95) : nil, method)
  }
}

/// An estimate with the name of what it is of.
public struct ParameterRow: Hashable, Sendable {
  /// What it belongs to: `arrivals`, or the tokens of a model.
  public let stream: String
  /// The parameter.
  public let parameter: String
  /// Its unit, or nothing for plain numbers.
  public let unit: String
  /// The estimate.
  public let estimate: Estimate
}

/// Returns a number as it is written into a scenario, so that what is simulated is what is written.
func written(_ value: Double, digits: Int = 6) -> Double {
  Double(DecimalFormat.fixed(value, significantDigits: digits)) ?? value
}
