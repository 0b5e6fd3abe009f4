import Quantities
import Randomness

/// Sessions under way, and the requests they make.
///
/// Requests of different sessions interleave; simultaneous ones come in the order of their sessions.
@usableFromInline
struct SessionSampler: Sendable {
  private struct Session {
    var next: Int64
    var left: Int64
    var context: Int64
    var order: UInt64
  }

  private let shape: SessionShape
  private let requests: PreparedDistribution
  private let gap: PreparedDistribution
  /// A heap: the session with the earliest next request first, then the older one.
  private var sessions: ContiguousArray<Session> = []
  private var started: UInt64 = 0
  private var nextStart: Int64
  private let end: Int64

  init(_ shape: SessionShape, firstStart: Int64, end: Int64) {
    self.shape = shape
    requests = shape.requests.prepared()
    gap = shape.gap.prepared()
    nextStart = firstStart
    self.end = end
  }

  /// The instant of the next request, in nanoseconds; `Int64.max` after the last.
  var next: Int64 { min(nextStart, sessions.first?.next ?? .max) }

  /// Makes the next request: draws its mark and adds the session's context to it.
  mutating func take(
    _ mix: PreparedMix, starts: inout ArrivalSampler,
    arrivals: inout Xoshiro256PlusPlus, marks: inout Xoshiro256PlusPlus
  ) -> RequestMark {
    if nextStart <= sessions.first?.next ?? .max {
      let count = tokenCount(requests.draw(&arrivals))
      insert(Session(next: nextStart, left: max(1, count), context: 0, order: started))
      started += 1
      nextStart = starts.next(&arrivals)
    }
    var session = removeFirst()
    var mark = mix.draw(&marks)
    if shape.growsContext {
      let new = mark.inputTokens
      let cached = Int64(
        (Double(session.context) * shape.cachedContext).rounded(.toNearestOrEven))
      mark.inputTokens = min(1 << 40, new + session.context)
      mark.cachedInputTokens = min(mark.inputTokens, mark.cachedInputTokens + cached)
      mark.cacheWriteTokens = min(
        mark.cacheWriteTokens, mark.inputTokens - mark.cachedInputTokens)
      session.context = min(1 << 40, mark.inputTokens + mark.outputTokens)
    }
    session.left -= 1
    if session.left > 0 {
      let pause = Duration(seconds: gap.draw(&arrivals))
      session.next = (Instant(nanoseconds: session.next) + pause).nanoseconds
      if session.next < end { insert(session) }
    }
    return mark
  }

  private static func precedes(_ left: Session, _ right: Session) -> Bool {
    (left.next, left.order) < (right.next, right.order)
  }

  private mutating func insert(_ session: Session) {
    sessions.append(session)
    var child = sessions.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.precedes(sessions[child], sessions[parent]) else { break }
      sessions.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func removeFirst() -> Session {
    let first = sessions[0]
    let last = sessions.removeLast()
    guard !sessions.isEmpty else { return first }
    sessions[0] = last
    var parent = 0
    while true {
      var child = parent * 2 + 1
      guard child < sessions.count else { break }
      if child + 1 < sessions.count, Self.precedes(sessions[child + 1], sessions[child]) {
        child += 1
      }
      guard Self.precedes(sessions[child], sessions[parent]) else { break }
      sessions.swapAt(child, parent)
      parent = child
    }
    return first
  }
}
