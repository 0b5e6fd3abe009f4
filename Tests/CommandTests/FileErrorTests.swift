import Foundation
import Testing

@Suite("Files that cannot be read or written")
struct FileErrorTests {
  @Test(
    "a scenario that cannot be read ends with 3", arguments: ["none.yaml", ".", "s.yaml/x.yaml"])
  func unreadable(path: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    let before = folder.contents()
    for verb in ["run", "validate"] {
      let ending = try Program.run([verb, "s.yaml", path], in: folder)
      #expect(ending.exitCode == 3)
      #expect(ending.output.isEmpty)
      #expect(ending.errors.contains("cannot read \(path): "), "\(ending.errors)")
    }
    #expect(folder.contents() == before)
  }

  @Test("a trace or catalog that is not there is wrong input, at its place in the scenario")
  func missing() throws {
    let folder = try TemporaryFolder()
    try folder.write("trace.yaml", SmallScenario.replay("none.csv"))
    let catalog = SmallScenario.plain.replacing("prices: {", with: "prices: {catalog: none.json, ")
    try folder.write("catalog.yaml", catalog)
    try folder.write("folder.yaml", SmallScenario.replay("."))
    let before = folder.contents()
    for (name, place) in [("trace", "5:30"), ("catalog", "4:19"), ("folder", "5:30")] {
      for verb in ["run", "validate"] {
        let ending = try Program.run([verb, "\(name).yaml"], in: folder)
        #expect(ending.exitCode == 2)
        #expect(ending.errors.hasPrefix("\(name).yaml:\(place): error: "), "\(ending.errors)")
        #expect(ending.errorLines.count == 1)
      }
    }
    #expect(folder.contents() == before)
  }

  @Test("results that cannot be written end with 3", arguments: ["s.yaml", "s.yaml/x", "/proc/x"])
  func unwritable(out: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    let before = folder.contents()
    let ending = try Program.run(["run", "s.yaml", "--out", out], in: folder)
    #expect(ending.exitCode == 3)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains("cannot write \(out)/s"), "\(ending.errors)")
    #expect(!ending.errors.contains("could not be completed"), "the reason is the system's own")
    #expect(folder.contents() == before)
  }

  @Test("a disk that fills up leaves the earlier results as they were")
  func diskFull() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.rich)
    #expect(try Program.run(["run", "s.yaml", "--quiet"], in: folder).exitCode == 0)
    let before = folder.contents()
    // Files of at most 32 blocks of 512 bytes: less than the transactions need.
    let line = "trap '' XFSZ; ulimit -f 32; exec \"$PROGRAM\" run s.yaml --threads 1"
    let ending = try Program.shell(line, in: folder)
    #expect(ending.exitCode == 3)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains("cannot write results/rich/"), "\(ending.errors)")
    #expect(folder.contents() == before)
  }

  @Test("a folder in the place of a file leaves the other results as they were")
  func folderInTheWay() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    #expect(try Program.run(["run", "s.yaml"], in: folder).exitCode == 0)
    try FileManager.default.removeItem(atPath: folder.path + "/results/s/usage.csv")
    try folder.write("results/s/usage.csv/notes.txt", "mine")
    let before = folder.contents()
    let ending = try Program.run(["run", "s.yaml", "--threads", "1"], in: folder)
    #expect(ending.exitCode == 3)
    #expect(ending.errors.contains("results/s/usage.csv"))
    #expect(folder.contents() == before)
  }

  @Test("other files in a results folder stay")
  func strangers() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    try folder.write("results/s/notes.txt", "mine")
    #expect(try Program.run(["run", "s.yaml"], in: folder).exitCode == 0)
    #expect(folder.text("results/s/notes.txt") == "mine")
  }
}
