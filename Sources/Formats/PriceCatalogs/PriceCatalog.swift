import Text

/// A price list in the form of LiteLLM's price map: one JSON object with an entry for each model.
///
/// Reading one checks the whole text and finds its entries; an entry is decoded when it is asked
/// for, since a scenario uses a few of thousands.
public struct PriceCatalog: Sendable {
  /// The entry that documents the fields and prices nothing.
  private static let sample = "sample_spec"

  /// Where an entry lies: the bytes of its object, braces included, and the place of the first.
  private struct Place {
    let bytes: Range<Int>
    let start: SourcePosition
  }

  /// The file as it was named.
  public let file: String
  /// The names of the entries, in the order of the file.
  public private(set) var names: [String] = []
  private let bytes: [UInt8]
  private var places: [String: Place] = [:]

  /// Reads a file; it may be packed with gzip, and `-` is standard input.
  ///
  /// - Throws: `unreadable`, or `invalid` with everything that is wrong with the file's structure.
  public init(path: String) throws(PriceCatalogError) {
    try self.init(Self.contents(ofFile: path), file: path)
  }

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - file: What diagnostics call it.
  /// - Throws: `invalid` with everything that is wrong with the structure.
  public init(_ bytes: [UInt8], file: String) throws(PriceCatalogError) {
    self.file = file
    self.bytes = bytes
    let problems = bytes.withUnsafeBufferPointer { index($0) }
    guard problems.isEmpty else { throw .invalid(InvalidInput(problems)) }
  }

  /// Returns the entry with exactly this name, or nil.
  ///
  /// - Throws: `invalid` with everything that is wrong with the entry.
  public func entry(named name: String) throws(PriceCatalogError) -> CatalogEntry? {
    guard let place = places[name] else { return nil }
    return try bytes.withUnsafeBufferPointer { buffer throws(PriceCatalogError) in
      var reader = CatalogEntryReader(
        name: name, bytes: UnsafeBufferPointer(rebasing: buffer[place.bytes]), file: file,
        line: place.start.line, column: place.start.column)
      return try reader.read()
    }
  }

  /// Returns the name that an unknown name was probably meant to be, or nil.
  ///
  /// A name that differs only by its provider's prefix (`azure/gpt-4o` for `gpt-4o`) is as good a
  /// guess as a misspelled one, and is preferred.
  ///
  /// - Complexity: O(n) in the entries.
  public func suggestion(for name: String) -> String? {
    let wanted = Self.withoutPrefix(name)
    if let same = names.first(where: { Self.withoutPrefix($0) == wanted }) { return same }
    let length = name.count
    // Only names of about the same length can be close.
    let candidates = names.filter { abs($0.count - length) <= max(1, length / 3) }
    return NearMiss.suggestion(for: name, among: candidates)
  }

  private static func withoutPrefix(_ name: String) -> String {
    (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
  }

  private static func contents(ofFile path: String) throws(PriceCatalogError) -> [UInt8] {
    do throws(ByteSource.Failure) {
      return try ByteSource.contents(of: path)
    } catch {
      switch error {
      case .unreadable(let path, let reason): throw .unreadable(path: path, reason: reason)
      case .corrupt(let reason):
        let problem = Diagnostic(
          severity: .error, message: "the file cannot be unpacked: \(reason)",
          position: SourcePosition(file: path))
        throw .invalid(InvalidInput([problem]))
      }
    }
  }
}

extension PriceCatalog {
  /// Finds the entries in one pass that also checks that the text is JSON.
  ///
  /// - Returns: Everything that is wrong with the structure.
  private mutating func index(_ bytes: UnsafeBufferPointer<UInt8>) -> [Diagnostic] {
    var scanner = JSONScanner(bytes, file: file)
    func problem(_ message: String, _ position: SourcePosition) -> Diagnostic {
      Diagnostic(severity: .error, message: message, position: position)
    }
    switch TextCheck.examine(bytes) {
    case .ascii, .unicode: break
    case .null(let offset):
      return [
        problem("a NUL byte; a price catalogue is text", scanner.position(atByte: offset))
      ]
    case .invalid(let offset):
      return [problem("these bytes are not UTF-8 text", scanner.position(atByte: offset))]
    }
    var problems: [Diagnostic] = []
    do throws(DocumentError) {
      guard try scanner.next() == .objectStart else {
        let message = "a price catalogue is a JSON object with an entry for each model"
        return [problem(message, scanner.tokenPosition)]
      }
      while try scanner.next() == .key {
        let name = scanner.string
        let nameStart = scanner.tokenPosition
        let token = try scanner.next()
        let (offset, start) = (scanner.tokenOffset, scanner.tokenPosition)
        try scanner.skipRest(of: token)
        if name == Self.sample { continue }
        if token != .objectStart {
          problems.append(problem("`\(name)` must be an object with the model's prices", start))
        } else if let earlier = places[name] {
          let line = earlier.start.line
          problems.append(
            problem("`\(name)` has an entry already, in line \(line)", nameStart))
        } else {
          names.append(name)
          places[name] = Place(bytes: offset..<scanner.tokenOffset + 1, start: start)
        }
      }
      _ = try scanner.next()
    } catch {
      problems.append(error.diagnostic)
    }
    return problems
  }
}
