import Quantities
import Randomness
import SimulationKernel

/// Sessions under way, and the requests they make.
///
/// Requests of different sessions interleave; simultaneous ones come in the order of their sessions.
struct SessionSampler: Sendable {
  private struct Session: Sendable, BitwiseCopyable {
    var left: Int64
    var context: Int64 = 0
  }

  private let shape: SessionShape
  private let requests: PreparedDistribution
  private let gap: PreparedDistribution
  /// The next request of each session; of simultaneous ones that of the older session is first.
  private var sessions = FutureEventList<Session>()
  private var started: Int32 = 0
  private var nextStart: Int64
  private let end: Int64
  private var generator: Xoshiro256PlusPlus
  /// What the next requests ask for, drawn many at once, and the place of the first of them.
  private var marks = RequestBlock(length: 64)
  private var place = 0

  init(
    _ shape: SessionShape, firstStart: Int64, end: Int64, generator: Xoshiro256PlusPlus
  ) {
    self.generator = generator
    self.shape = shape
    requests = shape.requests.prepared()
    gap = shape.gap.prepared()
    nextStart = firstStart
    self.end = end
  }

  /// The instant of the next request, in nanoseconds; `Int64.max` after the last.
  var next: Int64 { min(nextStart, sessions.next?.instant.nanoseconds ?? .max) }

  /// Makes the next request: draws its mark and adds the session's context to it.
  mutating func take(
    _ sampler: inout MarkSampler, starts: inout ArrivalSampler
  ) -> RequestMark {
    if nextStart == next {
      let session = Session(left: max(1, tokenCount(requests.draw(&generator))))
      sessions.schedule(
        session, at: Instant(nanoseconds: nextStart), class: 0, process: started)
      started &+= 1
      nextStart = starts.next()
    }
    guard let event = sessions.popNext() else { preconditionFailure("there is no session") }
    var session = event.payload
    var mark = nextMark(&sampler)
    if shape.growsContext {
      let new = mark.inputTokens
      let cached = Int64(
        (Double(session.context) * shape.cachedContext).rounded(.toNearestOrEven))
      mark.inputTokens = min(1 << 40, new + session.context)
      mark.cachedInputTokens = min(mark.inputTokens, mark.cachedInputTokens + cached)
      mark.cacheWriteTokens = min(
        mark.cacheWriteTokens, mark.inputTokens - mark.cachedInputTokens)
      mark.cacheWriteOneHourTokens = min(
        mark.cacheWriteOneHourTokens,
        mark.inputTokens - mark.cachedInputTokens - mark.cacheWriteTokens)
      let unwritten =
        mark.inputTokens - mark.cachedInputTokens - mark.cacheWriteTokens
        - mark.cacheWriteOneHourTokens
      mark.audioInputTokens = min(mark.audioInputTokens, unwritten)
      mark.imageInputTokens = min(mark.imageInputTokens, unwritten - mark.audioInputTokens)
      session.context = min(1 << 40, mark.inputTokens + mark.outputTokens)
    }
    session.left -= 1
    if session.left > 0 {
      let next = event.key.instant + Duration(seconds: gap.draw(&generator))
      if next.nanoseconds < end {
        sessions.schedule(session, at: next, class: 0, process: event.key.process)
      }
    }
    return mark
  }
  private mutating func nextMark(_ sampler: inout MarkSampler) -> RequestMark {
    if place == marks.count {
      marks.removeAll()
      marks.claimAll()
      sampler.fill(&marks)
      place = 0
    }
    place += 1
    return marks.mark(of: place - 1)
  }
}
