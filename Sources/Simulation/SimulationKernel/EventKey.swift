public import Quantities

/// What orders events: instant, then class, then process, then insertion.
@frozen public struct EventKey: Hashable, Sendable, BitwiseCopyable {
  /// When the event happens.
  public let instant: Instant
  /// The class that orders simultaneous events; lower happens first.
  public let eventClass: UInt8
  /// The process it belongs to; lower happens first.
  public let process: Int32
  /// The number of the insertion; earlier happens first.
  public let insertion: UInt64

  /// Makes a key.
  @inlinable
  public init(instant: Instant, eventClass: UInt8, process: Int32, insertion: UInt64) {
    self.instant = instant
    self.eventClass = eventClass
    self.process = process
    self.insertion = insertion
  }
}

extension EventKey: Comparable {
  /// Tells whether the left event happens first.
  @inlinable public static func < (left: EventKey, right: EventKey) -> Bool {
    if left.instant != right.instant { return left.instant < right.instant }
    if left.eventClass != right.eventClass { return left.eventClass < right.eventClass }
    if left.process != right.process { return left.process < right.process }
    return left.insertion < right.insertion
  }
}
