/// Reads back what `ByteWriter` wrote, and trusts nothing.
public struct ByteReader: Sendable {
  private let bytes: [UInt8]
  private let end: Int
  /// The position of the next byte.
  public private(set) var offset: Int

  /// Starts at the first byte.
  public init(_ bytes: [UInt8]) { self.init(bytes, 0..<bytes.count) }

  /// Reads only a part of the bytes.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    offset = range.lowerBound
    end = range.upperBound
  }

  /// The number of bytes not read yet.
  public var remaining: Int { end - offset }

  /// Reads an integer of fixed width.
  ///
  /// - Throws: `truncated`.
  public mutating func read<Value: FixedWidthInteger>(
    _: Value.Type
  ) throws(PartialResultError) -> Value {
    let width = Value.bitWidth / 8
    try require(width)
    var value: Value = 0
    for index in (0..<width).reversed() {
      value = value << 8 | Value(truncatingIfNeeded: bytes[offset + index])
    }
    offset += width
    return value
  }

  /// Reads a length and so many integers.
  ///
  /// - Throws: `truncated`, or `invalidValue` where the length is negative.
  public mutating func read<Value: FixedWidthInteger>(
    _: [Value].Type
  ) throws(PartialResultError) -> [Value] {
    let width = Value.bitWidth / 8
    let count = try readCount(elementWidth: width)
    #if _endian(little)
      let start = offset
      offset += count * width
      return [Value](unsafeUninitializedCapacity: count) { values, initialized in
        bytes.withUnsafeBytes { bytes in
          UnsafeMutableRawBufferPointer(values).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count * width]))
        }
        initialized = count
      }
    #else
      var values: [Value] = []
      values.reserveCapacity(count)
      for _ in 0..<count { values.append(try read(Value.self)) }
      return values
    #endif
  }

  /// Reads text.
  ///
  /// - Throws: `truncated`, or `invalidValue` where the bytes are not UTF-8.
  public mutating func read(_: String.Type) throws(PartialResultError) -> String {
    let position = offset
    let units = try read([UInt8].self)
    guard let text = String(validating: units, as: UTF8.self) else {
      throw .invalidValue(offset: position)
    }
    return text
  }

  /// Checks that nothing is left.
  ///
  /// - Throws: `trailingBytes`.
  public func finish() throws(PartialResultError) {
    guard remaining == 0 else { throw .trailingBytes(count: remaining) }
  }

  /// Reads a length; one that the rest cannot hold is refused before any memory is taken.
  private mutating func readCount(elementWidth: Int) throws(PartialResultError) -> Int {
    let position = offset
    let count = try read(Int64.self)
    guard count >= 0 else { throw .invalidValue(offset: position) }
    let (needed, overflow) = Int(count).multipliedReportingOverflow(by: elementWidth)
    try require(overflow ? .max : needed)
    return Int(count)
  }

  private func require(_ count: Int) throws(PartialResultError) {
    guard count <= remaining else { throw .truncated(offset: offset, needed: count) }
  }
}
