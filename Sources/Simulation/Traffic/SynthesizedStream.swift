public import Quantities
public import Randomness

/// Requests drawn from a definition, in the order of their arrival.
///
/// Arrivals and marks come from different streams of random numbers, so what a request asks for does
/// not depend on when others arrive. Neither depends on anything that billing does.
public struct SynthesizedStream: Sendable {
  /// The instant of the next request, in nanoseconds since the epoch; `Int64.max` after the last.
  public private(set) var next: Int64
  private var sampler: ArrivalSampler
  private var marks: MarkSampler
  private var sessions: SessionSampler?
  /// For requests that are taken one by one.
  private var single: RequestBlock?

  /// Starts a stream; of its name the children `arrivals`, `rates`, `marks` and `sessions` are
  /// used.
  public init(
    _ definition: TrafficDefinition, over interval: Interval, zone: ZoneRules, seed: StreamSeed
  ) {
    sampler = ArrivalSampler(definition, over: interval, zone: zone, seed: seed)
    marks = MarkSampler(definition.mix, seed: seed.child("marks"))
    next = sampler.next()
    guard let shape = definition.sessions else { return }
    var sessions = SessionSampler(
      shape, firstStart: next, end: interval.to.nanoseconds,
      generator: seed.child("sessions").generator())
    // What sessions under way at the start have asked for before is their context.
    while sessions.next < interval.from.nanoseconds {
      _ = sessions.take(&marks, starts: &sampler)
    }
    next = sessions.next
    self.sessions = sessions
  }

  /// Takes the next request and finds the one after it; `fill` is quicker for many.
  ///
  /// - Precondition: `next` is not `Int64.max`.
  /// - Returns: What the request asks for; it arrived at what `next` was before.
  public mutating func take() -> RequestMark {
    var block = single ?? RequestBlock(length: 8)
    single = nil
    defer { single = block }
    fill(&block, before: .max, atMost: 1)
    return block.mark(of: 0)
  }

  /// Fills a block with the requests before an instant, as far as there is room.
  ///
  /// - Complexity: O(requests); allocates nothing once the block has been filled.
  public mutating func fill(_ block: inout RequestBlock, before end: Int64) {
    fill(&block, before: end, atMost: block.length)
  }

  private mutating func fill(_ block: inout RequestBlock, before end: Int64, atMost most: Int) {
    block.removeAll()
    guard sessions == nil else {
      while block.count < most, next < end {
        guard let mark = sessions?.take(&marks, starts: &sampler) else { return }
        block.append(mark, at: next)
        next = sessions?.next ?? .max
      }
      return
    }
    block.fillArrivals(from: &next, before: end, atMost: most, &sampler)
    marks.fill(&block)
  }
}
