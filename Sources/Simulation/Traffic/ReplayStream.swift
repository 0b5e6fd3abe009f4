public import Quantities
public import Randomness
import Text

/// Requests read from a trace, one after the other.
///
/// Reads as it goes, so memory does not grow with the trace, but for `sorts`. A copy goes on reading
/// from the same file: use one copy only.
public struct ReplayStream: Sendable {
  /// The instant of the next request, in nanoseconds since the epoch; `Int64.max` after the last.
  public private(set) var next: Int64 = .max
  /// Why reading stopped early, if it did.
  public private(set) var failure: TraceError?
  /// Rows that were left out: those that could not be read, and those outside the horizon.
  public var skippedRows: Int64 { rows.rowsLeftOut + outsideRows }

  private let definition: ReplayDefinition
  private let interval: Interval
  private var rows: TraceRows
  private var scale: TraceScale
  private var clock: TraceClock?
  private var outsideRows: Int64 = 0
  private var mark = RequestMark(entry: 0)
  private var copiesLeft: UInt128 = 0
  /// The first and the latest row's own times, and how many rows there were in this pass.
  private var first: Int64 = 0
  private var last: Int64 = 0
  private var passRows: Int64 = 0
  private var passStart: UInt128 = 0
  private var period: UInt128 = 0

  /// Opens a trace and finds its first request; what is left to chance is drawn from the seed.
  ///
  /// - Throws: where the file cannot be read up to its first request.
  public init(
    _ definition: ReplayDefinition, over interval: Interval, seed: StreamSeed? = nil
  ) throws(TraceError) {
    self.definition = definition
    self.interval = interval
    scale = TraceScale(definition.scale)
    do throws(DocumentError) {
      rows = try TraceRows(definition, seed: seed)
    } catch {
      throw TraceError(error)
    }
    advance()
    if let failure { throw failure }
  }

  /// Takes the next request and finds the one after it.
  ///
  /// - Precondition: `next` is not `Int64.max`.
  /// - Returns: What the request asks for; it arrived at what `next` was before.
  public mutating func take() -> RequestMark {
    let taken = mark
    copiesLeft -= 1
    if copiesLeft == 0 { advance() }
    return taken
  }

  /// Fills a block with the requests before an instant, as far as there is room.
  public mutating func fill(_ block: inout RequestBlock, before end: Int64) {
    block.removeAll()
    while !block.isFull, next < end {
      let arrival = next
      block.append(take(), at: arrival)
    }
  }

  private mutating func advance() {
    do throws(DocumentError) {
      next = try find() ?? .max
    } catch {
      failure = TraceError(error)
      next = .max
    }
  }

  /// Finds the next row that becomes a request and returns its instant.
  private mutating func find() throws(DocumentError) -> Int64? {
    while true {
      guard let row = try rows.next() else {
        guard definition.repeats, try startNextPass() else { return nil }
        continue
      }
      let instant = place(row)
      let copies = scale.copies()
      if instant < interval.from.nanoseconds {
        outsideRows += 1
        continue
      }
      guard instant < interval.to.nanoseconds else {
        // Of a trace that repeats for ever there is no last row to read up to.
        if definition.repeats { return nil }
        outsideRows += 1
        continue
      }
      guard copies > 0 else { continue }
      copiesLeft = copies
      mark = row.mark
      return instant
    }
  }

  private mutating func place(_ row: TraceRow) -> Int64 {
    let clock: TraceClock
    if let known = self.clock {
      clock = known
    } else {
      first = rows.whole?.first ?? row.time
      let base = definition.shift == .start ? interval.from.nanoseconds : first
      clock = TraceClock(base: base, speed: definition.speed)
      self.clock = clock
    }
    last = rows.whole?.last ?? row.time
    passRows = rows.whole?.requests ?? passRows + 1
    return clock.instant(elapsed: passStart + Self.elapsed(from: first, to: row.time))
  }

  private static func elapsed(from start: Int64, to end: Int64) -> UInt128 {
    (Int128(end) - Int128(start)).magnitude
  }

  /// Starts the trace again, one period later.
  ///
  /// - Returns: false where it has no rows.
  private mutating func startNextPass() throws(DocumentError) -> Bool {
    guard passRows > 0, let clock else { return false }
    let span = Self.elapsed(from: first, to: last)
    guard span > 0 else { throw .broken(TraceCheck.noPeriod(definition.path)) }
    // The gap from the last row to the first one again is the mean gap.
    if period == 0 { period = span + span / UInt128(passRows - 1) }
    // A shorter pass would be played without end at one instant.
    guard clock.instant(elapsed: period) > clock.base else {
      throw .broken(TraceCheck.noPeriod(definition.path))
    }
    passStart += period
    while clock.instant(elapsed: passStart + span) < interval.from.nanoseconds {
      // Passes that end before the horizon are not read: doubling steps find the first that does
      // not.
      var step = period
      while clock.instant(elapsed: passStart + step * 2 + span) < interval.from.nanoseconds {
        step *= 2
      }
      passStart += step
    }
    passRows = 0
    try rows.restart()
    return true
  }
}
