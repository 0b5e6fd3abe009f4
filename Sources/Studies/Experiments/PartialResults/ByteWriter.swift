/// Builds the serialized form of results: little-endian, with a length before each sequence.
public struct ByteWriter: Sendable {
  /// What has been written.
  public private(set) var bytes: [UInt8] = []

  /// Makes a writer that holds nothing.
  public init() {}

  /// Writes an integer of fixed width, least significant byte first.
  public mutating func write<Value: FixedWidthInteger>(_ value: Value) {
    var rest = value
    for _ in 0..<(Value.bitWidth / 8) {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// Writes the length and then each integer.
  public mutating func write<Value: FixedWidthInteger>(_ values: [Value]) {
    write(Int64(values.count))
    #if _endian(little)
      values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    #else
      for value in values { write(value) }
    #endif
  }

  /// Writes the length in bytes and then the text as UTF-8.
  public mutating func write(_ text: String) { write(Array(text.utf8)) }
}
