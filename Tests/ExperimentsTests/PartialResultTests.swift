import Experiments
import Testing

struct PartialResultTests {
  @Test("Every kind of value reads back as written, least significant byte first")
  func roundTrip() throws {
    var writer = ByteWriter()
    writer.write(UInt16(0x1234))
    #expect(writer.bytes == [0x34, 0x12])
    writer.write(Int64.min)
    writer.write([Int64(-1), 7])
    writer.write([Int128(-3)])
    writer.write("naïve")
    writer.write([UInt8]())
    var reader = ByteReader(writer.bytes)
    #expect(try reader.read(UInt16.self) == 0x1234)
    #expect(try reader.read(Int64.self) == .min)
    #expect(try reader.read([Int64].self) == [-1, 7])
    #expect(try reader.read([Int128].self) == [-3])
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
    #expect(throws: PartialResultError.trailingBytes(count: 1)) { try ByteReader([0]).finish() }
    writer = ByteWriter()
    writer.write([UInt8(0xff)])
    var text = ByteReader(writer.bytes)
    #expect(throws: PartialResultError.invalidValue(offset: 0)) { try text.read(String.self) }
  }

  /// Content with values of several kinds.
  private struct Sample: SerializableResult {
    static var contentVersion: UInt16 { 1 }
    var values: [Int64]
    var name: String

    init(_ values: [Int64], name: String) {
      self.values = values
      self.name = name
    }

    func write(to writer: inout ByteWriter) {
      writer.write(values)
      writer.write(name)
    }

    init(from reader: inout ByteReader) throws(PartialResultError) {
      values = try reader.read([Int64].self)
      name = try reader.read(String.self)
    }
  }

  private let sample = PartialResult(
    experiment: 77, unit: 3, content: Sample([1, .min, .max], name: "acme"))

  @Test("A result reads back as it was written")
  func readsBack() throws {
    let read = try PartialResult<Sample>(encoded: sample.encoded)
    #expect(read.experiment == 77 && read.unit == 3)
    #expect(read.content.values == [1, .min, .max] && read.content.name == "acme")
  }

  @Test("Every damaged byte and every cut is noticed")
  func damage() {
    let bytes = sample.encoded
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x10
      #expect(throws: PartialResultError.self) {
        try PartialResult<Sample>(encoded: damaged)
      }
      #expect(throws: PartialResultError.self) {
        try PartialResult<Sample>(encoded: Array(bytes[..<index]))
      }
    }
    #expect(throws: PartialResultError.self) {
      try PartialResult<Sample>(encoded: bytes + [0])
    }
    #expect(throws: PartialResultError.notAPartialResult) {
      try PartialResult<Sample>(encoded: Array("not a result".utf8))
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
      try PartialResult<Sample>(encoded: newer)
    }
  }
}
