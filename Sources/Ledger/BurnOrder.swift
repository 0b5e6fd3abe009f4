/// Which grant of a wallet is used up first.
///
/// The criteria are compared in turn, and the grant's number decides at last, so the order is total.
public struct BurnOrder: Hashable, Sendable {
  /// One point of comparison.
  public enum Criterion: Hashable, Sendable {
    /// Lower priority numbers first.
    case priority
    /// Soonest expiry first, grants without one last.
    case expiry
    /// Promotional credit before paid.
    case promotionalFirst
    /// Earlier granted first.
    case effective
  }

  /// The criteria, the most important first.
  public let criteria: [Criterion]

  /// Priority, expiry, promotional before paid, effective.
  public static let standard = BurnOrder([.priority, .expiry, .promotionalFirst, .effective])

  /// Makes an order.
  public init(_ criteria: [Criterion]) { self.criteria = criteria }

  /// Tells whether the left grant burns before the right one.
  public func precedes(_ left: Grant, _ right: Grant) -> Bool {
    for criterion in criteria {
      switch criterion {
      case .priority where left.priority != right.priority: return left.priority < right.priority
      case .expiry where left.expiry != right.expiry: return left.expiry < right.expiry
      case .promotionalFirst where left.category != right.category:
        return left.category == .promotional
      case .effective where left.effective != right.effective:
        return left.effective < right.effective
      default: continue
      }
    }
    return left.number < right.number
  }
}
