/// The tallies of one organization, or of many put together, in one replication.
///
/// Wider than `Tallies`: times and amounts of thousands of organizations do not fit 64 bits.
public struct TallyTotals: Hashable, Sendable {
  private var values: [Int128]

  /// The totals of one organization.
  public init(_ tallies: Tallies) {
    values = tallies.wide
  }

  /// The totals of at least one organization.
  ///
  /// - Precondition: there is one.
  public init(of organizations: [OrganizationOutcome]) {
    guard let first = organizations.first else {
      preconditionFailure("there is no organization to total")
    }
    self.init(first.tallies)
    for other in organizations.dropFirst() { combine(TallyTotals(other.tallies)) }
  }

  /// One value.
  public subscript(tally: Tally) -> Int128 { values[tally.rawValue] }

  private static let combinations = Tally.allCases.map(\.combination)

  /// The closing balance that everything counted comes to, in nano-units: what there was, and what
  /// came, less what went.
  public var footing: Int128 {
    self[.openingBalance] + self[.creditsBought] + self[.bonusCredits]
      + self[.subscriptionCredits] - self[.usageCost] - self[.traceCost] - self[.infrastructureCost]
      - self[.expiredCredits] + self[.givenCredits] + self[.adjustments] - self[.creditsTakenBack]
      + self[.usageRefunds] + self[.transferredIn] - self[.transferredOut]
      + self[.unpaidCredit] + self[.postpaid] + self[.overcreditedAmount]
  }

  /// Puts other organizations' totals to these.
  public mutating func combine(_ other: TallyTotals) {
    for (place, combination) in Self.combinations.enumerated() {
      let (left, right) = (values[place], other.values[place])
      values[place] =
        switch combination {
        case .sum: left + right
        case .least: min(left, right)
        case .greatest: max(left, right)
        case .earliest: left < 0 ? right : right < 0 ? left : min(left, right)
        }
    }
  }
}
