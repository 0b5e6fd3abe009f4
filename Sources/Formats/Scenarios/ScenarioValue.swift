public import Quantities

/// Single values that are written elsewhere as they are in scenarios.
public enum ScenarioValue {
  /// Why a value cannot be read.
  public struct Problem: Error, Hashable, Sendable {
    /// What is wrong.
    public let message: String
  }

  /// Reads the name of an IANA time zone.
  public static func zone(_ name: String) throws(Problem) -> ZoneRules {
    let identifier = try read { () throws(ScalarProblem) in try TimeZoneText.identifier(name) }
    if let zone = ZoneRules.load(identifier) { return zone }
    throw Problem(message: "the system has no rules for `\(name)`")
  }

  /// Reads a length of time such as `90m`.
  public static func duration(_ text: String) throws(Problem) -> Duration {
    try read { () throws(ScalarProblem) in try DurationText.duration(text) }
  }

  /// Reads a share such as `70%` as a fraction.
  public static func share(_ text: String) throws(Problem) -> Decimal {
    try read { () throws(ScalarProblem) in try ShareText.fraction(text) }
  }

  /// Reads what random numbers derive from.
  public static func seed(_ text: String) throws(Problem) -> UInt64 {
    do throws(ScalarProblem) { return try CountText.count(text, as: UInt64.self) } catch {
      throw Problem(message: "\(CountText.seedKind), not `\(text)`")
    }
  }

  private static func read<Value>(
    _ body: () throws(ScalarProblem) -> Value
  ) throws(Problem) -> Value {
    do throws(ScalarProblem) { return try body() } catch {
      throw Problem(message: error.message)
    }
  }
}
