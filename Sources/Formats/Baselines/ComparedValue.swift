import Statistics
import Text

/// Two values of one place in a results folder.
public struct ComparedValue: Hashable, Sendable {
  /// The column, or the statistic, or the path in a document.
  public let name: String
  /// What the baseline has.
  public let old: String
  /// What the run has.
  public let new: String

  init(_ name: String, old: String, new: String) {
    self.name = name
    self.old = old
    self.new = new
  }

  /// The new number less the old one, with its sign; nothing where either is no number.
  public var change: String {
    if let old = ExactAmount.nanos(old.utf8), let new = ExactAmount.nanos(new.utf8) {
      let difference = new - old
      return (difference > 0 ? "+" : "") + ExactAmount.text(difference)
    }
    guard let old = Double(old), let new = Double(new) else { return "" }
    return Self.signed(new - old, significantDigits: 6)
  }

  /// The change in hundredths of the old number; nothing where that is no number or zero.
  public var relativeChange: String {
    guard let old = Double(old), let new = Double(new), old != 0, (new - old).isFinite else {
      return ""
    }
    return Self.signed((new - old) / old.magnitude * 100, significantDigits: 3) + " %"
  }

  private static func signed(_ value: Double, significantDigits: Int) -> String {
    (value > 0 ? "+" : "") + DecimalFormat.fixed(value, significantDigits: significantDigits)
  }
}
