/// The records of a CSV file (RFC 4180): commas or another delimiter, quotes around fields, doubled
/// quotes inside.
///
/// Empty lines are passed over. A quoted field may hold line ends; they are read as LF.
public struct CSVReader: ~Copyable {
  /// Where a field's text lies and where it was in the file.
  private struct Field: BitwiseCopyable {
    var lower: Int
    var upper: Int
    var line: Int
    var column: Int
  }

  private static let quote = UInt8(ascii: "\"")

  /// The lines that records are made of.
  public var lines: LineReader
  /// What stands between fields.
  public private(set) var delimiter = UInt8(ascii: ",")
  private var fields: ContiguousArray<Field> = []
  private var base: UnsafePointer<UInt8>?
  private let unquoted = ByteBuffer(capacity: 256)

  /// Makes a reader of records from the lines that are left.
  public init(_ lines: consuming LineReader) { self.lines = lines }

  /// The number of fields of the record.
  public var count: Int { fields.count }

  /// The line on which the record starts.
  public var lineNumber: Int { fields.first?.line ?? lines.lineNumber }

  /// The bytes of a field without its quotes; valid until the next call of a reading method.
  ///
  /// - Precondition: there is such a field.
  public subscript(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let field = fields[index]
    guard let base else { return UnsafeBufferPointer(start: nil, count: 0) }
    return UnsafeBufferPointer(start: base + field.lower, count: field.upper - field.lower)
  }

  /// The place of a field in the file.
  ///
  /// - Precondition: there is such a field.
  public func place(of index: Int) -> (line: Int, column: Int) {
    (fields[index].line, fields[index].column)
  }

  /// Moves to the next record.
  ///
  /// - Returns: false at the end of the file.
  /// - Throws: `malformed` for a record that is wrong; the next call goes on with the line after.
  public mutating func next() throws(DocumentError) -> Bool {
    try next(splitting: readLine())
  }

  /// Splits the line that the line reader stands on, where another reader looked at it first.
  ///
  /// - Throws: `malformed` for a record that is wrong.
  public mutating func takeCurrentLine() throws(DocumentError) { _ = try next(splitting: true) }

  /// Splits the line that the line reader stands on, the header, by the delimiter that it has most
  /// of: comma, semicolon, tab or bar; spreadsheets name it in a line before it, as `sep=;`.
  ///
  /// - Throws: `malformed` for a record that is wrong.
  public mutating func takeHeader() throws(DocumentError) {
    let candidates: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }
    if lines.line.count == 5, lines.line.starts(with: "sep=".utf8) {
      delimiter = lines.line[4]
      guard try lines.next() else {
        throw .broken(
          lines.error(
            "the file names a delimiter and nothing else; a line must name columns", line: 1,
            column: 1))
      }
      return try takeCurrentLine()
    }
    var isQuoted = false
    var counts = candidates.map { _ in 0 }
    for byte in lines.line {
      if byte == Self.quote { isQuoted.toggle() }
      if !isQuoted, let place = candidates.firstIndex(of: byte) { counts[place] += 1 }
    }
    let most = counts.max() ?? 0
    delimiter = candidates[counts.firstIndex(of: most) ?? 0]
    try takeCurrentLine()
  }

  private mutating func readLine() throws(DocumentError) -> Bool {
    fields.removeAll(keepingCapacity: true)
    while try lines.next() {
      if !lines.line.isEmpty { return true }
    }
    return false
  }

  private mutating func next(splitting hasLine: Bool) throws(DocumentError) -> Bool {
    guard hasLine else { return false }
    if !lines.isASCII || !splitPlain() { try splitQuoted() }
    return true
  }

  /// Splits a line where a byte is a character; false where there is a quote.
  private mutating func splitPlain() -> Bool {
    fields.removeAll(keepingCapacity: true)
    let line = lines.line
    let number = lines.lineNumber
    let delimiter = delimiter
    var lower = 0
    for index in 0..<line.count {
      let byte = line[index]
      if byte == delimiter {
        fields.append(Field(lower: lower, upper: index, line: number, column: lower + 1))
        lower = index + 1
      } else if byte == Self.quote {
        return false
      }
    }
    fields.append(Field(lower: lower, upper: line.count, line: number, column: lower + 1))
    base = line.baseAddress
    return true
  }

  /// Splits a record that may have quotes, several lines, and characters of several bytes.
  private mutating func splitQuoted() throws(DocumentError) {
    fields.removeAll(keepingCapacity: true)
    unquoted.count = 0
    var index = 0
    // Characters are counted on from field to field: a line may have millions of them.
    var counted = (line: 0, bytes: 0, characters: 0)
    while true {
      let line = lines.line
      if counted.line != lines.lineNumber { counted = (lines.lineNumber, 0, 0) }
      counted.characters += TextCheck.characters(in: line, from: counted.bytes, before: index)
      counted.bytes = index
      var field = Field(
        lower: unquoted.count, upper: 0, line: lines.lineNumber, column: counted.characters + 1)
      if index < line.count, line[index] == Self.quote {
        index = try takeQuoted(from: index + 1, opened: field)
      } else {
        while index < line.count, line[index] != delimiter {
          guard line[index] != Self.quote else {
            throw .malformed(
              lines.error(
                "a quote inside a field; put the whole field in quotes and double this one",
                atByte: index))
          }
          unquoted.append(line[index])
          index += 1
        }
      }
      field.upper = unquoted.count
      fields.append(field)
      if index >= lines.line.count { break }
      guard lines.line[index] == delimiter else {
        throw .malformed(
          lines.error(
            "text after the closing quote; a delimiter must follow, a quote inside must be doubled",
            atByte: index))
      }
      index += 1
    }
    base = UnsafePointer(unquoted.base)
  }

  /// Copies the inside of a quoted field, and returns the index after its closing quote.
  private mutating func takeQuoted(from start: Int, opened: Field) throws(DocumentError) -> Int {
    var index = start
    while true {
      let line = lines.line
      while index < line.count {
        let byte = line[index]
        index += 1
        if byte == Self.quote {
          guard index < line.count, line[index] == Self.quote else { return index }
          index += 1
        }
        unquoted.append(byte)
      }
      let hasMore = try lines.next()
      guard hasMore, unquoted.count < LineReader.longestLine else {
        throw .broken(
          lines.error(
            "the quote that opens this field is not closed", line: opened.line,
            column: opened.column))
      }
      unquoted.append(10)
      index = 0
    }
  }
}
