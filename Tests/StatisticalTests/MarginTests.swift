import Billing
import Foundation
import Ledger
import Projection
import Scenarios
import Testing

/// Books of organizations against the books of the platform, in every scenario that is shipped.
@Suite("Margins of shipped scenarios", .enabled(if: isOptimized, "run in release builds"))
struct MarginTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scenarios")

  private static let scenarios: [String] = {
    let found = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
    return found.compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  @Test("of the organizations add up to the platform's, exactly", arguments: scenarios)
  func addUp(name: String) throws {
    let path = Self.folder.appending(path: name).path
    let input = try ScenarioSource(path: path).scenario().input
    let projection = Projection(input)
    var platform = Position()
    var sums = [Int128](repeating: 0, count: Tally.allCases.count)
    for block in 0..<projection.blockCount {
      let unit = try #require(try projection.run(block: block, replication: 0))
      platform += try #require(unit.platform.last)
      for organization in unit.organizations {
        for tally in Tally.allCases { sums[tally.rawValue] += Int128(organization.tallies[tally]) }
      }
    }
    guard input.measured == input.horizon else { return }
    // Usage on the invoice was earned when it was used.
    sums[Tally.overageCost.rawValue] -= sums[Tally.postpaid.rawValue]
    let lines: [(Tally, Position.Line)] = [
      (.margin, .margin), (.providerCost, .providerCost), (.deferredRevenue, .deferredRevenue),
      (.expiredCredits, .account(.breakage)), (.promotion, .account(.promotion)),
      (.saleRevenue, .account(.saleRevenue)), (.usageCost, .account(.requestRevenue)),
      (.paymentFees, .account(.paymentFees)), (.overageCost, .account(.overageRevenue)),
    ]
    for (tally, line) in lines {
      #expect(sums[tally.rawValue] == platform[line], "\(tally)")
    }
    #expect(platform[.account(.transit)] == 0)
  }
}
