/// A result that can be written as bytes and read back on another machine.
public protocol SerializableResult: Sendable {
  /// The version of the content; readers refuse others.
  static var contentVersion: UInt16 { get }

  /// Writes the content.
  func write(to writer: inout ByteWriter)

  /// Reads the content back.
  ///
  /// - Throws: where the bytes are not what `write` writes.
  init(from reader: inout ByteReader) throws(PartialResultError)
}

/// The result of one unit of work of one experiment, in its stored form.
///
/// Layout, little-endian: the magic `DDPR`, container version, content version, experiment
/// fingerprint, unit, content length, content, and a checksum (FNV-1a, 64 bits) of all before it.
public struct PartialResult<Content: SerializableResult>: Sendable {
  /// Tells experiments apart: derived from the scenario, the seed and the unit size.
  public let experiment: UInt64
  /// The index of the unit.
  public let unit: Int
  /// What the unit found.
  public let content: Content

  /// Makes the result of a unit.
  public init(experiment: UInt64, unit: Int, content: Content) {
    self.experiment = experiment
    self.unit = unit
    self.content = content
  }

  /// The stored form.
  public var encoded: [UInt8] {
    var body = ByteWriter()
    content.write(to: &body)
    var writer = ByteWriter()
    writer.write(PartialResultFormat.magic)
    writer.write(PartialResultFormat.version)
    writer.write(Content.contentVersion)
    writer.write(experiment)
    writer.write(Int64(unit))
    writer.write(body.bytes)
    writer.write(PartialResultFormat.checksum(writer.bytes[...]))
    return writer.bytes
  }

  /// Reads the stored form.
  ///
  /// - Throws: where the bytes are damaged, or of another kind or version.
  public init(encoded bytes: [UInt8]) throws(PartialResultError) {
    let bodyEnd = bytes.count - PartialResultFormat.checksumWidth
    var header = ByteReader(bytes)
    guard try header.read(UInt32.self) == PartialResultFormat.magic else {
      throw .notAPartialResult
    }
    let version = try header.read(UInt16.self)
    guard version == PartialResultFormat.version else {
      throw .unsupportedVersion(found: version, supported: PartialResultFormat.version)
    }
    guard bodyEnd >= header.offset else {
      throw .truncated(offset: header.offset, needed: PartialResultFormat.checksumWidth)
    }
    var trailer = ByteReader(bytes, bodyEnd..<bytes.count)
    let stored = try trailer.read(UInt64.self)
    let found = PartialResultFormat.checksum(bytes[..<bodyEnd])
    guard stored == found else { throw .damaged(expected: stored, found: found) }
    var reader = ByteReader(bytes, header.offset..<bodyEnd)
    let contentVersion = try reader.read(UInt16.self)
    guard contentVersion == Content.contentVersion else {
      throw .unsupportedContentVersion(found: contentVersion, supported: Content.contentVersion)
    }
    experiment = try reader.read(UInt64.self)
    let position = reader.offset
    guard let unit = Int(exactly: try reader.read(Int64.self)), unit >= 0 else {
      throw .invalidValue(offset: position)
    }
    self.unit = unit
    let length = try reader.read(Int64.self)
    guard length == Int64(reader.remaining) else {
      throw .truncated(offset: reader.offset, needed: Int(clamping: length))
    }
    content = try Content(from: &reader)
    try reader.finish()
  }
}

/// What every partial result has in common.
enum PartialResultFormat {
  /// `DDPR` in ASCII.
  static let magic: UInt32 = 0x5250_4444
  static let version: UInt16 = 1
  static let checksumWidth = 8

  /// FNV-1a with 64 bits.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(bytes)
    return fingerprint.value
  }
}
