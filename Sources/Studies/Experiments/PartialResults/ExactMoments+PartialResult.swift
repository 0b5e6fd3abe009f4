public import Statistics

extension ExactMoments: SerializableResult, Mergeable {
  /// The version of the content.
  public static var contentVersion: UInt16 { 1 }

  /// Writes count, sum, sum of squares and extremes.
  public func write(to writer: inout ByteWriter) {
    writer.write(count)
    writer.write(sum)
    writer.write(squaresHigh)
    writer.write(squaresLow)
    writer.write(minimum)
    writer.write(maximum)
  }

  /// Reads the moments back.
  ///
  /// - Throws: `truncated`, or `invalidValue` where the count is negative.
  public init(from reader: inout ByteReader) throws(PartialResultError) {
    let position = reader.offset
    let count = try reader.read(Int64.self)
    guard count >= 0 else { throw .invalidValue(offset: position) }
    self.init(
      count: count, sum: try reader.read(Int128.self),
      squaresHigh: try reader.read(UInt64.self), squaresLow: try reader.read(UInt128.self),
      minimum: try reader.read(Int64.self), maximum: try reader.read(Int64.self))
  }
}
