import Quantities
import Randomness
import Traffic

/// Where the requests of one stream come from: they are drawn, or replayed.
struct RequestSource {
  /// One of the two.
  private var synthesized: SynthesizedStream?
  private var replay: ReplayStream?
  /// Requests that were made and not taken yet, where they are taken one by one.
  private var block: RequestBlock
  private var place = 0
  /// The instant of the next request in nanoseconds; `Int64.max` after the last.
  private(set) var next: Int64

  /// Opens the source of a stream: one that is alone fills whole blocks, of others the requests are
  /// taken one by one.
  ///
  /// Parameters that are uncertain are drawn with a seed of their own, if there is one.
  init(
    _ input: StreamInput, over interval: Interval, zone: ZoneRules, seed: StreamSeed,
    parameters: StreamSeed? = nil, isAlone: Bool
  ) throws(ProjectionError) {
    block = RequestBlock(length: isAlone ? 8 : 64)
    switch input.origin {
    case .synthesized(let definition):
      synthesized = SynthesizedStream(
        parameters.map { definition.drawn($0) } ?? definition, over: interval, zone: zone,
        seed: seed.child("traffic").child(input.name))
    case .replay(let definition):
      do throws(TraceError) {
        replay = try ReplayStream(
          definition, over: interval, seed: seed.child("traffic").child(input.name))
      } catch {
        throw .trace(error)
      }
    }
    next = synthesized?.next ?? replay?.next ?? .max
    if !isAlone { refill() }
  }

  /// Fills a block with the requests before an instant, as far as there is room.
  mutating func fill(_ block: inout RequestBlock, before end: Int64) {
    synthesized?.fill(&block, before: end)
    replay?.fill(&block, before: end)
    next = synthesized?.next ?? replay?.next ?? .max
  }

  /// Takes the next request and finds the one after it.
  @inline(__always)
  mutating func take() -> RequestMark {
    let mark = block.mark(of: place)
    place += 1
    if place < block.count { next = block.arrivals[place] } else { refill() }
    return mark
  }

  @inline(never)
  private mutating func refill() {
    synthesized?.fill(&block, before: .max)
    replay?.fill(&block, before: .max)
    place = 0
    next = block.count > 0 ? block.arrivals[0] : .max
  }

  /// Why a replayed trace stopped early, if it did.
  var failure: TraceError? { replay?.failure }

  /// Rows that were left out.
  var skippedRows: Int64 { replay?.skippedRows ?? 0 }
}
