import Foundation
import Quantities
import Randomness
import Testing
import Text

@testable import Traffic

@Suite("Rows of a trace that are kept in another order")
struct TraceStoreTests {
  private static func numbers(_ random: inout some RandomNumberGenerator) -> TraceRow {
    var row = TraceRow(time: Int64.random(in: -9...9, using: &random) << 59)
    func number() -> Int64 {
      Bool.random(using: &random)
        ? 0 : Int64.random(in: 0...(1 << Int64.random(in: 0...40, using: &random)), using: &random)
    }
    row.line = Int.random(in: 1...1_000_000_000, using: &random)
    row.entry = Int32.random(in: 0...1_000, using: &random)
    row.isBatch = Bool.random(using: &random)
    row.end = row.time + number()
    (row.inputTokens, row.outputTokens, row.cachedInputTokens) = (number(), number(), number())
    (row.cacheWriteTokens, row.cacheWriteOneHourTokens) = (number(), number())
    (row.images, row.milliseconds, row.characters) = (number(), number(), number())
    (row.queries, row.audioInputTokens, row.imageInputTokens) = (number(), number(), number())
    (row.reasoningTokens, row.audioOutputTokens) = (number(), number())
    (row.imageOutputTokens, row.videoMilliseconds, row.count) = (number(), number(), number())
    return row
  }

  @Test("rows are read as they were packed, whatever is in them")
  func packing() throws {
    var random = SystemRandomNumberGenerator()
    let rows = (0..<2_000).map { _ in Self.numbers(&random) }
    var packer = RowPacker()
    for row in rows { packer.append(row) }
    let bytes = SpooledBytes(mostInMemory: 1_000)
    try bytes.append(packer.bytes)
    try bytes.finish()
    var packed = PackedRows(bytes, in: 0..<bytes.count, piece: 1)
    for row in rows {
      let found = try packed.next()
      #expect(found == row)
    }
    let end = try packed.next()
    #expect(end == nil)
  }

  /// A trace of some customers, out of order, with rows that stand for several requests.
  private static func trace(rows: Int) throws -> (file: TraceFile, definition: ReplayDefinition) {
    var random = SystemRandomNumberGenerator()
    let lines = (0..<rows).map { row in
      let time = Int.random(in: 0..<500, using: &random)
      let who = ["ada", "", "bo", "cy"].randomElement(using: &random) ?? ""
      return "\(time),\(who),\(row),\(Int.random(in: 1...3, using: &random)),\(time + 40)"
    }
    let file = try TraceFile((["t,who,in,n,to"] + lines).joined(separator: "\n"))
    var format = TraceFormat(
      [.time: "t", .input: "in", .count: "n", .end: "to"], unit: .nanoseconds)
    format.read(.customer, from: "who")
    return (file, ReplayDefinition(path: file.path, format: format, sorts: true))
  }

  @Test("however few are sorted at once, each customer's rows come in order of time and line")
  func sorting() throws {
    let (file, definition) = try Self.trace(rows: 300)
    defer { withExtendedLifetime(file) {} }
    var expected: [String: [(time: Int64, line: Int, input: Int64)]] = [:]
    var names: [String] = []
    let text = try String(contentsOfFile: file.path, encoding: .utf8)
    for (place, line) in text.split(separator: "\n").dropFirst().enumerated() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      let name = String(fields[1])
      guard !name.isEmpty else { continue }
      if expected[name] == nil { names.append(name) }
      let (time, input) = (try #require(Int64(fields[0])), try #require(Int64(fields[2])))
      expected[name, default: []].append((time, place + 2, input))
    }
    for most in [1, 7, 64, 1_000] {
      let stored = try StoredRows(reading: definition, sortingAtOnce: most)
      #expect(stored.customers == names)
      for name in names {
        var rows = stored.rows(of: name)
        let sorted = (expected[name] ?? []).sorted { ($0.time, $0.line) < ($1.time, $1.line) }
        for row in sorted {
          let found = try rows.next()
          #expect(found?.time == row.time && found?.line == row.line)
          #expect(found?.inputTokens == row.input)
        }
        let end = try rows.next()
        #expect(end == nil)
      }
    }
  }

  @Test("the requests of all customers are those of the trace, at the same instants")
  func customers() throws {
    let (file, definition) = try Self.trace(rows: 200)
    var repeated = definition
    (repeated.repeats, repeated.speed, repeated.shift) = (true, Decimal(2), .start)
    let horizon = Interval(
      from: Instant(nanoseconds: 10_000), to: Instant(nanoseconds: 10_900))
    var parts: [TimedMark] = []
    let customers = try repeated.customers
    for customer in customers {
      var own = repeated
      own.customer = customer
      var stream = try ReplayStream(own, over: horizon)
      parts += played(&stream)
      #expect(stream.failure == nil)
      #expect((stream.skippedRows > 0) == (customer == customers[0]), "rows of no one, once")
    }
    func inOrder(_ marks: [TimedMark]) -> [[Int64]] {
      marks.map { [$0.at, $0.input] }.sorted { $0.lexicographicallyPrecedes($1) }
    }
    let whole = try Self.allRows(repeated, over: horizon)
    #expect(inOrder(parts) == inOrder(whole))
    #expect(parts.count > 400)
    withExtendedLifetime(file) {}
  }

  /// The requests of a trace whose customers are not told apart, without rows of no one.
  private static func allRows(
    _ repeated: ReplayDefinition, over horizon: Interval
  ) throws -> [TimedMark] {
    var plain = repeated
    plain.format = TraceFormat(
      [.time: "t", .input: "in", .count: "n", .end: "to"], unit: .nanoseconds)
    plain.format.filters = [try #require(TraceFilter("who !="))]
    var stream = try ReplayStream(plain, over: horizon)
    return played(&stream)
  }

  @Test("copies of a definition share what is kept, and another one has its own")
  func sharing() throws {
    let (file, definition) = try Self.trace(rows: 20)
    let copy = definition
    let names = try definition.customers
    #expect(try copy.customers == names)
    var other = copy
    other.format.read(.customer, from: "n")
    #expect(try Set(other.customers).isSubset(of: ["1", "2", "3"]))
    #expect(try definition.customers == names)
    withExtendedLifetime(file) {}
  }

  @Test("requests of a row that come by chance are as many, each at any time of it alike")
  func chance() throws {
    let file = try TraceFile("t,n,to,in\n0,20000,1000000,20000\n500000,3,600000,3\n")
    var definition = ReplayDefinition(
      path: file.path,
      format: TraceFormat([.time: "t", .input: "in", .count: "n", .end: "to"], unit: .nanoseconds),
      shift: .none)
    definition.spread = .poisson
    func times(_ seed: UInt64) throws -> [Int64] {
      var stream = try ReplayStream(definition, over: century, seed: StreamSeed(seed: seed))
      let found = played(&stream)
      #expect(found.allSatisfy { $0.input == 1 })
      return found.map(\.at)
    }
    let found = try times(1)
    #expect(found.count == 20_003 && found == found.sorted())
    #expect(found.allSatisfy { (0..<1_000_000).contains($0) })
    #expect(try times(1) == found)
    #expect(try times(2) != found)
    // The distance of the distribution from the uniform one, within what Kolmogorov allows.
    let distance =
      found.enumerated().map { place, time in
        abs(Double(place) / 20_003 - Double(time) / 1e6)
      }.max() ?? 1
    #expect(distance < 2 / 20_003.0.squareRoot())
    withExtendedLifetime(file) {}
  }
}
