public import Quantities

/// Something that comes due of itself: `Billing.nextDue` says when, `Billing.processDue` does it.
public struct DueEvent: Hashable, Sendable {
  /// What comes due, in the order of what is due at one instant.
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    /// A plan period ends and the next one starts.
    case periodEnd
    /// A budget's period or a window of spending ends.
    case spendingClose
    /// Credit expires.
    case expiry
    /// A hold expires.
    case holdExpiry
    /// The top-up rule is evaluated: postings need it, or a time has come.
    case topUpEvaluation
    /// Alerts are to be sent.
    case alert

    /// Its place among everything that happens at an instant.
    public var eventClass: EventClass {
      switch self {
      case .periodEnd, .spendingClose: .periodClose
      case .expiry: .expiry
      case .holdExpiry: .holdExpiry
      case .topUpEvaluation: .topUpEvaluation
      case .alert: .alert
      }
    }
  }

  /// What comes due.
  public let kind: Kind
  /// When.
  public let instant: Instant

  /// Whether it happens before a class of events of an instant.
  public func isBefore(_ other: Instant, _ eventClass: EventClass) -> Bool {
    (instant, kind.eventClass.rawValue) < (other, eventClass.rawValue)
  }
}

extension DueEvent: Comparable {
  /// Tells whether the left event happens first.
  public static func < (left: DueEvent, right: DueEvent) -> Bool {
    (left.instant, left.kind.rawValue) < (right.instant, right.kind.rawValue)
  }
}
