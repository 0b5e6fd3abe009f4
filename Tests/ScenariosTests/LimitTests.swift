import Foundation
import Testing
import Text

@testable import Scenarios

@Suite("What nobody could wait for, or has no business there, is refused")
struct LimitTests {
  private func problems(_ text: String) throws -> [String] { try FullScenario.problems(text) }

  @Test(
    "times so short that they come without end are refused",
    arguments: [
      (
        Minimal.arrivals(
          "{process: bursts, rate: 10/h, states: [{rate: 1, mean_time: 1ns}, "
            + "{rate: 10, mean_time: 1ns}]}"),
        "the states change about 7800000000000000 times within the horizon"
      ),
      (
        Minimal.rule("{threshold: 5, amount: 9, review: 1ns}"),
        "that is more than 10000000 times within the horizon"
      ),
      (
        Minimal.scenario(
          prices: "{models: {m: {input: 1, output: 2}}, meters: {x: {price: 1}}}",
          organizations: "[{name: a, traffic: t, infrastructure: [{every: 1us, meters: {x: 1}}]}]"),
        "that is more than 10000000 times within the horizon"
      ),
      (
        Minimal.arrivals("{process: batch, size: 1000000000, every: 1s}"),
        "as many as 7776000000000000.0 requests"
      ),
    ])
  func shortTimes(text: String, message: String) throws {
    let problems = try problems(text)
    #expect(problems.count == 1 && problems[0].contains("error: "), "\(problems)")
    #expect(problems.first?.contains(message) == true, "\(problems)")
  }

  @Test("requests that take a while are warned of, with their number")
  func warning() throws {
    let problems = try problems(Minimal.arrivals("{process: batch, size: 1000000000, every: 12h}"))
    #expect(problems.count == 1, "\(problems)")
    #expect(
      problems.first?.contains("warning: as many as 180000000000 requests come within") == true,
      "\(problems)")
  }

  @Test("a file outside the scenario's folder is refused, links followed, unless it is allowed")
  func outside() throws {
    let files = FileManager.default
    let root = files.temporaryDirectory.appending(path: "limits-\(UUID())").path
    defer { try? files.removeItem(atPath: root) }
    for folder in ["mine/sub", "other"] {
      try files.createDirectory(
        atPath: root + "/" + folder, withIntermediateDirectories: true)
    }
    let catalog = Data(#"{"gpt": {"input_cost_per_token": 1, "output_cost_per_token": 1}}"#.utf8)
    for file in ["mine/sub/c.json", "other/c.json"] {
      try catalog.write(to: URL(fileURLWithPath: root + "/" + file))
    }
    try files.createSymbolicLink(
      atPath: root + "/mine/link", withDestinationPath: "../other")
    func problems(
      _ file: String, allowing allowed: [String] = [], set overrides: [String] = []
    ) throws -> [String] {
      let path = root + "/mine/s.yaml"
      try Data(Minimal.catalog("gpt", file: file).utf8).write(to: URL(fileURLWithPath: path))
      do throws(ScenarioFailure) {
        _ = try ScenarioSource(path: path, allowing: allowed).scenario(overrides: overrides)
        return []
      } catch {
        guard case .invalid(let problems) = error else { return ["\(error)"] }
        return problems.map(\.message)
      }
    }
    #expect(try problems("sub/c.json").isEmpty)
    #expect(try problems("sub/../sub/c.json").isEmpty)
    #expect(try problems(root + "/mine/sub/c.json").isEmpty)
    for file in ["../other/c.json", "link/c.json", root + "/other/c.json"] {
      let refused = try problems(file)
      #expect(
        refused.first?.contains("lies outside the scenario's folder") == true
          && refused.first?.contains("`--allow-path ") == true, "\(file): \(refused)")
      #expect(try problems(file, allowing: [root + "/other"]).isEmpty)
      #expect(try !problems(file, allowing: [root + "/oth"]).isEmpty)
    }
    #expect(
      try problems("sub/c.json", set: ["prices.catalog=\(root)/other/c.json"]).isEmpty,
      "whoever runs it may read it")
  }
}
