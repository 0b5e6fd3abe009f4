import Foundation
import Quantities
import Traffic

/// Reading a recorded trace: CSV rows from a file to requests.
enum TraceReading {
  static var benchmarks: [Benchmark] {
    [
      Benchmark("traces/azure-csv", counting: "row", 1_000_000) { count in
        let file = TemporaryTrace(rows: count)
        return { file.read() }
      }
    ]
  }
}

/// A trace in a temporary file, which goes with it.
private final class TemporaryTrace {
  private let path: String

  init(rows: Int) {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "drawdown-benchmark-\(UUID()).csv").path
    var text = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    text.reserveCapacity(rows * 40)
    for row in 0..<rows {
      // A row each 70 ms; sizes without a pattern that a branch predictor could learn.
      let milliseconds = row * 70
      let (hours, minutes) = (milliseconds / 3_600_000 % 24, milliseconds / 60_000 % 60)
      let seconds = milliseconds / 1_000 % 60
      let day = 1 + milliseconds / 86_400_000 % 28
      let scrambled = (row &* 0x9E37_79B9) & 0xFFFF_FFFF
      text += "2023-11-\(padded(day)) \(padded(hours)):\(padded(minutes)):\(padded(seconds))."
      text += "\(1_000 + milliseconds % 1_000)000,".dropFirst()
      text += "\(scrambled % 7_000),\(scrambled % 900)\n"
    }
    do { try Data(text.utf8).write(to: URL(filePath: path)) } catch {
      preconditionFailure("the temporary folder cannot be written: \(error)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  func read() -> Benchmark.Work {
    let start = Instant(nanoseconds: 0)
    let end = Instant(nanoseconds: 100 * 86_400 * 1_000_000_000)
    guard
      var stream = try? ReplayStream(
        ReplayDefinition(path: path, format: .azure), over: Interval(from: start, to: end))
    else { preconditionFailure("the trace was just written") }
    var items: Int64 = 0
    var digest: Int64 = 0
    while stream.next < end.nanoseconds {
      let mark = stream.take()
      items += 1
      digest = digest &* 31 &+ mark.inputTokens &+ mark.outputTokens
    }
    return Benchmark.Work(items: items, digest: digest)
  }
}
