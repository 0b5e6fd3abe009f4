import Foundation
import Testing

@Suite("A search that is stopped")
struct SolveResumeTests {
  private let scenario: SolveScenario
  private static let question = [
    "--find", "auto_top_up.threshold=$1..$20:0.5", "--such-that", "P(blocked) <= 5%",
  ]

  init() throws { scenario = try SolveScenario() }

  private func solve(_ out: String, more: [String] = []) throws -> Program.Ending {
    try scenario.solve(Self.question + ["--out", out] + more)
  }

  private func kept() -> Int {
    let path = scenario.folder.path + "/out/.team-solve.progress"
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? Int) ?? 0
  }

  /// Starts a search and stops it once it has kept more than so many bytes.
  private func stop(with signal: Int32, after size: Int) throws -> Program.Ending {
    let running = try RunningProgram(
      Program.path, ["solve", "team.yaml"] + Self.question + ["--out", "out", "--threads", "1"],
      in: scenario.folder)
    var waits = 0
    while waits < 20_000, kept() <= size {
      usleep(500)
      waits += 1
    }
    running.send(signal)
    return running.ending()
  }

  @Test("the same command goes on where it was, and comes to the same bytes")
  func resumed() throws {
    #expect(try solve("whole", more: ["--quiet"]).exitCode == 0)
    let stopped = try stop(with: SIGINT, after: 20_000)
    #expect(stopped.exitCode == 130)
    #expect(stopped.errors.contains("units are known, and the same command goes on from there"))
    let size = kept()
    #expect(size > 20_000)
    #expect(try stop(with: SIGKILL, after: size + 20_000).exitCode == nil)
    #expect(kept() > size, "what was known is kept, and more is added")
    let ending = try solve("out", more: ["--threads", "2"])
    #expect(ending.exitCode == 0 && ending.output.contains("answer: "))
    for name in ["solve.csv", "datapackage.json"] {
      let path = "team-solve/" + name
      #expect(scenario.folder.text("out/" + path) == scenario.folder.text("whole/" + path))
    }
    #expect(kept() == 0)
  }

  @Test("another question starts afresh, and says so")
  func changed() throws {
    #expect(try stop(with: SIGKILL, after: 20_000).exitCode == nil)
    let other = try scenario.solve([
      "--find", "auto_top_up.threshold=8,9", "--minimize", "mean_balance", "--out", "out",
    ])
    #expect(other.exitCode == 0 && other.errors.contains("starting afresh"))
    let again = try solve("out")
    #expect(again.errorLines.count == 1 && again.errors.contains("out/team-solve had the results"))
  }
}
