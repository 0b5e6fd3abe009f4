import Numerics

/// A stream of random words that are made eight at once, by as many generators in turns.
///
/// However its words are asked for, they come in the same order.
public struct WordStream: Sendable {
  private var lanes: GeneratorLanes
  /// The words that were made last, of which those at the end were not handed out yet.
  private var rest = InlineArray<8, UInt64>(repeating: 0)
  private var left = 0

  /// How many places more than words a column has.
  public static let padding = 16

  /// Starts the stream of a name.
  public init(_ seed: StreamSeed) { lanes = seed.lanes() }

  /// Puts the next words into the first places of a column; those after them are overwritten.
  ///
  /// - Precondition: the column has room for `padding` words more.
  public mutating func fill(_ column: inout ContiguousArray<UInt64>, count: Int) {
    precondition(count + Self.padding <= column.count, "there are too few places")
    for place in 0..<left { column[place] = rest[8 - left + place] }
    guard left < count else {
      left -= count
      return
    }
    let made = (count - left + 7) & ~7
    lanes.fill(&column, from: left, count: made)
    let end = left + made
    left = end - count
    for place in (8 - left)..<8 { rest[place] = column[end - 8 + place] }
  }
}
