import Foundation
import Fuzzing
import Randomness

/// Damages inputs and gives them to the readers until the time is up.
///
/// The readers run in child processes: one that crashes, hangs or takes too much memory leaves its
/// input behind, and the next one goes on.
struct FuzzRunner {
  private var seconds = 60.0
  private var seed: UInt64 = 1
  private var keep = URL(filePath: FileManager.default.currentDirectoryPath)
    .appending(path: "fuzz-findings")
  private var scenarios = URL(filePath: FileManager.default.currentDirectoryPath)
    .appending(path: "scenarios")

  /// What a child process left behind.
  private struct Finding {
    var path: String
    /// It was a run of an accepted scenario that took too long, which breaks nothing.
    var isSlow: Bool
  }

  static let help = """
    usage: fuzz [--seconds N] [--seed N] [--keep DIR] [--scenarios DIR]
           fuzz --reproduce DIR

    The second form reads a kept finding again and says what becomes of it.

    Run from the top of the repository, which has the scenarios to start from. Findings are kept
    in DIR with the reason in their name; exit code 1 says that there are any.
    """

  init(_ arguments: [String]) {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      guard let value = rest.popFirst() else { Self.fail(Self.help) }
      switch option {
      case "--seconds": seconds = Double(value) ?? seconds
      case "--seed": seed = UInt64(value) ?? seed
      case "--keep": keep = URL(filePath: value)
      case "--scenarios": scenarios = URL(filePath: value)
      case "--reproduce": Self.reproduce(URL(filePath: value))
      default: Self.fail(Self.help)
      }
    }
  }

  private static func reproduce(_ folder: URL) -> Never {
    let choice = (try? String(contentsOf: folder.appending(path: "choice"), encoding: .utf8))
      .flatMap { Int($0) }
    for target in FuzzTarget.allCases {
      let path = folder.appending(path: target.fileName).path
      guard FileManager.default.fileExists(atPath: path) else { continue }
      var result = FuzzTarget.Result.accepted
      let time = ContinuousClock().measure {
        result = target.read(path, choice: choice ?? 0) { print("\(target.rawValue): accepted") }
      }
      print("\(target.rawValue): \(result) in \(time)")
      exit(result == .accepted || result == .refused ? 0 : 1)
    }
    fail("there is no finding in \(folder.path)")
  }

  static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("\(message)\n".utf8))
    exit(2)
  }

  func run() throws -> Int32 {
    guard !Corpus.seeds(for: .scenario, scenarios: scenarios).isEmpty else { Self.fail(Self.help) }
    let clock = ContinuousClock()
    let start = clock.now
    let end = start + .seconds(seconds)
    var totals = FuzzTarget.allCases.map { _ in FuzzCounts() }
    var batch: UInt64 = 0
    var findings = 0
    var slow = 0
    while clock.now < end {
      for (index, target) in FuzzTarget.allCases.enumerated() where clock.now < end {
        let (counts, finding) = try runBatch(batch, of: target, until: end - clock.now)
        totals[index].add(counts)
        guard let finding else { continue }
        if finding.isSlow { slow += 1 } else { findings += 1 }
        print("\(finding.isSlow ? "slow run" : "finding"): \(finding.path)")
        fflush(nil)
      }
      batch += 1
    }
    let elapsed = (clock.now - start) / .seconds(1)
    for (target, counts) in zip(FuzzTarget.allCases, totals) {
      print("\(target.rawValue): \(counts)")
    }
    let cases = totals.reduce(0) { $0 + $1.cases }
    print(
      "\(cases) cases in \(Int(elapsed)) s (\(Int(Double(cases) / max(elapsed, 1)))/s), "
        + "\(findings) findings, \(slow) runs cut off")
    return findings == 0 ? 0 : 1
  }

  /// A folder in memory where there is one: every input is written to a file.
  private var temporary: URL {
    let memory = URL(filePath: "/dev/shm")
    return FileManager.default.isWritableFile(atPath: memory.path)
      ? memory : FileManager.default.temporaryDirectory
  }

  /// Runs a child process; returns what it counted, and what it left behind where it broke.
  private func runBatch(
    _ batch: UInt64, of target: FuzzTarget, until rest: Duration
  ) throws -> (FuzzCounts, Finding?) {
    let folder = temporary.appending(path: "fuzz-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Corpus.furnish(folder, scenarios: scenarios)
    let child = Process()
    child.executableURL = URL(filePath: CommandLine.arguments[0])
    child.arguments = [
      FuzzWorker.verb, target.rawValue, "\(seed)", "\(batch)",
      "\(min(20, max(1, Int(rest / .seconds(1)))))", folder.path, scenarios.path,
    ]
    try child.run()
    child.waitUntilExit()
    let counts = FuzzCounts(
      (try? String(contentsOf: folder.appending(path: "counts"), encoding: .utf8)) ?? "")
    let isSignal = child.terminationReason == .uncaughtSignal
    if !isSignal, child.terminationStatus == 0 { return (counts, nil) }
    let isRunning = FileManager.default.fileExists(atPath: folder.appending(path: "running").path)
    // A scenario may ask for more than fits into the time: that is its right, but worth a look.
    let isSlow = isSignal && [SIGPROF, SIGALRM].contains(child.terminationStatus) && isRunning
    let reason = isSlow ? "slow" : isSignal ? "signal-\(child.terminationStatus)" : "broken"
    let kept = keep.appending(path: "\(target.rawValue)-\(reason)-\(seed)-\(batch)")
    try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
    for name in [target.fileName, "choice", "reason"] {
      try? FileManager.default.copyItem(
        at: folder.appending(path: name), to: kept.appending(path: name))
    }
    return (counts, Finding(path: kept.path, isSlow: isSlow))
  }
}

if CommandLine.arguments.count > 1, CommandLine.arguments[1] == FuzzWorker.verb {
  exit(try FuzzWorker(Array(CommandLine.arguments.dropFirst(2))).run())
}
exit(try FuzzRunner(Array(CommandLine.arguments.dropFirst())).run())
