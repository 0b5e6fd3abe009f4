public import Quantities

/// Whether a request may run.
@frozen public enum Admission: Hashable, Sendable, BitwiseCopyable {
  /// It may.
  case admitted
  /// It may not.
  case refused(Refusal)

  /// Why a request is refused; earlier cases are looked at first.
  @frozen public enum Refusal: String, NamedCase, BitwiseCopyable {
    /// The plan's included requests are used up and overage is off.
    case quotaExceeded = "quota_exceeded"
    /// A hard budget is used up.
    case budgetExceeded = "budget_exceeded"
    /// There were as many requests, or tokens, as a rate limit allows.
    case rateLimited = "rate_limited"
    /// The balance is at or below zero.
    case insufficientCredits = "insufficient_credits"
    /// The organization was deleted.
    case organizationDeleted = "organization_deleted"
  }
}
