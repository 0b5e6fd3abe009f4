import Projection
import Quantities
import Studies

/// All organizations of each replication put together, block after block.
struct TotalsAccumulator {
  /// The tallies of all organizations so far, one for each replication.
  private(set) var tallies: [TallyTotals] = []
  /// The total balance by replication and sample: row-major, replications × samples.
  private(set) var balances: [[Int128]] = []
  /// Blocked organizations by sample, over all replications.
  private(set) var blocked: [Int64]
  private(set) var organizationCount: Int64 = 0

  init(samples: Int) { blocked = Array(repeating: 0, count: samples) }

  mutating func add(_ units: [UnitOutcome]) {
    if tallies.isEmpty {
      balances = Array(
        repeating: Array(repeating: 0, count: blocked.count), count: units.count)
    }
    organizationCount += Int64(units.first?.organizations.count ?? 0)
    tallies.combine(units)
    for (replication, unit) in units.enumerated() {
      for organization in unit.organizations {
        for sample in blocked.indices {
          balances[replication][sample] += Int128(organization.balances[sample])
          if organization.isBlocked[sample] { blocked[sample] += 1 }
        }
      }
    }
  }

  /// The balances of all organizations together.
  func rows(at samples: [Instant], in zone: ZoneRules) -> [BurnDownRow] {
    let count = Double(balances.count) * Double(organizationCount)
    return samples.indices.map { index in
      BurnDownRow(
        nil, at: samples[index], in: zone, balances.map { $0[index] },
        blockedShare: Double(blocked[index]) / count)
    }
  }
}
