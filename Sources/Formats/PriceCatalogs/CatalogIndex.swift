import Text

/// Where an entry lies in a catalogue.
struct EntryPlace: Sendable {
  /// The bytes of its object, braces included.
  var bytes: Range<Int>
  /// The line of the first of them.
  var line: Int
  /// The column of the first of them.
  var column: Int
}

/// The entries of a catalogue, found in one pass that also checks that the text is JSON.
struct CatalogIndex {
  private(set) var names: [String] = []
  private(set) var places: [EntryPlace] = []
  private(set) var numbers: [String: Int] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private let file: String
  /// How far lines are counted.
  private var counted = 0
  private var line = 1
  private var column = 1

  init(of bytes: [UInt8], file: String) {
    self.file = file
    bytes.withUnsafeBufferPointer { index($0) }
  }

  private mutating func index(_ bytes: UnsafeBufferPointer<UInt8>) {
    switch TextCheck.examine(bytes) {
    case .ascii, .unicode: break
    case .null(let offset):
      return report("a NUL byte; a price catalogue is text", position(of: offset, in: bytes))
    case .invalid(let offset):
      return report("these bytes are not UTF-8 text", position(of: offset, in: bytes))
    }
    var scanner = JSONScanner(bytes, file: file)
    do throws(DocumentError) {
      guard try scanner.next() == .objectStart else {
        let start = position(of: scanner.tokenOffset, in: bytes)
        return report("a price catalogue is a JSON object with an entry for each model", start)
      }
      while try scanner.next() == .key { try takeEntry(&scanner, bytes) }
      _ = try scanner.next()
    } catch {
      diagnostics.append(error.diagnostic)
    }
  }

  private mutating func takeEntry(
    _ scanner: inout JSONScanner, _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(DocumentError) {
    let name = scanner.string
    let nameStart = position(of: scanner.tokenOffset, in: bytes)
    let token = try scanner.next()
    let start = scanner.tokenOffset
    let place = position(of: start, in: bytes)
    try scanner.skipRest(of: token)
    guard name != PriceCatalog.sample else { return }
    guard token == .objectStart else {
      return report("`\(name)` must be an object with the model's prices", place)
    }
    if let earlier = numbers[name] {
      let first = places[earlier].line
      return report("`\(name)` has an entry already, in line \(first)", nameStart)
    }
    numbers[name] = names.count
    names.append(name)
    places.append(
      EntryPlace(
        bytes: start..<scanner.tokenOffset + 1, line: place.line, column: place.column))
  }

  private mutating func report(_ message: String, _ position: SourcePosition) {
    diagnostics.append(Diagnostic(severity: .error, message: message, position: position))
  }

  /// The place of a byte that is not before the last one asked for.
  private mutating func position(
    of offset: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> SourcePosition {
    while counted < offset {
      let byte = bytes[counted]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
      counted += 1
    }
    return SourcePosition(file: file, line: line, column: column)
  }
}
