public import Quantities
public import Randomness

/// Requests drawn from a definition, one after the other.
///
/// Arrivals and marks come from two streams of random numbers, so what a request asks for does not
/// depend on when others arrive. Neither depends on anything that billing does.
public struct SynthesizedStream: Sendable {
  /// The instant of the next request, in nanoseconds since the epoch; `Int64.max` after the last.
  @inlinable public var next: Int64 { nextArrival }
  @usableFromInline var nextArrival: Int64
  @usableFromInline var sampler: ArrivalSampler
  @usableFromInline let mix: PreparedMix
  @usableFromInline let hasSessions: Bool
  private var sessions: SessionSampler?
  @usableFromInline var arrivals: Xoshiro256PlusPlus
  @usableFromInline var marks: Xoshiro256PlusPlus

  /// Starts a stream; of its name the children `arrivals`, `rates` and `marks` are used.
  public init(
    _ definition: TrafficDefinition, over interval: Interval, zone: ZoneRules, seed: StreamSeed
  ) {
    var generator = seed.child("arrivals").generator()
    sampler = ArrivalSampler(
      definition, over: interval, zone: zone, seed: seed, generator: &generator)
    mix = PreparedMix(definition.mix)
    marks = seed.child("marks").generator()
    nextArrival = sampler.next(&generator)
    if let shape = definition.sessions {
      var sessions = SessionSampler(
        shape, firstStart: nextArrival, end: interval.to.nanoseconds)
      // What sessions under way at the start have asked for before is their context.
      while sessions.next < interval.from.nanoseconds {
        _ = sessions.take(mix, starts: &sampler, arrivals: &generator, marks: &marks)
      }
      nextArrival = sessions.next
      self.sessions = sessions
      hasSessions = true
    } else {
      hasSessions = false
    }
    arrivals = generator
  }

  /// Takes the next request and finds the one after it.
  ///
  /// - Precondition: `next` is not `Int64.max`.
  /// - Returns: What the request asks for; it arrived at what `next` was before.
  @inlinable @inline(__always)
  public mutating func take() -> RequestMark {
    if hasSessions { return takeFromSession() }
    let mark = mix.draw(&marks)
    nextArrival = sampler.next(&arrivals)
    return mark
  }

  /// Fills a block with the requests before an instant, as far as there is room.
  ///
  /// - Complexity: O(requests); allocates nothing once the block has been filled.
  public mutating func fill(_ block: inout RequestBlock, before end: Int64) {
    block.removeAll()
    guard mix.isPlainText, !hasSessions else {
      while !block.isFull, nextArrival < end {
        let arrival = nextArrival
        block.append(take(), at: arrival)
      }
      return
    }
    // On copies, so that the states stay in registers from one draw to the next.
    var (marks, arrivals, sampler, next) = (self.marks, self.arrivals, self.sampler, nextArrival)
    block.fill(from: &next, before: end) {
      sampler.next(&arrivals)
    } draw: {
      mix.drawPowers(&marks)
    }
    (self.marks, self.arrivals, self.sampler, nextArrival) = (marks, arrivals, sampler, next)
  }

  @usableFromInline @inline(never)
  mutating func takeFromSession() -> RequestMark {
    guard var current = sessions else { preconditionFailure("the stream has no sessions") }
    sessions = nil
    let mark = current.take(mix, starts: &sampler, arrivals: &arrivals, marks: &marks)
    nextArrival = current.next
    sessions = current
    return mark
  }
}
