import Foundation
import Testing

@Suite("Interruption")
struct InterruptionTests {
  /// Starts a run that takes for ever and waits until it has files open.
  private func start(in folder: TemporaryFolder) throws -> RunningProgram {
    let running = try RunningProgram(
      Program.path, ["run", "long.yaml", "--out", "out/deep", "--threads", "2"], in: folder)
    var waits = 0
    while waits < 5_000, !folder.contents().keys.contains(where: { $0.hasSuffix(".partial") }) {
      usleep(2_000)
      waits += 1
    }
    usleep(50_000)
    return running
  }

  @Test(
    "an interrupted run ends with 130 and leaves the earlier results as they were",
    arguments: [SIGINT, SIGTERM])
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
