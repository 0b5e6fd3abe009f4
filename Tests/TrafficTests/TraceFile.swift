import Foundation
import Quantities
import TestSupport

@testable import Traffic

/// A trace that is there for one test.
final class TraceFile {
  let path: String

  init(_ bytes: some Sequence<UInt8>) throws {
    path = NSTemporaryDirectory() + "trace-\(UUID().uuidString)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  convenience init(_ text: String) throws { try self.init(text.utf8) }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A request with its instant.
struct TimedMark: Hashable {
  var at: Int64
  var entry: Int32
  var input: Int64
  var cached: Int64
  var output: Int64
}

/// The instants from 1970 on, a hundred years of them.
let century = Interval(
  from: Instant(nanoseconds: 0), to: Instant(nanoseconds: 3_155_760_000_000_000_000))

/// Reads requests until the last, or until there are enough.
func played(_ stream: inout ReplayStream, atMost limit: Int = 100_000) -> [TimedMark] {
  var found: [TimedMark] = []
  while stream.next != .max, found.count < limit {
    let at = stream.next
    let mark = stream.take()
    found.append(
      TimedMark(
        at: at, entry: mark.entry, input: mark.inputTokens, cached: mark.cachedInputTokens,
        output: mark.outputTokens))
  }
  return found
}

/// Times in nanoseconds of a trace with a column of them and nothing else.
func instants(
  of times: [Int64], over interval: Interval = century, _ change: (inout ReplayDefinition) -> Void
) throws -> (instants: [Int64], skipped: Int64, failure: TraceError?) {
  let file = try TraceFile("t\n" + times.map { "\($0)\n" }.joined())
  var definition = ReplayDefinition(
    path: file.path, format: .columns(time: "t", unit: .nanoseconds), shift: .none)
  change(&definition)
  do {
    var stream = try ReplayStream(definition, over: interval)
    let found = played(&stream, atMost: 200).map(\.at)
    return withExtendedLifetime(file) { (found, stream.skippedRows, stream.failure) }
  } catch {
    return ([], 0, error)
  }
}

extension RealData {
  static func lines(_ path: String) throws -> [[Substring]] {
    try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
      .map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
  }
}
