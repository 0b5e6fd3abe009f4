import Foundation
import TestSupport
import Testing

@testable import Text

/// The lines of a file, as far as they can be read, and what stopped it.
func lines(of file: TemporaryFile) -> (lines: [String], error: DocumentError?) {
  var found: [String] = []
  do throws(DocumentError) {
    var reader = try LineReader(path: file.path)
    while try reader.next() { found.append(String(decoding: reader.line, as: UTF8.self)) }
    return (found, nil)
  } catch {
    return (found, error)
  }
}

@Suite("Lines of a file")
struct LineReaderTests {
  @Test(
    "LF and CRLF end lines, the last needs no end, a byte order mark is dropped",
    arguments: [
      ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]),
      ("a\r\nb\r\n", ["a", "b"]), ("\u{feff}a\nb", ["a", "b"]), ("\n\na", ["", "", "a"]),
      ("é\n漢字😀\n", ["é", "漢字😀"]), ("a\r", ["a"]), ("\u{feff}", [""]),
    ])
  func ends(text: String, expected: [String]) throws {
    let plain = lines(of: try TemporaryFile(text))
    #expect(plain.lines == expected)
    #expect(plain.error == nil)
    let packed = lines(of: try TemporaryFile(gzipped(Array(text.utf8))))
    #expect(packed.lines == expected)
    #expect(packed.error == nil)
  }

  @Test("Lines around the size of a piece are whole")
  func pieces() throws {
    for length in [65_534, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 500_000] {
      let text = String(repeating: "x", count: length)
      let found = lines(of: try TemporaryFile(text + "\nshort\n" + text))
      #expect(found.lines.map(\.count) == [length, 5, length])
    }
  }

  @Test("A line of 64 MiB is read; a longer one is an error at its line")
  func longest() throws {
    let longest = [UInt8](repeating: 97, count: LineReader.longestLine)
    #expect(lines(of: try TemporaryFile(longest)).lines.map(\.utf8.count) == [longest.count])
    let found = lines(of: try TemporaryFile(Array("a\n".utf8) + longest + [97]))
    #expect(found.lines == ["a"])
    guard case .broken(let diagnostic) = found.error else {
      Issue.record("a line that is too long was read")
      return
    }
    #expect(diagnostic.position.line == 2)
    #expect(diagnostic.message.contains("longer than 67108864 bytes"))
  }

  private func values(_ text: String) throws -> [String] {
    let file = try TemporaryFile(text)
    var reader = try LineReader(path: file.path)
    var found: [String] = []
    do throws(DocumentError) {
      while try reader.nextValue() {
        let value = String(decoding: reader.line, as: UTF8.self)
        found.append("\(reader.lineNumber):\(reader.column) \(value)")
      }
    } catch {
      found.append(error.diagnostic.description.replacing(file.path, with: "f"))
    }
    return found
  }

  @Test("Values of a JSON array, or one after the other, are read with their places")
  func readsValues() throws {
    #expect(
      try values("\u{feff} [\n {\"a\": \"]}\\\"\"},\n{\n}, 5]\n")
        == ["2:2 {\"a\": \"]}\\\"\"}", "3:1 {\n}", "4:4 5"])
    #expect(try values("{\"é\": 1} {\n}\n\n[1]") == ["1:1 {\"é\": 1}", "1:10 {\n}", "4:1 [1]"])
    #expect(try values("[]").isEmpty)
    #expect(try values("").isEmpty)
    #expect(
      try values("[1 2]") == [
        "1:2 1", "f:1:4: error: a comma or `]` must follow a value of the array",
      ])
    #expect(
      try values("[1] 2") == ["1:2 1", "f:1:5: error: something follows the end of the JSON array"])
    #expect(
      try values("[1,") == ["1:2 1", "f:1:4: error: the JSON value that starts here is not closed"])
    #expect(try values("[1,]") == ["1:2 1", "f:1:4: error: a JSON value must stand here"])
    #expect(
      try values("{\"a\": [") == ["f:1:1: error: the JSON value that starts here is not closed"])
    #expect(try values("[{}") == ["1:2 {}", "f:1:4: error: the JSON array is not closed"])
  }

  @Test(
    "NUL and bytes that are not UTF-8 are errors at their character",
    arguments: [
      ([0x61, 0x00], 1, 2, "NUL"), ([0x61, 0x0a, 0x62, 0xff], 2, 2, "UTF-8"),
      ([0xc3, 0xa9, 0xc3], 1, 2, "UTF-8"), ([0xc0, 0x80], 1, 1, "UTF-8"),
      ([0xed, 0xa0, 0x80], 1, 1, "UTF-8"), ([0xf4, 0x90, 0x80, 0x80], 1, 1, "UTF-8"),
      ([0xe0, 0x80, 0x80], 1, 1, "UTF-8"), ([0xf0, 0x80, 0x80, 0x80], 1, 1, "UTF-8"),
      ([0xe2, 0x82], 1, 1, "UTF-8"), ([0xf0, 0x9f, 0x98], 1, 1, "UTF-8"),
      ([UInt8](repeating: 97, count: 20) + [0], 1, 21, "NUL"),
    ] as [([UInt8], Int, Int, String)])
  func badBytes(bytes: [UInt8], line: Int, column: Int, part: String) throws {
    let file = try TemporaryFile(bytes)
    guard case .malformed(let diagnostic) = lines(of: file).error else {
      Issue.record("bad bytes were read")
      return
    }
    #expect(diagnostic.position == SourcePosition(file: file.path, line: line, column: column))
    #expect(diagnostic.message.contains(part))
  }

  @Test("Reading goes on after a malformed line")
  func goesOn() throws {
    let file = try TemporaryFile([0xff, 0x0a, 0x61, 0x0a])
    var reader = try LineReader(path: file.path)
    #expect(throws: DocumentError.self) { try reader.next() }
    let hasNext = try reader.next()
    #expect(hasNext)
    #expect(String(decoding: reader.line, as: UTF8.self) == "a")
    #expect(reader.lineNumber == 2)
  }

  @Test("The text check agrees with the standard library on random bytes")
  func agreesWithStandardLibrary() {
    var generator = SplitMix64(seed: 1)
    let lead: [UInt8] = [0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xff]
    var valid = 0
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...14, using: &generator)
      let bytes = (0..<count).map { _ in
        Bool.random(using: &generator)
          ? lead.randomElement(using: &generator) ?? 0
          : UInt8.random(in: 1...255, using: &generator)
      }
      let found = bytes.withUnsafeBufferPointer { TextCheck.examine($0) }
      let isValid = String(validating: bytes, as: UTF8.self) != nil
      if isValid { valid += 1 }
      switch found {
      case .ascii: #expect(isValid && bytes.allSatisfy { $0 < 128 })
      case .unicode: #expect(isValid && !bytes.allSatisfy { $0 < 128 })
      case .invalid(let offset):
        #expect(!isValid)
        #expect(String(validating: bytes.prefix(offset), as: UTF8.self) != nil)
      case .null: Issue.record("there is no NUL")
      }
    }
    #expect(valid > 500)
  }

  @Test("A missing file and a folder are unreadable, with the reason")
  func unreadable() throws {
    #expect(
      throws: DocumentError.unreadable(
        path: "/nowhere/x.csv", reason: "No such file or directory")
    ) { _ = try LineReader(path: "/nowhere/x.csv") }
    #expect(throws: DocumentError.unreadable(path: "/", reason: "Is a directory")) {
      _ = try LineReader(path: "/")
    }
  }
}
