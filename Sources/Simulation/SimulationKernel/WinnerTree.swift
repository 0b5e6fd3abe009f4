public import Quantities

/// The next event of each process, and which of them comes first.
///
/// A tournament tree with one leaf a process: changing a leaf replays its matches on the way up.
/// Ties go to the lower class, then to the lower process.
///
/// - Source: D. Knuth, "The Art of Computer Programming", volume 3, 5.4.1.
@frozen public struct WinnerTree: Sendable {
  @usableFromInline struct Entry: Sendable, BitwiseCopyable {
    @usableFromInline var instant: Int64
    /// Class and process in one number, so that ties are one comparison.
    @usableFromInline var order: UInt64

    @inlinable
    init(instant: Int64, order: UInt64) {
      self.instant = instant
      self.order = order
    }

    @inlinable @inline(__always)
    static func first(_ left: Entry, _ right: Entry) -> Entry {
      left.instant < right.instant
        || (left.instant == right.instant && left.order < right.order) ? left : right
    }
  }

  /// Inner nodes first, leaves from `leafCount` on; the winner is at 1.
  @usableFromInline var nodes: ContiguousArray<Entry>
  @usableFromInline let leafCount: Int

  /// Makes a tree of processes without events.
  ///
  /// - Complexity: O(n).
  public init(processes: Int) {
    var leaves = 1
    while leaves < processes { leaves *= 2 }
    leafCount = leaves
    nodes = ContiguousArray(
      repeating: Entry(instant: .max, order: .max), count: 2 * leaves)
  }

  /// States when a process's next event happens.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public mutating func update(_ process: Int, to next: NextEvent) {
    var node = leafCount &+ process
    nodes[node] = Entry(
      instant: next.instant.nanoseconds,
      order: UInt64(next.eventClass) << 32 | UInt64(truncatingIfNeeded: process))
    while node > 1 {
      let winner = Entry.first(nodes[node], nodes[node ^ 1])
      node >>= 1
      nodes[node] = winner
    }
  }

  /// The process whose event happens first, and when; nil where no process has one.
  @inlinable
  public var winner: (process: Int, instant: Instant)? {
    let first = nodes[1]
    guard first.instant != .max else { return nil }
    return (Int(first.order & 0xFFFF_FFFF), Instant(nanoseconds: first.instant))
  }
}
