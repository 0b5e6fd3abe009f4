import Testing

@testable import Text

@Suite("Bytes that are kept to be read from any place")
struct SpooledBytesTests {
  @Test("what was written is read, in memory or from a file", arguments: [1, 10, 1_000])
  func reading(mostInMemory: Int) throws {
    let spool = SpooledBytes(mostInMemory: mostInMemory)
    let all = (0..<100).map { UInt8($0) }
    for start in stride(from: 0, to: 100, by: 7) {
      try spool.append(Array(all[start..<min(start + 7, 100)]))
    }
    try spool.finish()
    #expect(spool.count == 100)
    var buffer: [UInt8] = []
    for start in 0...100 {
      try spool.read(from: start, atMost: 9, into: &buffer)
      #expect(buffer == Array(all[start..<min(start + 9, 100)]))
    }
  }
}
