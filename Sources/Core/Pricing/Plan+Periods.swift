public import Quantities

extension Plan {
  /// Returns the periods of a customer who has the plan since an instant.
  ///
  /// - Parameters:
  ///   - start: When the plan began; the anchor of anniversaries. Periods of the calendar are
  ///     counted from the one that it lies in.
  ///   - zone: The customer's zone.
  /// - Returns: Its periods, those before the start too.
  public func periods(since start: Instant, in zone: ZoneRules) -> QuotaPeriod {
    switch anchor {
    case .anniversary: QuotaPeriod(anchor: start, length: period, zone: zone)
    case .calendar: QuotaPeriod(calendar: period, around: start, zone: zone)
    }
  }

  /// Returns the fee of a period that a customer has from an instant on, rounded at most once.
  ///
  /// - Parameters:
  ///   - period: The whole period.
  ///   - start: When the customer's part of it begins.
  ///   - rounding: How a part of the fee becomes nano-units.
  /// - Returns: The whole fee, or the part for the time that is left where the plan prorates.
  public func fee(of period: Interval, from start: Instant, rounding: Rounding) -> Money {
    isProrated ? Proration(of: period, at: start).left(of: fee, rounding: rounding) : fee
  }
}
