import Foundation
import Testing

@Suite("What studies were made from, and what they take the place of")
struct StudyOriginTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("s.yaml", CheckScenario.text)
  }

  private func run(_ words: [String]) throws -> Program.Ending {
    try Program.run(words, in: folder)
  }

  private static let commands: [(words: [String], folder: String)] = [
    (["compare", "s.yaml", "s.yaml", "--set-for", "s-2:auto_top_up.amount=$5"], "s-1-vs-s-2"),
    (["sweep", "s.yaml", "--vary", "auto_top_up.amount=5,9", "--seed", "3"], "s-sweep"),
    (
      ["solve", "s.yaml", "--find", "auto_top_up.amount=5,9", "--minimize", "total_spend"],
      "s-solve"
    ),
  ]

  @Test("a study keeps its command, which makes the same bytes, and its files", arguments: 0..<3)
  func kept(_ number: Int) throws {
    let (words, name) = Self.commands[number]
    #expect(try run(words + ["--quiet", "--threads", "1"]).exitCode == 0)
    let path = "results/\(name)/"
    func files() -> [String: Data] {
      folder.contents().filter { $0.key.hasPrefix(path) && !$0.value.isEmpty }
    }
    let (before, text) = (files(), folder.text(path + "inputs.json"))
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let inputs = try #require(value)
    #expect((inputs["program"] as? String)?.hasPrefix("drawdown ") == true)
    let listed = try #require(inputs["files"] as? [[String: Any]])
    #expect(listed.map { $0["file"] as? String } == ["s.yaml"])
    #expect(listed[0]["bytes"] as? Int == CheckScenario.text.utf8.count)
    let command = try #require(inputs["command"] as? String)
    #expect(command.hasPrefix("drawdown \(words[0]) s.yaml") && !command.contains("--quiet"))
    #expect(!command.contains("--threads"))
    let again = try Program.shell(
      command.replacing("drawdown ", with: "\"$PROGRAM\" ", maxReplacements: 1) + " --quiet",
      in: folder)
    #expect(again.exitCode == 0 && again.errors.isEmpty, "\(again.errors)")
    #expect(files() == before)
  }

  @Test("another study in the same place says which one goes", arguments: 0..<3)
  func another(_ number: Int) throws {
    let (words, name) = Self.commands[number]
    #expect(try run(words + ["--quiet"]).exitCode == 0)
    let other = try run(words + ["--quiet", "--set", "payments.latency=5m"])
    #expect(other.exitCode == 0)
    let told = "note: results/\(name) had the results of `drawdown \(words[0]) s.yaml "
    #expect(other.errors.contains(told), "\(other.errors)")
    #expect(other.errors.contains("which go"))
  }

  @Test("a study takes no run's place, and plain results say which what-if goes")
  func runs() throws {
    #expect(try run(["run", "s.yaml", "--quiet"]).exitCode == 0)
    let before = folder.contents()
    let (words, _) = Self.commands[0]
    let refused = try run(words + ["--folder", "s"])
    #expect(refused.exitCode == 2)
    #expect(refused.errors.contains("results/s has the results of a run"))
    #expect(folder.contents() == before)
    let whatIf = ["run", "s.yaml", "--quiet", "--out", "o"]
    #expect(try run(whatIf + ["--seed", "3"]).errors.isEmpty)
    let plain = try run(whatIf)
    #expect(plain.exitCode == 0 && plain.errors.contains("o/s had results with `seed=3`, which go"))
    #expect(try run(whatIf + ["--seed", "3"]).exitCode == 2)
    #expect(try run(words + ["--quiet"]).exitCode == 0)
    let explained = try run(["explain", "results/s-1-vs-s-2"])
    #expect(explained.exitCode == 3)
    #expect(explained.errors.contains("has the results of `drawdown compare s.yaml s.yaml"))
  }
}
