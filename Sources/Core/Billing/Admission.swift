/// Whether a request may run.
@frozen public enum Admission: Hashable, Sendable, BitwiseCopyable {
  /// It may.
  case admitted
  /// It may not.
  case refused(Refusal)

  /// Why a request is refused; earlier cases are looked at first.
  @frozen public enum Refusal: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// The plan's included requests are used up and overage is off.
    case quotaExceeded
    /// A hard budget is used up.
    case budgetExceeded
    /// The balance is at or below zero.
    case insufficientCredits
    /// The organization was deleted.
    case organizationDeleted

    /// The name in files: `insufficient_credits`.
    public var name: String {
      switch self {
      case .quotaExceeded: "quota_exceeded"
      case .budgetExceeded: "budget_exceeded"
      case .insufficientCredits: "insufficient_credits"
      case .organizationDeleted: "organization_deleted"
      }
    }
  }
}
