import Testing

@testable import Text

@Suite("Places in JSON")
struct JSONFuzzTests {
  @Test("places are the same whether they are counted on or from the start")
  func places() throws {
    let text = Array("{\"é\": [1,\n 2, \"ü\\n\"],\n\"ö\": {\"x\": null}}".utf8)
    try text.withUnsafeBufferPointer { bytes in
      var counting = JSONScanner(bytes, file: "x", line: 7, column: 3)
      var skipping = counting
      var positions: [SourcePosition] = []
      while try counting.next() != .end {
        _ = try skipping.next()
        var fresh = skipping
        #expect(counting.tokenPosition == fresh.tokenPosition)
        #expect(counting.tokenPosition == fresh.tokenPosition)
        positions.append(counting.tokenPosition)
      }
      let lines = positions.map { "\($0.line):\($0.column)" }
      #expect(
        lines == [
          "7:3", "7:4", "7:9", "7:10", "8:2", "8:5", "8:10", "9:1", "9:6", "9:7", "9:12", "9:16",
          "9:17",
        ])
    }
  }
}
