package import Quantities

/// Single values that are written elsewhere as they are in scenarios.
package enum ScenarioValue {
  /// Reads the name of an IANA time zone.
  package static func zone(_ name: String) throws(ScalarProblem) -> ZoneRules {
    if let zone = ZoneRules.load(try TimeZoneText.identifier(name)) { return zone }
    throw ScalarProblem("the system has no rules for `\(name)`")
  }

  /// Reads a length of time such as `90m`.
  package static func duration(_ text: String) throws(ScalarProblem) -> Duration {
    try DurationText.duration(text)
  }

  /// Reads a share such as `70%` as a fraction.
  package static func share(_ text: String) throws(ScalarProblem) -> Decimal {
    try ShareText.fraction(text)
  }

  /// Reads what random numbers derive from.
  package static func seed(_ text: String) throws(ScalarProblem) -> UInt64 {
    do throws(ScalarProblem) { return try CountText.count(text, as: UInt64.self) } catch {
      throw ScalarProblem("\(CountText.seedKind), not `\(text)`")
    }
  }
}
