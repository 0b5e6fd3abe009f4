public import Quantities

/// The time that a plan is tried in: no fee is due, and its own credit comes instead of the plan's.
public struct PlanTrial: Hashable, Sendable {
  /// How long it is.
  public let length: PeriodLength
  /// The credit that it brings, which ends with it.
  public let credit: Money
  /// Whether the plan follows; else none does.
  public let goesOn: Bool

  /// Makes a trial; a plan checks it.
  public init(length: PeriodLength, credit: Money = .zero, goesOn: Bool = true) {
    self.length = length
    self.credit = credit
    self.goesOn = goesOn
  }

  /// Returns the trial that begins at an instant.
  ///
  /// - Parameters:
  ///   - start: Its beginning.
  ///   - zone: The customer's zone, whose calendar counts days and months.
  /// - Returns: From its beginning to its end.
  public func interval(from start: Instant, in zone: ZoneRules) -> Interval {
    QuotaPeriod(anchor: start, length: length, zone: zone).interval(ofPeriod: 0)
  }
}
