import Experiments
import Foundation
import Projection
import Studies

/// What verbs that simulate have in common: threads, a progress bar, a folder of results.
extension Invocation {
  /// What the names of files end in that are not complete yet: another process has another mark.
  static var mark: String { "\(ProcessInfo.processInfo.processIdentifier).partial" }

  /// The folder of results of a name.
  func folder(named name: String) -> String { self[Shared.out] + "/" + name }

  /// Simulates something with a progress bar, titled as the study is called in messages where it
  /// has no title of its own, until it is done or Ctrl-C stops it.
  func simulate<Value>(
    _ name: String, title: String? = nil,
    _ body: (ReplicationRunner, @escaping (Int, Int) -> Void) throws -> Value
  ) throws -> Value {
    let runner = ReplicationRunner(
      threads: self[Shared.threads], cancellation: Interruption.token)
    var bar = ProgressBar(title: title ?? name, isQuiet: self[Shared.quiet])
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
