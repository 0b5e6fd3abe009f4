import Quantities
import Text

/// Exact amounts of result files in a currency, to read: `-$0.10`.
struct AmountWording {
  private let sign: String

  /// Takes a currency's code; without one, amounts stand alone.
  init(currency: String?) {
    let currency = currency.flatMap { Currency(code: $0) }
    sign = currency.map { $0.sign == $0.code ? $0.code + " " : $0.sign } ?? ""
  }

  func text(_ nanos: Int128) -> String {
    (nanos < 0 ? "-" : "") + sign + ExactAmount.text(abs(nanos), leastPlaces: 2)
  }

  /// An amount of `inputs.json`; as it stands where it has more digits than amounts can have.
  func text(_ decimal: String) -> String {
    guard let nanos = ExactAmount.nanos(decimal.utf8) else { return sign + decimal }
    return text(nanos)
  }
}
