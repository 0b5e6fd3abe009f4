import Foundation
import Fuzzing
import Randomness

/// The child process: writes each input to a file, then reads it.
struct FuzzWorker {
  static let verb = "--worker"
  /// Seconds of computation after which reading one input counts as hanging.
  private static let patience = 5
  /// The same for waiting.
  private static let longPatience: UInt32 = 120
  /// The most memory that reading may take.
  private static let memory: rlim_t = 1 << 30

  private let target: FuzzTarget
  private let seed: UInt64
  private let batch: UInt64
  private let seconds: Int
  private let folder: URL
  private let scenarios: URL

  init(_ arguments: [String]) {
    guard arguments.count == 6, let target = FuzzTarget(rawValue: arguments[0]),
      let seed = UInt64(arguments[1]), let batch = UInt64(arguments[2]),
      let seconds = Int(arguments[3])
    else { FuzzRunner.fail(FuzzRunner.help) }
    self.target = target
    self.seed = seed
    self.batch = batch
    self.seconds = seconds
    folder = URL(filePath: arguments[4])
    scenarios = URL(filePath: arguments[5])
  }

  func run() throws -> Int32 {
    var limit = rlimit(rlim_cur: Self.memory, rlim_max: Self.memory)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    let stream = StreamSeed(seed: seed).child(target.rawValue).child(batch)
    var mutator = Mutator(
      seeds: Corpus.seeds(for: target, scenarios: scenarios), tokens: Corpus.tokens,
      generator: stream.generator())
    let end = ContinuousClock.now + .seconds(seconds)
    let file = folder.appending(path: target.fileName)
    let running = folder.appending(path: "running")
    var counts = FuzzCounts()
    while ContinuousClock.now < end {
      let input = mutator.next()
      let choice = mutator.below(1 << 30)
      try Data(input).write(to: file)
      try Data("\(choice)".utf8).write(to: folder.appending(path: "choice"))
      watch(seconds: Self.patience)
      let result = target.read(file.path, choice: choice) {
        _ = FileManager.default.createFile(atPath: running.path, contents: nil)
        watch(seconds: Self.patience)
      }
      watch(seconds: 0)
      if result == .accepted { try? FileManager.default.removeItem(at: running) }
      counts.count(result)
      if counts.cases % 256 == 0 { try counts.write(to: folder) }
      if case .broken(let reason) = result {
        try counts.write(to: folder)
        try Data(reason.utf8).write(to: folder.appending(path: "reason"))
        return 1
      }
    }
    try counts.write(to: folder)
    return 0
  }

  /// Has a signal end the process after a time; zero takes that back.
  private func watch(seconds: Int) {
    var timer = itimerval(
      it_interval: timeval(tv_sec: 0, tv_usec: 0), it_value: timeval(tv_sec: seconds, tv_usec: 0))
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    alarm(seconds == 0 ? 0 : Self.longPatience)
  }
}

/// How many inputs there were, and what became of them.
struct FuzzCounts: CustomStringConvertible {
  private(set) var cases = 0
  private var accepted = 0
  private var refused = 0

  init() {}

  init(_ text: String) {
    let numbers = text.split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 3 else { return }
    (cases, accepted, refused) = (numbers[0], numbers[1], numbers[2])
  }

  var description: String { "\(cases) cases, \(accepted) accepted, \(refused) refused" }

  mutating func count(_ result: FuzzTarget.Result) {
    cases += 1
    switch result {
    case .accepted: accepted += 1
    case .refused: refused += 1
    case .broken: break
    }
  }

  mutating func add(_ other: FuzzCounts) {
    cases += other.cases
    accepted += other.accepted
    refused += other.refused
  }

  func write(to folder: URL) throws {
    try Data("\(cases) \(accepted) \(refused)".utf8).write(to: folder.appending(path: "counts"))
  }
}
