import Experiments
import Projection
import Results
import Scenarios
import Studies
import Text

/// A study whose outcomes are kept while it is under way: stopped half-way, the same command goes on
/// where it was.
struct ResumableStudy {
  static let fresh = Option.flag("--fresh", "starts afresh instead of going on")

  private let name: String
  private let line: Invocation
  private let log: StudyLog
  private let origin: StudyOrigin
  private let keepsLog: Bool

  /// Opens what is known of a study of a name, which is made from some files; without a fingerprint
  /// nothing is kept.
  ///
  /// - Throws: where it is under way elsewhere, or nothing can be written.
  init(_ name: String, _ line: Invocation, _ files: [InputFile], fingerprint: UInt64?) throws {
    origin = line.studyOrigin(files)
    try line.claim(
      line.folder(named: name), named: name, from: .study(command: origin.command))
    let path = line.folder(named: ".\(name).progress")
    guard
      let log = try StudyLog(
        path: path, experiment: fingerprint ?? 0,
        forgets: line[Self.fresh] || fingerprint == nil)
    else {
      throw Failure.error(
        "another study that is under way keeps \(path); wait for its end, or write elsewhere with "
          + "--out", .cannotReadOrWrite)
    }
    (self.name, self.line, self.log, keepsLog) = (name, line, log, fingerprint != nil)
    if !keepsLog {
      note(
        "a trace from standard input or a pipe cannot be told from another one, so a study that is "
          + "stopped cannot be resumed")
    }
    if log.content == .another {
      Console.error(
        "drawdown: \(name): starting afresh: \(path) was of another study (the scenario, a file "
          + "that it names, what is asked, options or the program changed)")
    }
  }

  func note(_ text: String) {
    guard !line[Shared.quiet] else { return }
    Console.error("drawdown: \(name): \(text)", isWrapped: true)
  }

  /// Simulates with a progress bar, and with the log where there is one.
  func simulate<Value>(
    units: Int? = nil,
    _ body: (ReplicationRunner, StudyLog?, @escaping (Int, Int) -> Void) throws -> Value
  ) throws -> Value {
    var lastSynchronized = ContinuousClock.now
    return try line.simulate(name, isOpen: units == nil) { runner, progress in
      do {
        return try body(runner, keepsLog ? log : nil) { done, total in
          progress(done, total)
          guard keepsLog, lastSynchronized.duration(to: .now) >= .seconds(1) else { return }
          log.synchronize()
          lastSynchronized = .now
        }
      } catch let failure as RunFailure {
        try end(units, failure)
        throw failure
      }
    }
  }

  /// Keeps what is known where going on makes sense, and says so.
  private func end(_ units: Int?, _ failure: RunFailure) throws {
    switch failure {
    case .interrupted where log.count > 0:
      log.synchronize()
      let all = units.map { " of \($0)" } ?? ""
      throw Failure.lines(
        [
          "drawdown: \(name): interrupted; \(log.count)\(all) units are known, and the same command "
            + "goes on from there"
        ], .interrupted)
    case .interrupted:
      log.discard()
      throw Failure.lines(
        ["drawdown: \(name): interrupted before a unit was done; nothing of it is kept"],
        .interrupted)
    case .results where log.count > 0: break
    case .results, .projection, .refused: log.discard()
    }
  }

  /// Writes the results, after which nothing need be kept; returns their folder.
  ///
  /// Further members of the answer of `--json` may stand behind the tables.
  func write(_ files: ResultFiles, _ further: JSONValue = .object([])) throws -> String {
    let folder = line.folder(named: name)
    do { try files.write(to: folder, from: origin) } catch {
      if !keepsLog { log.discard() }
      throw error
    }
    log.finish()
    line.answer.add(files.json(folder: folder) + further)
    return folder
  }
}
