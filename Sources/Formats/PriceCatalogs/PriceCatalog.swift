import Text

/// A price list in the form of LiteLLM's price map: one JSON object with an entry for each model.
///
/// Reading one checks the whole text and finds its entries; an entry is decoded when it is asked
/// for, since a scenario uses a few of thousands.
public struct PriceCatalog: Sendable {
  /// The entry that documents the fields and prices nothing.
  static let sample = "sample_spec"

  /// The file as it was named.
  public let file: String
  /// The names of the entries, in the order of the file.
  public let names: [String]
  private let bytes: [UInt8]
  private let places: [EntryPlace]
  private let numbers: [String: Int]

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
    let index = CatalogIndex(of: bytes, file: file)
    guard index.diagnostics.isEmpty else { throw .invalid(InvalidInput(index.diagnostics)) }
    self.file = file
    self.bytes = bytes
    names = index.names
    places = index.places
    numbers = index.numbers
  }

  /// Returns the entry with exactly this name, or nil.
  ///
  /// - Throws: `invalid` with everything that is wrong with the entry.
  public func entry(named name: String) throws(PriceCatalogError) -> CatalogEntry? {
    guard let number = numbers[name] else { return nil }
    let place = places[number]
    return try bytes.withUnsafeBufferPointer { buffer throws(PriceCatalogError) in
      var reader = CatalogEntryReader(
        name: name, bytes: UnsafeBufferPointer(rebasing: buffer[place.bytes]), file: file,
        line: place.line, column: place.column)
      reader.read()
      guard reader.errors.isEmpty else { throw .invalid(InvalidInput(reader.errors)) }
      return reader.entry()
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
    let piece = 1 << 20
    var bytes: [UInt8] = []
    do throws(ByteSource.Failure) {
      let source = try ByteSource(path: path)
      let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: piece)
      defer { buffer.deallocate() }
      while true {
        let count = try source.read(into: buffer, capacity: piece)
        guard count > 0 else { return bytes }
        bytes.append(contentsOf: UnsafeBufferPointer(start: buffer, count: count))
      }
    } catch {
      switch error {
      case .unreadable(let path, let reason): throw .unreadable(path: path, reason: reason)
      case .corrupt(let reason):
        let position = SourcePosition(file: path, line: 1, column: 1)
        throw .invalid(
          InvalidInput([
            Diagnostic(
              severity: .error, message: "the file cannot be unpacked: \(reason)",
              position: position)
          ]))
      }
    }
  }
}
