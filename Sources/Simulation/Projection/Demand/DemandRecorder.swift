import Pricing
import Quantities
import Randomness
import Traffic

/// Draws an organization's requests and prices them, stretch after stretch.
struct DemandRecorder {
  private var sources: ContiguousArray<RequestSource>
  private let rateCard: RateCard
  /// Whether the costs are wanted.
  private let prices: Bool

  /// Opens the streams of an organization.
  init(
    _ organization: OrganizationInput, of input: ProjectionInput, replication: Int, prices: Bool
  ) throws(ProjectionError) {
    rateCard = input.rateCard
    self.prices = prices
    let seed = input.seed(of: organization, replication: replication)
    sources = []
    for stream in organization.streams {
      sources.append(
        try RequestSource(
          stream, over: input.horizon, zone: input.zone, seed: seed, prices: rateCard))
    }
  }

  /// Records the next stretch, of requests before an instant; after the last of them it ends there.
  mutating func record(into demand: inout RecordedDemand, before end: Int64) {
    demand.removeAll()
    if sources.count == 1 {
      record(from: 0, into: &demand, before: end)
    } else {
      while !demand.isFull, let stream = nextStream(before: end) {
        guard recordOne(of: stream, into: &demand) else { break }
      }
    }
    demand.end = nextStream(before: end).map { sources[$0].next } ?? end
  }

  /// Records requests of one stream, as long as it has no other beside it.
  private mutating func record(
    from stream: Int, into demand: inout RecordedDemand, before end: Int64
  ) {
    while !demand.isFull, sources[stream].next < end {
      guard recordOne(of: stream, into: &demand) else { break }
    }
  }

  /// Records the next request of a stream; false where it has no price, or one beyond all bounds.
  ///
  /// Whether that matters is for billing to say, once the request is admitted.
  @inline(__always)
  private mutating func recordOne(of stream: Int, into demand: inout RecordedDemand) -> Bool {
    let arrival = sources[stream].next
    let mark = sources[stream].take()
    demand.append(mark, stream: stream, at: arrival)
    guard prices else { return true }
    let kind = sources[stream].kinds[Int(mark.entry)]
    let usage = mark.usage(as: kind.entry)
    do throws(PricingRefusal) {
      let charge = try rateCard.price(
        usage, model: kind.entry.model, at: Instant(nanoseconds: arrival))
      return demand.price(charge, isPlain: usage.isPlainText && !kind.isPricedItself)
    } catch {
      return false
    }
  }

  /// Why a replayed trace stopped early, if one did.
  var failure: ProjectionError? {
    for source in sources {
      if let failure = source.failure { return .trace(failure) }
    }
    return nil
  }

  /// Rows of replayed traces that were left out.
  var skippedRows: Int64 { sources.reduce(0) { $0 + $1.skippedRows } }

  /// The stream with the earliest arrival before an instant, the first one among simultaneous ones;
  /// nil where there is none.
  private func nextStream(before end: Int64) -> Int? {
    var (earliest, place) = (end, -1)
    for index in sources.indices where sources[index].next < earliest {
      earliest = sources[index].next
      place = index
    }
    return place < 0 ? nil : place
  }
}
