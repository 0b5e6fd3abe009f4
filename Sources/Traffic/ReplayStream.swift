public import Quantities

/// Requests read from a trace, one after the other.
public struct ReplayStream: Sendable {
  /// The instant of the next request, in nanoseconds since the epoch; `Int64.max` after the last.
  public private(set) var next: Int64 = .max
  /// Why reading stopped early, if it did.
  public private(set) var failure: TraceError?
  /// Rows that were left out.
  public private(set) var skippedRows: Int64 = 0

  /// Opens a trace.
  public init(
    _ definition: ReplayDefinition, over interval: Interval, zone: ZoneRules
  ) throws(TraceError) {
    throw .unreadable(path: definition.path, reason: "replay is not available")
  }

  /// Takes the next request and finds the one after it.
  public mutating func take() -> RequestMark { RequestMark(entry: 0) }
}
