import Experiments
import Projection
import Results
import Studies

/// What verbs that simulate have in common: threads, a progress bar, a folder of results.
extension Invocation {
  /// The folder of results of a name.
  func folder(named name: String) -> String { self[Shared.out] + "/" + name }

  /// What the command line changes in scenarios, in order, each as `KEY=VALUE`.
  var changes: [String] {
    self[Shared.overrides] + (self[Shared.replications].map { ["replications=\($0)"] } ?? [])
      + (self[Shared.seed].map { ["seed=\($0)"] } ?? [])
  }

  /// The folder of a scenario's results; what the command line changes is in its name, so that a
  /// what-if takes no plain results' place, unless the line says itself where to write.
  func resultsFolder(of scenario: String) -> String {
    let plain = folder(named: scenario)
    guard !changes.isEmpty, !has(Shared.out) else { return plain }
    return plain + "@" + Self.label(changes, most: max(20, 200 - scenario.utf8.count))
  }

  /// Changes, between commas, as a part of a file's name; what cannot stand there is told apart by a
  /// number.
  private static func label(_ changes: [String], most: Int) -> String {
    // A prefix of an amount changes nothing of what it means.
    let texts = changes.map { $0.filter { $0 != "$" } }
    let sounds = texts.map { text in
      String(text.map { $0.isLetter || $0.isNumber || "-_.=%*:+".contains($0) ? $0 : "_" })
    }
    let sound = sounds.joined(separator: ",")
    guard sounds != texts || sound.utf8.count > most else { return sound }
    var fingerprint = Fingerprint()
    for change in changes { fingerprint.add(change) }
    var start = Substring(sound)
    while start.utf8.count > most - 9 { start.removeLast() }
    return "\(start)-" + String(fingerprint.value & 0xFFFF_FFFF | 1 << 32, radix: 16).dropFirst()
  }

  /// Looks at what a folder has before it is written: tells which results go, and that these are not
  /// a scenario's plain ones, nor a run's where a study is written.
  ///
  /// - Throws: where they are.
  func claim(_ folder: String, named name: String, from origin: ResultsOrigin) throws {
    guard let earlier = ResultsOrigin(of: folder) else { return }
    let instead = "leave `--out` out, or name another folder"
    let going: String
    switch (earlier, origin) {
    case (.run(let old), .run(let new)) where old == new: return
    case (.run(let old), .run(let new)) where old.isEmpty:
      throw Failure.refused([
        "\(folder) has the results of \(name) without \(Failure.list(new, "and")); \(instead)"
      ])
    case (.run(let old), .run): going = "results with \(Failure.list(old, "and"))"
    case (.run, .study):
      throw Failure.refused(["\(folder) has the results of a run; \(instead)"])
    case (.study(let old), .study(let new)) where old == new: return
    case (.study(let old), _): going = "the results of `\(old)`"
    }
    Console.error(
      "drawdown: \(name): note: \(folder) had \(going), which go", isWrapped: true)
  }

  /// What a study is made from that this line asks for.
  func studyOrigin(_ files: [InputFile]) -> StudyOrigin {
    StudyOrigin(words: verb.split(separator: " ").map(String.init) + words, files: files)
  }

  /// Writes a study of files into a folder that the line names.
  func write(_ files: ResultFiles, to folder: String, readFrom names: [String]) throws {
    let origin = studyOrigin(names.map { InputFile($0) })
    try claim(folder, named: verb, from: .study(command: origin.command))
    try files.write(to: folder, from: origin)
  }

  /// Simulates something with a progress bar, titled as the study is called in messages where it
  /// has no title of its own, until it is done or Ctrl-C stops it.
  ///
  /// An open one may need more than is known yet.
  func simulate<Value>(
    _ name: String, title: String? = nil, isOpen: Bool = false,
    _ body: (ReplicationRunner, @escaping (Int, Int) -> Void) throws -> Value
  ) throws -> Value {
    let runner = ReplicationRunner(
      threads: self[Shared.threads], cancellation: Interruption.token)
    var bar = ProgressBar(
      title: title ?? name, isOpen: isOpen, isQuiet: self[Shared.quiet])
    defer { bar.clear() }
    do { return try body(runner, { bar.show($0, of: $1) }) } catch let failure as RunFailure {
      throw Failure(failure, named: name)
    }
  }

  /// Says what was found and where it is written, unless nothing is to be printed.
  func tell(_ lines: @autoclosure () -> [String], replications: Int, folder: String) {
    guard !self[Shared.quiet] else { return }
    Console.print(lines())
    if replications < 30 {
      Console.print("  Fewer than 30 replications: intervals are rough. Add replications.")
    }
    Console.print("  written to \(folder)/")
  }
}
