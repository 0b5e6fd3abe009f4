/// Why stored partial results cannot be used.
public enum PartialResultError: Error, Hashable, Sendable {
  /// The bytes end before the value at the offset does.
  case truncated(offset: Int, needed: Int)
  /// The bytes do not start as a partial result does.
  case notAPartialResult
  /// The container has a version that this program does not read.
  case unsupportedVersion(found: UInt16, supported: UInt16)
  /// The content has a version that this program does not read.
  case unsupportedContentVersion(found: UInt16, supported: UInt16)
  /// The checksum differs: the bytes were damaged.
  case damaged(expected: UInt64, found: UInt64)
  /// A value at the offset is not one that was ever written.
  case invalidValue(offset: Int)
  /// Bytes are left over after the last value.
  case trailingBytes(count: Int)
}
