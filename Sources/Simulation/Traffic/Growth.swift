import Randomness

/// Compound growth by days, with functions that give the same bits on every machine.
enum Growth {
  private static let daysPerMonth = 30.4375

  /// Returns (1 + rate) to the power days / 30.4375.
  static func factor(perMonth rate: Double, days: Int) -> Double {
    Elementary.exp(Elementary.log(1 + rate) * Double(days) / daysPerMonth)
  }
}
