import Foundation
import Projection
import Quantities
import TestSupport
import Testing
import Text
import Traffic

@testable import Scenarios

@Suite("Models of a trace under their own names")
struct NamedModelsTests {
  /// Reads a scenario with own models and a catalog, on a trace of two rows for each name.
  private func read(
    _ names: [String], time: String = "at", options: String = ""
  ) throws -> Result<Scenario, ScenarioFailure> {
    let folder = FileManager.default.temporaryDirectory.appending(path: "named-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let rows = names.enumerated().flatMap { index, name in
      [1, 2].map { "2026-01-0\($0)T00:00:0\(index)Z,\(name),\(index == 0 ? 30 : 10),0" }
    }.sorted()
    let trace = (["at,model,input,output"] + rows).joined(separator: "\n")
    try Data(trace.utf8).write(to: folder.appending(path: "log.csv"))
    let entry = #"{"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6, "mode": "chat"}"#
    let catalog = ["listed", "vendor/far", "a/twin", "b/twin"].map { "\"\($0)\": \(entry)" }
    try Data("{\(catalog.joined(separator: ","))}".utf8).write(
      to: folder.appending(path: "list.json"))
    let text = """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 3d}
      prices: {catalog: list.json, models: {own: {input: $1, output: $2, per: 1M, service_tiers: {fast: {input: $3, output: $4}}}}}
      traffic:
        log: {replay: {file: log.csv, columns: {time: \(time), model: model, input: input, output: output}, models: as_named\(options)}}
      organizations: [{name: acme, opening_balance: $1, traffic: log}]
      """
    do throws(ScenarioFailure) {
      let source = ScenarioSource(Array(text.utf8), path: folder.path + "/s.yaml")
      return .success(try source.scenario())
    } catch {
      return .failure(error)
    }
  }

  @Test("a log that cannot be read, has no rows or names no model is told, and never left out")
  func nothingRead() throws {
    func problem(_ names: [String], time: String = "at") throws -> String {
      guard case .failure(let failure) = try read(names, time: time) else { return "read" }
      return "\(failure)"
    }
    #expect(try problem(["own"], time: "tiem").contains("the header has no column `tiem`"))
    #expect(try problem([]).contains("no rows"))
    #expect(try problem([""]).contains("no row names a model"))
  }

  @Test("a name in a service tier is that of the scenario's model, with its provider or without")
  func ownTiers() throws {
    let scenario = try read(["own:fast", "x/own:fast", "own"]).get()
    let stream = try #require(scenario.input.organizations[0].streams.first)
    let models = stream.entries.map { scenario.input.modelNames[$0.model.index] }
    #expect(Set(models) == ["own", "own:fast"])
    #expect(scenario.warnings.isEmpty)
  }

  @Test("a name is a model's, with its provider or without, of the scenario or of its list")
  func named() throws {
    let names = ["own", "x/own", "listed", "azure/listed", "far", "other/far"]
    let scenario = try read(names).get()
    let stream = try #require(scenario.input.organizations[0].streams.first)
    guard case .replay(let replay) = stream.origin else {
      Issue.record("no replay")
      return
    }
    let models = replay.models.map {
      scenario.input.modelNames[stream.entries[Int($0.entry)].model.index]
    }
    #expect(replay.models.map(\.name) == names)
    #expect(models == ["own", "own", "listed", "listed", "vendor/far", "vendor/far"])
    #expect(scenario.warnings.isEmpty)
  }

  @Test("names without a price are told with their share of the tokens")
  func unknown() throws {
    guard case .failure(.invalid(let problems)) = try read(["new", "own", "twin"]) else {
      Issue.record("accepted")
      return
    }
    #expect(
      problems.map(\.message) == [
        "no price is listed for `new` (60 % of the tokens), `twin` (20 % of the tokens); declare "
          + "them under `prices.models`, or give a `model` for all others"
      ])
    #expect(problems.first?.position.line == 5)
    let scenario = try read(["new", "own"], options: ", model: own").get()
    #expect(
      scenario.warnings.map(\.message) == [
        "no price is listed for `new` (75 % of the tokens); they cost what `own` does"
      ])
  }
}
