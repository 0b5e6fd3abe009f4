import Billing
import Pricing
import Quantities
import Randomness
import Traffic

/// Draws an organization's requests and prices them, stretch after stretch.
struct DemandRecorder {
  private var streams: ContiguousArray<RequestStream>
  private let rateCard: RateCard
  /// Whether the costs are wanted.
  private let prices: Bool
  private let end: Int64

  /// Opens the streams of an organization.
  init(
    _ organization: OrganizationInput, of input: ProjectionInput, replication: Int, prices: Bool
  ) throws(ProjectionError) {
    rateCard = input.rateCard
    self.prices = prices
    end = input.horizon.to.nanoseconds
    streams = try RequestStream.all(
      of: organization, over: input.horizon, zone: input.zone,
      seed: input.seed(of: organization.name, replication: replication))
  }

  /// Records the next stretch; its end is that of the horizon after the last request.
  mutating func record(into demand: inout RecordedDemand) {
    demand.removeAll()
    while demand.count < RecordedDemand.length {
      let stream = nextStream
      guard stream >= 0 else { break }
      let arrival = streams[stream].next
      let mark = streams[stream].take()
      demand.append(mark, stream: stream, at: arrival)
      if prices, !price(mark, stream: stream, at: arrival, into: &demand) { break }
    }
    let stream = nextStream
    demand.end = stream >= 0 ? streams[stream].next : end
  }

  /// Why a replayed trace stopped early, if one did.
  var failure: ProjectionError? {
    for stream in streams {
      if let failure = stream.failure { return .trace(failure) }
    }
    return nil
  }

  /// The stream with the earliest arrival, the first one among simultaneous ones; -1 after the last.
  private var nextStream: Int {
    var (earliest, place) = (end, -1)
    for index in streams.indices where streams[index].next < earliest {
      earliest = streams[index].next
      place = index
    }
    return place
  }

  /// Prices the last request; false where it has no price, or one beyond all bounds.
  ///
  /// Whether that matters is for billing to say, once the request is admitted.
  private func price(
    _ mark: RequestMark, stream: Int, at arrival: Int64, into demand: inout RecordedDemand
  ) -> Bool {
    let entry = streams[stream].entries[Int(mark.entry)]
    do throws(PricingRefusal) {
      return demand.price(
        try rateCard.price(
          mark.usage(as: entry), model: entry.model, at: Instant(nanoseconds: arrival)))
    } catch {
      return false
    }
  }
}
