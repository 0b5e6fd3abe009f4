import CCrypto
import CZlib

/// The digests that show whether a store is as it was written.
enum ChainDigest {
  /// What the chain begins with.
  static let origin = sha256(Array("drawdown ledger".utf8))

  /// SHA-256.
  static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { sha256($0) }
  }

  /// SHA-256.
  static func sha256(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
      SHA256(
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, digest.baseAddress)
      count = Int(SHA256_DIGEST_LENGTH)
    }
  }

  /// A checksum of a row, which tells which one of a block was changed.
  static func checksum(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int64 {
    let part = UnsafeBufferPointer(rebasing: bytes)
    return Int64(crc32_z(0, part.baseAddress, part.count))
  }

  /// The digits of a digest.
  static func text(_ digest: [UInt8]) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

/// The bytes of rows, over which the chain goes: each value with its type in front.
struct ChainBytes {
  private(set) var bytes: [UInt8] = []
  private var rowStart = 0

  /// Starts with the digest of the block before.
  mutating func begin(after digest: [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: digest)
  }

  /// Starts a row of a table.
  mutating func beginRow(of table: Int) {
    rowStart = bytes.count
    bytes.append(UInt8(table))
  }

  mutating func add(_ value: Int64) {
    // The type and the number in one go: most of what is written are numbers.
    let word =
      UInt128(UInt64(bitPattern: value)) << 8
      | UInt128(Statement.ValueType.integer.rawValue)
    withUnsafeBytes(of: word.littleEndian) { word in
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: word.prefix(9)))
    }
  }

  mutating func addNull() { bytes.append(Statement.ValueType.null.rawValue) }

  mutating func add(_ content: UnsafeRawBufferPointer, as type: Statement.ValueType) {
    bytes.append(type.rawValue)
    withUnsafeBytes(of: UInt64(content.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: content)
  }

  /// The checksum of the row that was begun last.
  var rowChecksum: Int64 {
    bytes.withUnsafeBufferPointer { ChainDigest.checksum($0[rowStart...]) }
  }

  /// The digest of the block.
  var digest: [UInt8] { ChainDigest.sha256(bytes) }
}
