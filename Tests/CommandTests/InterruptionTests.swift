import Foundation
import Testing

@Suite("Interruption")
struct InterruptionTests {
  /// Starts a run that takes for ever and waits until it has files open.
  private func start(
    in folder: TemporaryFolder, ignoring signal: Int32? = nil
  ) throws -> RunningProgram {
    let run = "exec \"$PROGRAM\" run long.yaml --out out/deep --threads 2"
    let line = signal.map { "trap '' \($0); " + run } ?? run
    let running = try RunningProgram(
      "/bin/sh", ["-c", line], in: folder, environment: ["PROGRAM": Program.path])
    var waits = 0
    while waits < 5_000, !folder.contents().keys.contains(where: { $0.contains(".partial-") }) {
      usleep(2_000)
      waits += 1
    }
    usleep(50_000)
    return running
  }

  @Test(
    "an interrupted run ends with 130 and leaves the earlier results as they were",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func interrupted(signal: Int32) throws {
    let folder = try TemporaryFolder()
    try folder.write("long.yaml", SmallScenario.plain)
    let first = try Program.run(["run", "long.yaml", "--out", "out/deep"], in: folder)
    #expect(first.exitCode == 0)
    try folder.write("long.yaml", SmallScenario.endless)
    let before = folder.contents()
    let running = try start(in: folder)
    #expect(folder.contents().count > before.count, "the run should have been under way")
    running.send(signal)
    let ending = running.ending()
    #expect(ending.exitCode == 130)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains("interrupted"))
    #expect(folder.contents() == before)
  }

  @Test("under nohup a run outlives its terminal")
  func nohup() throws {
    let folder = try TemporaryFolder()
    try folder.write("long.yaml", SmallScenario.endless)
    let running = try start(in: folder, ignoring: SIGHUP)
    running.send(SIGHUP)
    usleep(200_000)
    #expect(!folder.contents().keys.filter { $0.contains(".partial-") }.isEmpty)
    running.send(SIGINT)
    #expect(running.ending().exitCode == 130)
  }

  @Test("an interrupted first run leaves nothing, not even folders")
  func firstRun() throws {
    let folder = try TemporaryFolder()
    try folder.write("long.yaml", SmallScenario.endless)
    let before = folder.contents()
    let running = try start(in: folder)
    running.send(SIGINT)
    #expect(running.ending().exitCode == 130)
    #expect(folder.contents() == before)
  }

  @Test("what was complete before an interruption stays")
  func completeStays() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", SmallScenario.plain)
    try folder.write("long.yaml", SmallScenario.endless)
    let running = try RunningProgram(
      Program.path, ["run", "a.yaml", "long.yaml"], in: folder)
    var waits = 0
    while waits < 5_000, folder.contents()["results/long"] == nil {
      usleep(2_000)
      waits += 1
    }
    running.send(SIGINT)
    #expect(running.ending().exitCode == 130)
    #expect(folder.text("results/a/summary.csv").contains("*,runway_days,"))
    #expect(folder.contents()["results/long"] == nil)
  }
}
