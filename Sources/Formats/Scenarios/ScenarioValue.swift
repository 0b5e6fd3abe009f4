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
    do throws(ScalarProblem) {
      let identifier = try TimeZoneText.identifier(name)
      if let zone = ZoneRules.load(identifier) { return zone }
    } catch {
      throw Problem(message: error.message)
    }
    throw Problem(message: "the system has no rules for `\(name)`")
  }

  /// Reads a length of time such as `90m`.
  public static func duration(_ text: String) throws(Problem) -> Duration {
    do throws(ScalarProblem) { return try DurationText.duration(text) } catch {
      throw Problem(message: error.message)
    }
  }

  /// Reads a share such as `70%` as a fraction.
  public static func share(_ text: String) throws(Problem) -> Decimal {
    do throws(ScalarProblem) { return try ShareText.fraction(text) } catch {
      throw Problem(message: error.message)
    }
  }
}
