package import Pricing
package import Quantities

/// How long a plan's credit can be used, as scenario files write it: `period`, `3 months`, `never`.
package struct CreditLife: CustomStringConvertible {
  /// How many units; nil: it never expires.
  package let number: Decimal?
  /// The unit, `period` for the plan's own; nothing where it never expires.
  package let unit: String
  package let description: String

  package init(_ expiry: SubscriptionCredit.Expiry) {
    switch expiry {
    case .periodEnd: (number, unit, description) = (.one, "period", "period")
    case .afterArrival(let expiry):
      let span = TimeSpan(expiry)
      (number, unit) = (span?.number, span?.unit ?? "")
      description = span?.description ?? "never"
    }
  }
}
