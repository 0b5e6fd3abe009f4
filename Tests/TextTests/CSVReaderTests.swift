import TestSupport
import Testing

@testable import Text

@Suite("CSV records")
struct CSVReaderTests {
  /// The records of a file, as far as they can be read, and the errors; broken files end there.
  static func records(of file: TemporaryFile) -> (records: [[String]], errors: [DocumentError]) {
    var found: [[String]] = []
    var errors: [DocumentError] = []
    do throws(DocumentError) {
      var reader = CSVReader(try LineReader(path: file.path))
      while true {
        do throws(DocumentError) {
          guard try reader.next() else { break }
          found.append((0..<reader.count).map { String(decoding: reader[$0], as: UTF8.self) })
        } catch .malformed(let diagnostic) {
          errors.append(.malformed(diagnostic))
        }
      }
    } catch {
      errors.append(error)
    }
    return (found, errors)
  }

  @Test(
    "Records are split by RFC 4180",
    arguments: [
      ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), (",\n", [["", ""]]), ("a\n\n\nb", [["a"], ["b"]]),
      ("\"a,b\",c", [["a,b", "c"]]), ("\"a\"\"b\",", [["a\"b", ""]]),
      ("\"a\nb\",c\nd,e", [["a\nb", "c"], ["d", "e"]]),
      ("\"a\r\nb\"\r\nc\r\n", [["a\nb"], ["c"]]), ("\"\"", [[""]]), ("é,ü\n", [["é", "ü"]]),
      ("x,\"\n\n\",y", [["x", "\n\n", "y"]]), (" a , b ", [[" a ", " b "]]),
    ])
  func splits(text: String, expected: [[String]]) throws {
    let found = Self.records(of: try TemporaryFile(text))
    #expect(found.records == expected)
    #expect(found.errors.isEmpty)
  }

  @Test("A record of very many fields is split without counting its line anew for each")
  func manyFields() throws {
    let count = 300_000
    let many = String(repeating: "é,", count: count)
    let found = Self.records(of: try TemporaryFile("\"a\",\(many)b\nc\n"))
    #expect(found.records.map(\.count) == [count + 2, 1])
    let wrong = Self.records(of: try TemporaryFile("\"a\",\(many)b\"\n"))
    #expect(wrong.errors.first?.diagnostic.position.column == 2 * count + 6)
  }

  @Test(
    "Wrong quotes are errors at their place",
    arguments: [
      ("a,b\nc,d\"e\nf,g", 2, 4, "a quote inside a field", 2),
      ("a\n\"b\"c,d\ne", 2, 4, "after the closing quote", 2),
      ("é,\"x\" ,y", 1, 6, "after the closing quote", 0),
      ("a,b\nc,\"d\ne,f\n", 2, 3, "is not closed", 1),
      ("\"a\n\"b\n", 2, 2, "after the closing quote", 0),
    ])
  func wrongQuotes(text: String, line: Int, column: Int, part: String, read: Int) throws {
    let file = try TemporaryFile(text)
    let found = Self.records(of: file)
    let diagnostic = try #require(found.errors.first?.diagnostic)
    #expect(diagnostic.position == SourcePosition(file: file.path, line: line, column: column))
    #expect(diagnostic.message.contains(part))
    #expect(found.records.count == read)
  }

  @Test("Fields know their place, also after fields of several lines and characters")
  func places() throws {
    let file = try TemporaryFile("é,b\n\"x\ny\",z\n")
    var reader = CSVReader(try LineReader(path: file.path))
    _ = try reader.next()
    #expect(reader.place(of: 1) == (1, 3))
    _ = try reader.next()
    #expect(reader.place(of: 0) == (2, 1))
    #expect(reader.place(of: 1) == (3, 4))
    #expect(reader.lineNumber == 2)
  }

  @Test("What is written by the rules is read back")
  func roundTrip() throws {
    var generator = SplitMix64(seed: 7)
    let letters = ["a", ",", "\"", "\n", "é", "1", " "]
    for _ in 0..<200 {
      let rows = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        (0..<3).map { _ in
          (0..<Int.random(in: 0...6, using: &generator))
            .map { _ in letters.randomElement(using: &generator) ?? "" }.joined()
        }
      }
      let text = rows.map { row in
        row.map {
          "\""
            + $0.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
        }.joined(separator: ",") + "\r\n"
      }.joined()
      let found = Self.records(of: try TemporaryFile(text))
      #expect(found.records == rows)
      #expect(found.errors.isEmpty)
    }
  }

  @Test("Random bytes never stop the program")
  func fuzz() throws {
    var generator = SplitMix64(seed: 8)
    let alphabet: [UInt8] = [0x22, 0x2c, 0x0a, 0x0d, 0x61, 0xc3, 0xa9, 0x00]
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      _ = Self.records(of: try TemporaryFile(bytes))
    }
  }
}
