import Foundation
import Projection
import Quantities
import Testing
import Text

@testable import Scenarios

@Suite("A scenario that is resolved over and over")
struct ScenarioSourceTests {
  @Test("each time it is what reading it anew would be, and what was set before is forgotten")
  func again() throws {
    let text = Minimal.scenario(organizations: "[{name: a, traffic: t, opening_balance: 5}]")
    let source = ScenarioSource(Array(text.utf8), path: "s.yaml")
    func balance(_ overrides: [String]) throws -> Int64? {
      let input = try source.scenario(ownOverrides: overrides, option: "--vary").input
      guard case .amount(let money) = input.organizations[0].opening else { return nil }
      return money.nanos / Money.nanosPerUnit
    }
    #expect(try balance([]) == 5)
    #expect(try balance(["opening_balance=7"]) == 7)
    #expect(try balance(["horizon.duration=3d"]) == 5)
    #expect(throws: ScenarioFailure.self) { try balance(["opening_balanc=7"]) }
    #expect(try balance(["opening_balance=7", "opening_balance=8"]) == 8)
    #expect(try source.scenario(replications: 3, seed: 9).input.seed == 9)
    #expect(try source.scenario().input.replications != 3)
  }

  @Test("what is wrong with the file is said each time, at its position")
  func problems() {
    let source = ScenarioSource(Array("drawdown: 1\nhorizon: [".utf8), path: "s.yaml")
    var said: [[Diagnostic]] = []
    for _ in 0..<2 {
      do throws(ScenarioFailure) {
        _ = try source.scenario()
        Issue.record("it was read")
      } catch {
        guard case .invalid(let diagnostics) = error else { return }
        said.append(diagnostics)
      }
    }
    #expect(said.count == 2 && said.first == said.last && said.first?.count == 1)
  }

  @Test("catalogs are read once")
  func catalogs() throws {
    let folder = try FullScenario.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = Array(Minimal.catalog("gpt-4o").utf8)
    let source = ScenarioSource(text, path: folder + "/s.yaml")
    let first = try source.scenario()
    try FileManager.default.removeItem(atPath: folder + "/catalog.json")
    try Data("{".utf8).write(to: URL(filePath: folder + "/catalog.json"))
    #expect(try source.scenario().input.rateCard == first.input.rateCard)
    #expect(throws: ScenarioFailure.self) {
      try ScenarioSource(text, path: folder + "/s.yaml").scenario()
    }
  }
}
