package import Projection
package import Quantities
import Results
import Statistics
import Text

/// Values of metrics as they are read on a terminal.
package enum MetricWording {
  /// A value with some significant digits, or money with its cents, unless these are left out;
  /// thousands are set apart.
  package static func text(
    _ value: Double, _ metric: Metric, currency: Currency, significantDigits: Int = 4,
    hasCents: Bool = true
  ) -> String {
    guard metric.unit == .money else {
      return Decimal.grouped(DecimalFormat.fixed(value, significantDigits: significantDigits))
    }
    guard hasCents else {
      let whole = value.magnitude.rounded(.toNearestOrEven)
      return (value < 0 && whole > 0 ? "-" : "") + currency.prefix
        + Decimal.grouped(DecimalFormat.fixed(whole, significantDigits: 15))
    }
    let cents = (value.magnitude * 100).rounded(.toNearestOrEven)
    let whole = DecimalFormat.fixed((cents / 100).rounded(.down), significantDigits: 15)
    let rest = Int(cents.truncatingRemainder(dividingBy: 100))
    return (value < 0 && cents > 0 ? "-" : "") + currency.prefix + Decimal.grouped(whole)
      + (rest < 10 ? ".0" : ".") + "\(rest)"
  }
}
