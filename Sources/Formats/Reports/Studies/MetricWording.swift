package import Projection
package import Quantities
import Results
import Statistics
import Text

/// Values of metrics as they are read on a terminal.
package enum MetricWording {
  /// A value with some significant digits, or money with its cents; thousands are set apart.
  package static func text(
    _ value: Double, _ metric: Metric, currency: Currency, significantDigits: Int = 4
  ) -> String {
    guard metric.unit == .money else {
      return Decimal.grouped(DecimalFormat.fixed(value, significantDigits: significantDigits))
    }
    let cents = (value.magnitude * 100).rounded(.toNearestOrEven)
    let whole = DecimalFormat.fixed((cents / 100).rounded(.down), significantDigits: 15)
    let rest = Int(cents.truncatingRemainder(dividingBy: 100))
    return (value < 0 && cents > 0 ? "-" : "") + currency.prefix + Decimal.grouped(whole)
      + (rest < 10 ? ".0" : ".") + "\(rest)"
  }
}
