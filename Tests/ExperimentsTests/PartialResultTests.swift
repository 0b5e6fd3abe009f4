import Experiments
import Statistics
import TestSupport
import Testing

struct PartialResultTests {
  @Test("Every kind of value reads back as written, least significant byte first")
  func roundTrip() throws {
    var writer = ByteWriter()
    writer.write(UInt16(0x1234))
    #expect(writer.bytes == [0x34, 0x12])
    writer.write(Int64.min)
    writer.write(Int128.max)
    writer.write(-0.0)
    writer.write(true)
    writer.write([Int64(-1), 7])
    writer.write([Int128(-3)])
    writer.write([Double.infinity, 0.1])
    writer.write("naïve")
    writer.write([UInt8]())
    var reader = ByteReader(writer.bytes)
    #expect(try reader.read(UInt16.self) == 0x1234)
    #expect(try reader.read(Int64.self) == .min)
    #expect(try reader.read(Int128.self) == .max)
    #expect(try reader.read(Double.self).sign == .minus)
    #expect(try reader.read(Bool.self))
    #expect(try reader.read([Int64].self) == [-1, 7])
    #expect(try reader.read([Int128].self) == [-3])
    #expect(try reader.read([Double].self) == [.infinity, 0.1])
    #expect(try reader.read(String.self) == "naïve")
    #expect(try reader.read([UInt8].self).isEmpty)
    try reader.finish()
  }

  @Test("Bytes that end early, claim too much or are left over are refused")
  func malformed() {
    var short = ByteReader([1, 2, 3])
    #expect(throws: PartialResultError.truncated(offset: 0, needed: 8)) {
      try short.read(Int64.self)
    }
    var writer = ByteWriter()
    writer.write(Int64.max)
    var huge = ByteReader(writer.bytes)
    #expect(throws: PartialResultError.truncated(offset: 8, needed: .max)) {
      try huge.read([Int64].self)
    }
    writer = ByteWriter()
    writer.write(Int64(-1))
    var negative = ByteReader(writer.bytes)
    #expect(throws: PartialResultError.invalidValue(offset: 0)) { try negative.read([Int64].self) }
    var flag = ByteReader([2])
    #expect(throws: PartialResultError.invalidValue(offset: 0)) { try flag.read(Bool.self) }
    #expect(throws: PartialResultError.trailingBytes(count: 1)) { try ByteReader([0]).finish() }
    writer = ByteWriter()
    writer.write([UInt8(0xff)])
    var text = ByteReader(writer.bytes)
    #expect(throws: PartialResultError.invalidValue(offset: 0)) { try text.read(String.self) }
  }

  private func results() -> [PartialResult<ExactMoments>] {
    var generator = SplitMix64(seed: 11)
    return (0..<9).map { unit in
      let values = (0..<20).map { _ in Int64.random(in: .min ... .max, using: &generator) }
      return PartialResult(experiment: 77, unit: unit, content: ExactMoments(values))
    }
  }

  @Test("Results merge to the same bytes in whatever order they come back from elsewhere")
  func merging() throws {
    let results = results()
    let expected = try #require(
      try PartialResult.merged(results, experiment: 77, units: 0..<9))
    var generator = SplitMix64(seed: 12)
    for _ in 0..<20 {
      let returned = try results.shuffled(using: &generator).map {
        try PartialResult<ExactMoments>(encoded: $0.encoded)
      }
      let merged = try #require(
        try PartialResult.merged(returned, experiment: 77, units: 0..<9))
      #expect(
        PartialResult(experiment: 77, unit: 0, content: merged).encoded
          == PartialResult(experiment: 77, unit: 0, content: expected).encoded)
    }
  }

  @Test("Missing, repeated, unknown and foreign results are refused by name")
  func incomplete() {
    let results = results()
    func merge(_ results: [PartialResult<ExactMoments>]) throws {
      _ = try PartialResult.merged(results, experiment: 77, units: 0..<9)
    }
    #expect(throws: PartialResultError.missingUnit(4)) {
      try merge(results.filter { $0.unit != 4 })
    }
    #expect(throws: PartialResultError.repeatedUnit(2)) { try merge(results + [results[2]]) }
    let unknown = PartialResult(experiment: 77, unit: 9, content: ExactMoments())
    #expect(throws: PartialResultError.unknownUnit(9)) { try merge(results + [unknown]) }
    let foreign = PartialResult(experiment: 78, unit: 3, content: ExactMoments())
    #expect(throws: PartialResultError.otherExperiment(expected: 77, found: 78)) {
      try merge([foreign])
    }
  }

  @Test("Every damaged byte and every cut is noticed")
  func damage() {
    let bytes = results()[3].encoded
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x10
      #expect(throws: PartialResultError.self) {
        try PartialResult<ExactMoments>(encoded: damaged)
      }
      #expect(throws: PartialResultError.self) {
        try PartialResult<ExactMoments>(encoded: Array(bytes[..<index]))
      }
    }
    #expect(throws: PartialResultError.self) {
      try PartialResult<ExactMoments>(encoded: bytes + [0])
    }
    #expect(throws: PartialResultError.notAPartialResult) {
      try PartialResult<ExactMoments>(encoded: Array("not a result".utf8))
    }
  }

  private struct NewerContent: SerializableResult {
    static var contentVersion: UInt16 { 2 }
    func write(to writer: inout ByteWriter) {}
    init() {}
    init(from reader: inout ByteReader) throws(PartialResultError) {}
  }

  @Test("Content of another version is refused")
  func version() {
    let newer = PartialResult(experiment: 1, unit: 0, content: NewerContent()).encoded
    #expect(throws: PartialResultError.unsupportedContentVersion(found: 2, supported: 1)) {
      try PartialResult<ExactMoments>(encoded: newer)
    }
  }
}
