import Text

/// Writes rows in few bytes, one after the other: mostly small numbers, and of them those that are not
/// zero.
struct RowPacker {
  /// The rows that were written since this was emptied.
  var bytes: [UInt8] = []
  private var previous: Int64 = 0

  /// Forgets the row before: the next one can be read without it.
  mutating func startAnew() { previous = 0 }

  /// Writes a row.
  mutating func append(_ row: TraceRow) {
    var row = row
    var mask: UInt64 = row.isBatch ? 1 : 0
    var bit: UInt64 = 1
    row.eachNumber { number in
      bit <<= 1
      if number != 0 { mask |= bit }
    }
    append(mask)
    append(signed: row.time &- previous)
    previous = row.time
    append(UInt64(row.line))
    append(signed: row.end &- row.time)
    row.eachNumber { number in if number != 0 { append(signed: number) } }
  }

  private mutating func append(signed number: Int64) {
    append(UInt64(bitPattern: number << 1 ^ number >> 63))
  }

  private mutating func append(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}

/// Reads rows that were packed, from one place to another.
struct PackedRows: Sendable {
  private let source: SpooledBytes
  /// What has not been brought into memory yet.
  private var rest: Range<Int>
  private let piece: Int
  private var buffer: [UInt8] = []
  private var place = 0
  private var previous: Int64 = 0

  /// A row takes fewer bytes.
  private static let most = 256

  /// Reads the rows in some bytes, so many of which are held in memory.
  init(_ source: SpooledBytes, in bytes: Range<Int>, piece: Int = 1 << 14) {
    self.source = source
    rest = bytes
    self.piece = max(piece, 2 * Self.most)
  }

  /// Reads the next row; nil after the last.
  mutating func next() throws(DocumentError) -> TraceRow? {
    if buffer.count - place < Self.most, !rest.isEmpty {
      let from = rest.lowerBound - (buffer.count - place)
      try source.read(
        from: from, atMost: min(piece, rest.upperBound - from), into: &buffer)
      rest = from + buffer.count..<rest.upperBound
      place = 0
    }
    guard place < buffer.count else { return nil }
    let mask = number()
    var row = TraceRow(time: previous &+ signed())
    previous = row.time
    row.line = Int(truncatingIfNeeded: number())
    row.end = row.time &+ signed()
    row.isBatch = mask & 1 != 0
    var bit: UInt64 = 1
    row.eachNumber { number in
      bit <<= 1
      number = mask & bit != 0 ? signed() : 0
    }
    return row
  }

  private mutating func signed() -> Int64 {
    let number = number()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  private mutating func number() -> UInt64 {
    var (number, shift): (UInt64, UInt64) = (0, 0)
    while true {
      let byte = buffer[place]
      place += 1
      number |= UInt64(byte & 0x7f) << shift
      guard byte & 0x80 != 0 else { return number }
      shift += 7
    }
  }
}

extension TraceRow {
  /// Calls a closure with each number of the row but its times and its line.
  @inline(__always)
  fileprivate mutating func eachNumber(_ body: (inout Int64) -> Void) {
    var entry = Int64(entry)
    body(&entry)
    self.entry = Int32(truncatingIfNeeded: entry)
    body(&inputTokens)
    body(&outputTokens)
    body(&cachedInputTokens)
    body(&cacheWriteTokens)
    body(&cacheWriteOneHourTokens)
    body(&count)
    body(&images)
    body(&milliseconds)
    body(&characters)
    body(&queries)
    body(&audioInputTokens)
    body(&imageInputTokens)
    body(&reasoningTokens)
    body(&audioOutputTokens)
    body(&imageOutputTokens)
    body(&videoMilliseconds)
  }
}
