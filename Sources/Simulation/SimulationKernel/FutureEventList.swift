public import Quantities

/// The events that are still to happen, first one first.
///
/// A four-ary heap on the specified order of simultaneous events. Payloads stay where they were put;
/// only keys move. Allocates only while it grows.
@frozen public struct FutureEventList<Payload: BitwiseCopyable & Sendable>: Sendable {
  /// An event: when it happens and what it is.
  @frozen public struct Event: Sendable, BitwiseCopyable {
    /// Its place in the order.
    public let key: EventKey
    /// What it is.
    public let payload: Payload

    @inlinable
    init(key: EventKey, payload: Payload) {
      self.key = key
      self.payload = payload
    }
  }

  /// A key, and where its payload is.
  @frozen @usableFromInline
  struct Node: Sendable, BitwiseCopyable {
    @usableFromInline let key: EventKey
    @usableFromInline let slot: Int

    @inlinable
    init(key: EventKey, slot: Int) {
      self.key = key
      self.slot = slot
    }
  }

  @usableFromInline var heap: ContiguousArray<Node> = []
  @usableFromInline var payloads: ContiguousArray<Payload> = []
  /// The places of payloads whose events have happened.
  @usableFromInline var free: ContiguousArray<Int> = []
  @usableFromInline var insertions: UInt64 = 0

  /// Makes an empty list.
  @inlinable public init() {}

  /// The number of events.
  @inlinable public var count: Int { heap.count }

  /// The key of the event that happens next, or nil.
  @inlinable public var next: EventKey? { heap.first?.key }

  /// Adds an event.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public mutating func schedule(
    _ payload: Payload, at instant: Instant, class eventClass: UInt8, process: Int32
  ) {
    let key = EventKey(
      instant: instant, eventClass: eventClass, process: process, insertion: insertions)
    insertions &+= 1
    let node = Node(key: key, slot: keep(payload))
    heap.append(node)
    var child = heap.count &- 1
    while child > 0 {
      let parent = (child &- 1) >> 2
      guard key < heap[parent].key else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = node
  }

  /// Puts a payload where none is, and returns where.
  @inlinable
  mutating func keep(_ payload: Payload) -> Int {
    guard let slot = free.popLast() else {
      payloads.append(payload)
      return payloads.count &- 1
    }
    payloads[slot] = payload
    return slot
  }

  /// Takes the event that happens next, or nil where there is none.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public mutating func popNext() -> Event? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    free.append(first.slot)
    if !heap.isEmpty { sift(last) }
    return Event(key: first.key, payload: payloads[first.slot])
  }

  /// Puts a node where the first was, and the least one there.
  @inlinable
  mutating func sift(_ last: Node) {
    var parent = 0
    while true {
      let start = parent &* 4 &+ 1
      guard start < heap.count else { break }
      var least = start
      let end = min(start &+ 4, heap.count)
      var child = start &+ 1
      while child < end {
        if heap[child].key < heap[least].key { least = child }
        child &+= 1
      }
      guard heap[least].key < last.key else { break }
      heap[parent] = heap[least]
      parent = least
    }
    heap[parent] = last
  }
}
