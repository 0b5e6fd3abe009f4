public import Quantities

/// Where the periods of a plan begin.
public enum PeriodAnchor: String, NamedCase {
  /// When the plan began: on its day of the month and at its time of day.
  case anniversary
  /// With the calendar's months, weeks or days, at local midnight.
  case calendar
}
