import Projection
import Quantities
import Testing

@testable import Results

@Suite("All organizations together")
struct SampleTotalsTests {
  private func outcome(
    _ organization: Int, requests: Int64, firstBlock: Int64, low: Int64, balances: [Int64],
    isBlocked: [Bool]
  ) -> OrganizationOutcome {
    var outcome = OrganizationOutcome(organization: organization)
    outcome.tallies[.requests] = requests
    outcome.tallies[.firstBlock] = firstBlock
    outcome.tallies[.minimumBalance] = low
    outcome.balances = balances
    outcome.isBlocked = isBlocked
    return outcome
  }

  @Test("blocks of organizations add up, replication by replication, as one block of all does")
  func blocks() {
    let all = (0..<5).map { organization in
      (0..<3).map { replication in
        outcome(
          organization, requests: Int64(10 * organization + replication),
          firstBlock: organization == 2 ? -1 : Int64(100 - organization),
          low: Int64(organization - replication),
          balances: [Int64(organization), Int64.max], isBlocked: [organization == 1, true])
      }
    }
    func totals(_ blocks: [Range<Int>]) -> (samples: SampleTotals, tallies: [TallyTotals]) {
      var samples = SampleTotals()
      var tallies: [TallyTotals] = []
      for block in blocks {
        let units = (0..<3).map { replication in
          UnitOutcome(
            replication: replication, organizations: block.map { all[$0][replication] })
        }
        samples.combine(SampleTotals(of: units, samples: 2))
        let added = units.map { TallyTotals(of: $0.organizations) }
        if tallies.isEmpty {
          tallies = added
        } else {
          for replication in 0..<3 { tallies[replication].combine(added[replication]) }
        }
      }
      return (samples, tallies)
    }
    let one = totals([0..<5])
    let several = totals([0..<2, 2..<3, 3..<5])
    #expect(one.tallies == several.tallies && one.samples == several.samples)
    #expect(several.samples.organizationCount == 5)
    #expect(several.tallies.map { $0[.requests] } == [100, 105, 110])
    #expect(several.tallies.map { $0[.firstBlock] } == [96, 96, 96])
    #expect(several.tallies.map { $0[.minimumBalance] } == [0, -1, -2])
    #expect(
      several.samples.balances == Array(repeating: [10, 5 * Int128(Int64.max)], count: 3))
    #expect(several.samples.blocked == [3, 15])
  }

  @Test("times and amounts of thousands of organizations do not wrap around")
  func wide() {
    let organizations = (0..<1_600).map { place in
      var outcome = OrganizationOutcome(organization: place)
      outcome.tallies[.overageCost] = .max
      outcome.tallies[.planFees] = .max
      outcome.tallies[.blockedTime] = .max
      return outcome
    }
    let totals = TallyTotals(of: organizations)
    let all = 1_600 * Int128(Int64.max)
    #expect(totals[.blockedTime] == all)
    let value = Metric.totalSpend.value(totals, horizon: .day, credit: Money(units: 1))
    #expect(value == .money(2 * all))
  }
}
