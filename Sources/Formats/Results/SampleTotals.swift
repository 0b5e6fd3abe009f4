import Projection
import Quantities

/// The balances of organizations together, at every sample instant.
struct SampleTotals: Equatable {
  /// By replication, then by sample.
  private(set) var balances: [[Int128]] = []
  /// Blocked organizations by sample, over all replications.
  private(set) var blocked: [Int64] = []
  private(set) var organizationCount = 0

  /// No organizations.
  init() {}

  /// A block of organizations: one unit for each replication, in order.
  init(of units: [UnitOutcome], samples: Int) {
    organizationCount = units.first?.organizations.count ?? 0
    blocked = Array(repeating: 0, count: samples)
    balances = units.map { unit in
      var sums = [Int128](repeating: 0, count: samples)
      for organization in unit.organizations {
        for sample in sums.indices {
          sums[sample] += Int128(organization.balances[sample])
          if organization.isBlocked[sample] { blocked[sample] += 1 }
        }
      }
      return sums
    }
  }

  /// Adds other organizations.
  mutating func combine(_ other: SampleTotals) {
    guard organizationCount > 0 else {
      self = other
      return
    }
    organizationCount += other.organizationCount
    for sample in blocked.indices { blocked[sample] += other.blocked[sample] }
    for replication in balances.indices {
      for sample in blocked.indices {
        balances[replication][sample] += other.balances[replication][sample]
      }
    }
  }

  /// The balances of all organizations together.
  func rows(at times: [WrittenTime]) -> [BurnDownRow] {
    let count = Double(balances.count) * Double(organizationCount)
    return times.indices.map { sample in
      var all = balances.map { $0[sample] }
      return BurnDownRow(
        nil, at: times[sample], sorting: &all, blockedShare: Double(blocked[sample]) / count)
    }
  }
}
