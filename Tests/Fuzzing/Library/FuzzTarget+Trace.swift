import Foundation
import Quantities
import Text
import Traffic

extension FuzzTarget {
  private static let start = Instant(nanoseconds: 1_700_000_000_000_000_000)
  private static let interval = Interval(
    from: start, to: start + Duration(nanoseconds: 86_400_000_000_000))

  private static let formats: [TraceFormat] =
    [
      .azure, .burstGPT, .mooncake, .liteLLMSpendLogs,
      .columns(time: "at", input: "prompt", output: "completion", model: "model"),
      .columns(time: "at", unit: .milliseconds, input: "prompt"),
      .columns(time: "timestamp", unit: .seconds, output: "output_length"),
      .columns(
        time: "at", unit: .microseconds, input: "prompt", cachedInput: "cached",
        output: "completion", model: "model"),
      .columns(time: "at", unit: .nanoseconds, cachedInput: "cached"),
      .columns(time: "at", unit: .seconds, input: "prompt", output: "prompt"),
      .columns(time: "", input: "", model: ""), .automatic,
    ] + TracePreset.all.map(\.format)

  /// What files start with that are packed, or text in another encoding.
  private static let marks: [[UInt8]] = [
    [0x1f, 0x8b], [0x28, 0xb5], [0xff, 0xfe], [0xfe, 0xff],
  ]

  /// The format that the start of a file looks like.
  private func likelyFormat(_ start: String) -> TraceFormat? {
    let marks: [(String, TraceFormat)] = [
      ("TIMESTAMP", .azure), ("Timestamp", .burstGPT), ("hash_ids", .mooncake),
      ("request_id,startTime", .liteLLMSpendLogs), ("{\"startTime\"", .liteLLMSpendLogs),
      ("at,prompt,cached", Self.formats[7]),
      ("at,prompt,completion", Self.formats[4]), ("at,prompt", Self.formats[5]),
      ("\"at\"", Self.formats[4]), ("\u{1F}", .azure),
    ]
    return marks.first { start.contains($0.0) }?.1
  }

  /// A trace and how it is played, by the bits of a number; 0 suits the file as it is.
  private func definition(_ path: String, _ bytes: [UInt8], choice: Int) -> ReplayDefinition {
    let formats = Self.formats
    let likely = likelyFormat(String(decoding: bytes.prefix(160), as: UTF8.self))
    let speeds = [
      Decimal.one, Decimal(significand: 25, places: 1), Decimal(significand: 1, places: 18),
      Decimal(significand: 1_000_000_000_000_000_000, places: 0),
    ]
    return ReplayDefinition(
      path: path,
      format: (choice & 1_024 == 0 ? likely : nil)
        ?? (choice == 0 ? .automatic : formats[(choice >> 12) % formats.count]),
      shift: choice & 8 == 0 ? .start : .none, speed: speeds[choice >> 1 & 3],
      scale: choice & 32 == 0 ? .one : Decimal(significand: choice & 16 == 0 ? 5 : 25, places: 1),
      repeats: choice & 64 != 0, sorts: choice & 128 == 0,
      badRows: choice & 256 == 0 ? .refused : .skipped,
      models: [.init(name: "GPT-4", entry: 1)], defaultEntry: choice & 512 == 0 ? 0 : nil)
  }

  func readTrace(_ path: String, choice: Int) -> Result {
    let bytes = (try? Data(contentsOf: URL(filePath: path))).map { Array($0) } ?? []
    let definition = definition(path, bytes, choice: choice)
    let found = TraceCheck.validate(definition, over: Self.interval)
    guard found.problems.allSatisfy({ isPlaced($0) }) else {
      return .broken("a problem without a place: \(found.problems)")
    }
    if self != .gzip, !Self.marks.contains(where: { bytes.starts(with: $0) }) {
      let extent = TextExtent(bytes)
      if let stray = found.problems.first(where: { !extent.contains($0.position) }) {
        return .broken("a problem outside the file: \(stray)")
      }
      if choice & 2_048 != 0, let difference = packedDifference(definition, bytes, from: found) {
        return .broken(difference)
      }
    }
    let isRefused = found.problems.contains { $0.severity == .error }
    return play(definition, isRefused: isRefused, size: bytes.count)
  }

  /// Reads a trace packed, which must give what it gives plain; nil where it does.
  private func packedDifference(
    _ definition: ReplayDefinition, _ bytes: [UInt8],
    from plain: TraceCheck.Finding
  ) -> String? {
    var packed = definition
    packed.path += ".gz"
    // Members may end anywhere, within a line or a character too.
    let middle = bytes.count / 2
    let data =
      GzipMember.storing(Array(bytes[..<middle])) + GzipMember.storing(Array(bytes[middle...]))
    guard (try? Data(data).write(to: URL(filePath: packed.path))) != nil else { return nil }
    let found = TraceCheck.validate(packed, over: Self.interval)
    let isSame =
      found.requests == plain.requests && found.first == plain.first && found.last == plain.last
      && found.problems.count == plain.problems.count
      && zip(found.problems, plain.problems).allSatisfy {
        $0.message == $1.message && $0.position.line == $1.position.line
          && $0.position.column == $1.position.column
      }
    return isSame ? nil : "packed it reads otherwise: \(found), not \(plain)"
  }

  /// Plays a trace: its requests must be in order and within the horizon.
  private func play(_ definition: ReplayDefinition, isRefused: Bool, size: Int) -> Result {
    do throws(TraceError) {
      var stream = try ReplayStream(definition, over: Self.interval)
      var last = Int64.min
      var requests = 0
      // A repeated trace is read again and again: about 40 MB of it are enough.
      let most = max(50, min(5_000, 40_000_000 / max(1, size)))
      while stream.next < Self.interval.to.nanoseconds, requests < most {
        guard stream.next >= last else { return .broken("time runs backwards") }
        guard stream.next >= Self.start.nanoseconds else { return .broken("before the horizon") }
        last = stream.next
        let mark = stream.take()
        guard mark.inputTokens >= 0, mark.outputTokens >= 0, mark.cachedInputTokens >= 0 else {
          return .broken("a negative quantity")
        }
        guard mark.cachedInputTokens <= mark.inputTokens else {
          return .broken("more cached than there is")
        }
        requests += 1
      }
      if stream.failure != nil { return isRefused ? .refused : .broken("fails unannounced") }
      return isRefused ? .refused : .accepted
    } catch {
      return isRefused ? .refused : .broken("fails unannounced: \(error)")
    }
  }
}
