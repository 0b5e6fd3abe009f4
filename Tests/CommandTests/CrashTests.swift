import Foundation
import Testing

@Suite("Results are whole, whatever happens to the program or the disk")
struct CrashTests {
  /// Scenarios whose results differ, and those results.
  private func twoResults(in folder: TemporaryFolder) throws -> [[String: Data]] {
    var whole: [[String: Data]] = []
    for seed in ["1", "2"] {
      try folder.write("\(seed).yaml", SmallScenario.rich + "seed: \(seed)\n")
      #expect(try Program.run(["run", "\(seed).yaml", "--quiet"], in: folder).exitCode == 0)
      whole.append(results(in: folder))
    }
    return whole
  }

  private func results(in folder: TemporaryFolder) -> [String: Data] {
    folder.contents().filter { $0.key.hasPrefix("results/rich/") }
  }

  @Test("killed at any instant, a run leaves the old results or the new; the next one tidies up")
  func killed() throws {
    let folder = try TemporaryFolder()
    let whole = try twoResults(in: folder)
    #expect(whole[0] != whole[1])
    var generator = SystemRandomNumberGenerator()
    var switches = 0
    for round in 0..<40 {
      let before = results(in: folder)
      let running = try RunningProgram(
        Program.path, ["run", "\(round % 2 + 1).yaml", "--quiet"], in: folder)
      usleep(UInt32.random(in: 10_000...300_000, using: &generator))
      running.send(SIGKILL)
      _ = running.ending()
      let after = results(in: folder)
      #expect(whole.contains(after), "round \(round) left a mix")
      if after != before { switches += 1 }
    }
    #expect(try Program.run(["run", "2.yaml", "--quiet"], in: folder).exitCode == 0)
    #expect(results(in: folder) == whole[1])
    #expect(!folder.contents().keys.contains { $0.contains(".partial-") }, "\(switches) switched")
  }

  @Test("two runs at once do not mix: the second one is refused")
  func twoRuns() throws {
    let folder = try TemporaryFolder()
    try folder.write("long.yaml", SmallScenario.endless)
    let running = try RunningProgram(Program.path, ["run", "long.yaml"], in: folder)
    while !folder.contents().keys.contains(where: { $0.contains(".partial-") }) { usleep(2_000) }
    let ending = try Program.run(["run", "long.yaml"], in: folder)
    #expect(ending.exitCode == 3)
    #expect(ending.errors.contains("another run is writing there"), "\(ending.errors)")
    running.send(SIGINT)
    #expect(running.ending().exitCode == 130)
  }

  @Test(
    "standard output on a full disk ends with 3",
    arguments: [
      "run s.yaml", "check s.yaml", "validate s.yaml", "schema", "prices s.yaml", "--help",
      "ledger history results/rich", "ledger history results/rich --format csv",
      "ledger usage results/rich", "ledger invoice results/rich", "completion bash",
      "explain s.yaml --organization acme", "--version",
    ])
  func fullOutput(words: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.rich)
    #expect(try Program.run(["run", "s.yaml", "--quiet"], in: folder).exitCode == 0)
    let ending = try Program.shell("\"$PROGRAM\" \(words) > /dev/full", in: folder)
    #expect(ending.exitCode == 3, "\(ending.errors)")
    #expect(ending.errors.contains("cannot write standard output: "), "\(ending.errors)")
    let closed = try Program.shell("\"$PROGRAM\" \(words) >&-", in: folder)
    #expect(closed.exitCode == 0, "nobody wants to read it: \(closed.errors)")
  }

  @Test("devices and standard output under another name are written to, not replaced")
  func devices() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.rich)
    #expect(try Program.run(["run", "s.yaml", "--quiet"], in: folder).exitCode == 0)
    let checked = try Program.shell(
      "ln -s /dev/null sink; \"$PROGRAM\" check s.yaml --junit sink && test -L sink -a -c sink",
      in: folder)
    #expect(checked.exitCode == 0, "\(checked.errors)")
    let listed = try Program.shell(
      "{ echo first; \"$PROGRAM\" ledger invoice results/rich --out /dev/stdout; echo last; } >o",
      in: folder)
    #expect(listed.exitCode == 0, "\(listed.errors)")
    let lines = folder.text("o").split(separator: "\n")
    #expect(lines.count > 2 && lines.first == "first" && lines.last == "last")
  }

  @Test("an accepted baseline keeps files that no run wrote, and they count for nothing")
  func strangersInBaseline() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.rich)
    #expect(try Program.run(["run", "s.yaml", "--quiet"], in: folder).exitCode == 0)
    for name in ["customers.csv", "package.json"] {
      try folder.write("results/rich/\(name)", "mine")
    }
    try folder.write("s.yaml", SmallScenario.rich + "seed: 9\n")
    for option in [["--update"], []] {
      let ending = try Program.run(["check", "s.yaml"] + option, in: folder)
      #expect(ending.exitCode == 0, "\(ending.errors)\(ending.output)")
    }
    #expect(folder.text("results/rich/customers.csv") == "mine")
    #expect(folder.text("results/rich/package.json") == "mine")
  }
}
