package import Pricing
package import Quantities

/// A length of time as a number of one unit, as scenario files write it: `12 months`, `20 days`.
package struct TimeSpan: CustomStringConvertible {
  package let number: Decimal
  /// The unit, in the singular.
  package let unit: String

  /// Takes the length of a billing period.
  package init(_ period: PeriodLength) {
    switch period {
    case .months(let months): self.init(months: months)
    case .days(let days): self.init(days: days)
    case .fixed(let duration): self.init(duration)
    }
  }

  /// Takes the life of credit; nil where it does not expire.
  package init?(_ expiry: CreditExpiry) {
    switch expiry {
    case .never: return nil
    case .after(let duration): self.init(duration)
    case .afterDays(let days): self.init(days: days)
    case .afterMonths(let months): self.init(months: months)
    }
  }

  private init(months: Int) {
    (number, unit) = (Decimal(Int64(months)), "month")
  }

  private init(days: Int) {
    (number, unit) = (Decimal(Int64(days)), "day")
  }

  /// Chooses the largest unit of one length that divides the duration, or seconds; days have several.
  private init(_ duration: Duration) {
    let units: [(length: Duration, name: String)] = [(.hour, "hour"), (.minute, "minute")]
    let fitting = units.first { duration.nanoseconds % $0.length.nanoseconds == 0 }
    guard let fitting else {
      number = Decimal(significand: Int128(duration.nanoseconds), places: 9)
      unit = "second"
      return
    }
    number = Decimal(duration.nanoseconds / fitting.length.nanoseconds)
    unit = fitting.name
  }

  /// The number and its unit: `12 months`.
  package var description: String { "\(number) \(unit)" + (number == .one ? "" : "s") }

  /// What stands after "per": `month`, `3 months`.
  package var period: String { number == .one ? unit : description }
}

/// How long a plan's credit can be used, as scenario files write it: `period`, `3 months`, `never`.
package struct CreditLife: CustomStringConvertible {
  /// How many units; nil: it never expires.
  package let number: Decimal?
  /// The unit, `period` for the plan's own; nothing where it never expires.
  package let unit: String
  package let description: String

  package init(_ expiry: SubscriptionCredit.Expiry) {
    switch expiry {
    case .afterPeriods(let count):
      (number, unit) = (Decimal(Int64(count)), "period")
      description = count == 1 ? unit : "\(count) periods"
    case .afterArrival(let expiry):
      let span = TimeSpan(expiry)
      (number, unit) = (span?.number, span?.unit ?? "")
      description = span?.description ?? "never"
    }
  }
}
