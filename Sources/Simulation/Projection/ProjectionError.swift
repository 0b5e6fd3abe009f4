public import Billing
public import Ledger
public import Quantities
public import Traffic

/// Why a projection stopped.
public enum ProjectionError: Error, Sendable {
  /// Billing refused what a simulation must be able to do, such as an amount beyond 64 bits.
  case billing(BillingRefusal, organization: String)
  /// The book of a unit of work is not sound.
  case unsound([InvariantViolation], replication: Int)
  /// What an organization was seen to buy and use does not come to its closing balance.
  case doesNotFoot(organization: String, counted: Int128, closing: Money, replication: Int)
  /// What a card processor captured is neither credited, nor refunded, nor on its way.
  ///
  /// Amounts are in nano-units, without tax.
  case paymentsDoNotAddUp(
    organization: String, captured: Int128, credited: Int128, refunded: Int128,
    uncredited: Int128, replication: Int)
  /// Payments and people who take hardly any time go round in circles, last at an instant.
  case standsStill(organization: String, at: Instant)
  /// More requests are served or wait to come back at a time than memory holds.
  case tooManyPending(organization: String)
  /// A trace could not be read on.
  case trace(TraceError)
}
