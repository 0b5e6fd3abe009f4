public import Quantities

/// Which grant of a wallet is used up first.
///
/// The criteria are compared in turn, and the grant's number decides at last, so the order is total.
public struct BurnOrder: Hashable, Sendable {
  /// One point of comparison.
  public enum Criterion: String, NamedCase {
    /// Lower priority numbers first.
    case priority
    /// Soonest expiry first, grants without one last.
    case expiry
    /// Promotional credit before paid.
    case promotionalFirst = "promotional_first"
    /// Earlier granted first.
    case effective = "age"
    /// What was paid less for, unit by unit, first.
    case costBasis = "cost_basis"
    /// Larger grants first, by what they held when they were granted.
    case largestFirst = "largest_first"
  }

  /// The criteria, the most important first.
  public let criteria: [Criterion]

  /// Priority, expiry, promotional before paid, effective.
  public static let standard = BurnOrder([.priority, .expiry, .promotionalFirst, .effective])

  /// Priority, soonest expiry, granted first.
  ///
  /// Source: OpenMeter's grant burn-down.
  public static let openmeter = BurnOrder([.priority, .expiry, .effective])
  /// Soonest expiry, lower cost basis, granted first.
  ///
  /// Source: Orb's credit blocks.
  public static let orb = BurnOrder([.expiry, .costBasis, .effective])
  /// Priority, lower cost basis, soonest expiry, granted first.
  ///
  /// Source: Metronome's credits and commits.
  public static let metronome = BurnOrder([.priority, .costBasis, .expiry, .effective])
  /// Priority, given before bought, granted first.
  ///
  /// Source: Lago's wallets.
  public static let lago = BurnOrder([.priority, .promotionalFirst, .effective])
  /// Priority, soonest expiry, largest; the number decides where Flexprice leaves it open.
  ///
  /// Source: Flexprice's wallets.
  public static let flexprice = BurnOrder([.priority, .expiry, .largestFirst])

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
      case .costBasis:
        let (one, other) = (left.costBasis, right.costBasis)
        let (mine, theirs) = (one.weighed(against: other), other.weighed(against: one))
        if mine != theirs { return mine < theirs }
      case .largestFirst where left.face != right.face: return left.face > right.face
      default: continue
      }
    }
    return left.number < right.number
  }
}
