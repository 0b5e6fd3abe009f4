import Pricing
import Quantities
import Randomness
import Traffic

/// Where the requests of one stream come from: they are drawn, or replayed.
struct RequestSource {
  /// Empty for a replay: an optional would cost every request a look inside.
  private var synthesized: SynthesizedStream
  private var replay: ReplayStream?
  /// The instant of the next request in nanoseconds; `Int64.max` after the last.
  private(set) var next: Int64
  /// What its requests are, by the entry of the mix.
  let kinds: ContiguousArray<Kind>

  /// What requests of one entry are charged for.
  struct Kind {
    let entry: StreamEntry
    /// Whether each request has a price of its own, beside that of its tokens.
    let isPricedItself: Bool
  }

  /// Opens the source of a stream.
  ///
  /// - Parameter seed: The organization's.
  init(
    _ input: StreamInput, over interval: Interval, zone: ZoneRules, seed: StreamSeed,
    prices: RateCard
  ) throws(ProjectionError) {
    kinds = ContiguousArray(
      input.entries.map {
        Kind(entry: $0, isPricedItself: prices.chargesRequests(of: $0.model))
      })
    switch input.origin {
    case .synthesized(let definition):
      synthesized = SynthesizedStream(
        definition, over: interval, zone: zone, seed: seed.child("traffic").child(input.name))
      next = synthesized.next
    case .replay(let definition):
      synthesized = .empty
      do throws(TraceError) {
        let stream = try ReplayStream(definition, over: interval, zone: zone)
        replay = stream
        next = stream.next
      } catch {
        throw .trace(error)
      }
    }
  }

  /// Takes the next request and finds the one after it.
  @inline(__always)
  mutating func take() -> RequestMark {
    guard replay == nil else { return replayed() }
    let mark = synthesized.take()
    next = synthesized.next
    return mark
  }

  @inline(never)
  private mutating func replayed() -> RequestMark {
    guard let mark = replay?.take(), let following = replay?.next else {
      preconditionFailure("the stream has no request")
    }
    next = following
    return mark
  }

  /// Why a replayed trace stopped early, if it did.
  var failure: TraceError? { replay?.failure }

  /// Rows that were left out.
  var skippedRows: Int64 { replay?.skippedRows ?? 0 }
}
