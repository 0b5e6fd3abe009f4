import Foundation
import Testing

@Suite("A sweep that is stopped")
struct SweepResumeTests {
  private let folder: TemporaryFolder
  private static let progress = ".long-sweep.progress"

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("long.yaml", Self.text())
  }

  /// A scenario whose sweep takes a second or two, in sixty units.
  private static func text(seed: Int = 1) -> String {
    SmallScenario.text(
      duration: "5d", replications: 60, rate: "20/h",
      organizations: "[{name: acme, opening_balance: $9, traffic: t, "
        + "auto_top_up: {threshold: 5, amount: 20}}]", more: "seed: \(seed)")
  }

  private func arguments(out: String, more: [String] = []) -> [String] {
    ["sweep", "long.yaml", "--vary", "auto_top_up.amount=10,20,30", "--out", out] + more
  }

  private func sweep(out: String = "out", more: [String] = []) throws -> Program.Ending {
    try Program.run(arguments(out: out, more: more), in: folder)
  }

  /// Starts a sweep, and stops it when it has kept some outcomes.
  @discardableResult
  private func stop(with signal: Int32, out: String = "out") throws -> Program.Ending {
    let size = kept(out: out).count
    let running = try RunningProgram(
      Program.path, arguments(out: out, more: ["--threads", "1"]), in: folder)
    var waits = 0
    while waits < 10_000, kept(out: out).count < size + 3_000 {
      usleep(1_000)
      waits += 1
    }
    running.send(signal)
    return running.ending()
  }

  private func kept(out: String = "out") -> Data {
    let file = URL(fileURLWithPath: "\(folder.path)/\(out)/\(Self.progress)")
    return (try? Data(contentsOf: file)) ?? Data()
  }

  private func setKept(_ data: Data) throws {
    try data.write(to: URL(fileURLWithPath: "\(folder.path)/out/\(Self.progress)"))
  }

  /// The results of a sweep that nobody stopped.
  private func whole() throws -> [String: Data] {
    let ending = try sweep(out: "whole", more: ["--quiet"])
    #expect(ending.exitCode == 0)
    return results("whole")
  }

  private func results(_ out: String) -> [String: Data] {
    var found: [String: Data] = [:]
    for (name, data) in folder.contents() where name.hasPrefix(out + "/") && !data.isEmpty {
      found[String(name.dropFirst(out.count + 1))] = data
    }
    return found
  }

  /// The units that were known when a sweep went on; nil where it did not.
  private func known(_ ending: Program.Ending) -> Int? {
    guard let start = ending.errors.firstRange(of: "going on: ") else { return nil }
    return Int(ending.errors[start.upperBound...].prefix { $0.isNumber })
  }

  @Test("killed at any moment, the same command goes on and writes the same bytes")
  func killed() throws {
    let ending = try stop(with: SIGKILL)
    #expect(ending.exitCode == nil, "it should have been killed")
    #expect(folder.text("out/long-sweep/sweep.csv").isEmpty)
    let next = try sweep()
    #expect(next.exitCode == 0)
    let units = try #require(known(next))
    #expect(units > 0 && units < 60, "\(units)")
    #expect(next.errors.contains("of 60 units were known"))
    #expect(try results("out") == whole())
  }

  @Test("interrupted, it ends with 130, says how to go on, and keeps what is known")
  func interrupted() throws {
    let ending = try stop(with: SIGINT)
    #expect(ending.exitCode == 130 && ending.output.isEmpty)
    #expect(ending.errors.contains("the same command goes on from there"))
    let again = try stop(with: SIGTERM)
    #expect(again.exitCode == 130 && known(again) != nil)
    let next = try sweep(more: ["--threads", "2"])
    #expect(next.exitCode == 0)
    #expect(try results("out") == whole())
    #expect(kept().isEmpty)
  }

  @Test("a record that is torn or damaged is dropped with all after it")
  func torn() throws {
    try stop(with: SIGKILL)
    let data = kept()
    let whole = try whole()
    var counts: [Int] = []
    var flipped = data
    flipped[data.count / 2] ^= 1
    let zeros = data.dropLast(10) + Data(repeating: 0, count: 4_000)
    for changed in [data, data.dropLast(1), flipped, zeros, data.prefix(30), data.prefix(24)] {
      try setKept(Data(changed))
      let ending = try sweep()
      #expect(ending.exitCode == 0)
      #expect(!ending.errors.contains("afresh"), "\(ending.errors)")
      counts.append(known(ending) ?? 0)
      #expect(results("out") == whole)
    }
    #expect(counts[1] == counts[0] - 1 && counts[3] == counts[0] - 1)
    #expect(counts[2] > 0 && counts[2] < counts[1])
    #expect(counts[4] == 0 && counts[5] == 0)
  }

  @Test("what is no longer the same sweep starts afresh, and says so")
  func changed() throws {
    try stop(with: SIGKILL)
    let data = kept()
    try folder.write("long.yaml", Self.text(seed: 2))
    let ending = try sweep()
    #expect(ending.exitCode == 0 && known(ending) == nil)
    #expect(ending.errors.contains("starting afresh"))
    #expect(try results("out") == whole())
    try folder.write("long.yaml", Self.text())
    for more in [["--replications", "7"], ["--seed", "3"], ["--set", "opening_balance=8"]] {
      try setKept(data)
      let ending = try sweep(more: more)
      #expect(ending.errors.contains("starting afresh"), "\(more)")
    }
    for header in [0, 9, 17] {
      var other = data
      other[header] ^= 1
      try setKept(other)
      #expect(try sweep(more: ["--quiet"]).errors.contains("starting afresh"), "byte \(header)")
    }
    try setKept(data)
    let fresh = try sweep(more: ["--fresh"])
    #expect(fresh.exitCode == 0 && fresh.errors.isEmpty)
    // What is told of a sweep is not what decides it.
    try setKept(data)
    #expect(known(try sweep(more: ["--metric", "tax", "--objective", "tax"])) != nil)
  }

  @Test("a catalog or trace with other contents starts afresh")
  func files() throws {
    let row = "2026-01-01 00:00:00,100,10\n"
    let header = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    try folder.write("trace.csv", header + row + row)
    let text = SmallScenario.replay("trace.csv").replacing(
      "replications: 2", with: "replications: 9")
    try folder.write("long.yaml", text)
    // A folder in the way of the results leaves what is known.
    try folder.write("out/long-sweep/sweep.csv/file", "in the way")
    let words = ["sweep", "long.yaml", "--vary", "opening_balance=1,2", "--out", "out"]
    let blocked = try Program.run(words, in: folder)
    #expect(blocked.exitCode == 3 && blocked.errors.contains("a folder is in the way"))
    let second = try Program.run(words, in: folder)
    #expect(second.exitCode == 3 && known(second) == 9)
    try folder.write("trace.csv", header + row + row.replacing(",10\n", with: ",11\n"))
    let third = try Program.run(words, in: folder)
    #expect(third.exitCode == 3 && third.errors.contains("starting afresh"))
    try FileManager.default.removeItem(atPath: folder.path + "/out/long-sweep/sweep.csv")
    let last = try Program.run(words, in: folder)
    #expect(last.exitCode == 0 && known(last) == 9)
    #expect(results("out").keys.count == 6)
  }

  @Test("two sweeps of the same name do not mix")
  func locked() throws {
    let running = try RunningProgram(
      Program.path, arguments(out: "out", more: ["--threads", "1"]), in: folder)
    var waits = 0
    while waits < 10_000, kept().isEmpty {
      usleep(1_000)
      waits += 1
    }
    let other = try sweep()
    #expect(other.exitCode == 3 && other.output.isEmpty)
    #expect(other.errors.contains("another study that is under way keeps out/.long-sweep.progress"))
    running.send(SIGINT)
    #expect(running.ending().exitCode == 130)
  }

  @Test("a trace from standard input is swept, and said not to be resumed")
  func standardInput() throws {
    let text = "TIMESTAMP,ContextTokens,GeneratedTokens\n2026-01-01 00:00:00,100,10\n"
    try folder.write("trace.csv", text)
    try folder.write("pipe.yaml", SmallScenario.replay("\"-\""))
    let line =
      "cat trace.csv | \"$PROGRAM\" sweep pipe.yaml --vary opening_balance=1,2,3 --metric requests"
    let ending = try Program.shell(line, in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    #expect(ending.errors.contains("cannot be resumed"))
    let table = try CSVTable(folder.text("results/pipe-sweep/sweep.csv"))
    #expect(table.column("mean") == ["1", "1", "1"])
    #expect(!folder.contents().keys.contains { $0.hasSuffix(".progress") })
  }

  @Test("interrupted before anything is known, it leaves nothing, not even folders")
  func early() throws {
    let text = SmallScenario.text(duration: "3000d", replications: 2, rate: "3000/h")
    try folder.write("long.yaml", text)
    let before = folder.contents()
    let running = try RunningProgram(
      Program.path, ["sweep", "long.yaml", "--vary", "opening_balance=1,2", "--out", "a/b"],
      in: folder)
    var waits = 0
    while waits < 10_000, folder.contents()["a/b/.long-sweep.progress"] == nil {
      usleep(1_000)
      waits += 1
    }
    usleep(50_000)
    running.send(SIGINT)
    let ending = running.ending()
    #expect(ending.exitCode == 130)
    #expect(ending.errors.contains("interrupted before a unit was done; nothing of it is kept"))
    #expect(folder.contents() == before)
  }
}
