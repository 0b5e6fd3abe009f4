import Billing
import Pricing
import Quantities
import Randomness
import Traffic

/// Draws an organization's requests and prices them, stretch after stretch.
struct DemandRecorder {
  private var sources: ContiguousArray<RequestSource>
  private let rateCard: RateCard
  /// What the requests are; nil where nobody asks for costs.
  private let kinds: RequestKinds?

  /// Opens the streams of an organization of a name; their costs may be wanted or not.
  init(
    _ organization: OrganizationInput, named name: String, of input: ProjectionInput,
    seed: StreamSeed, replication: Int, prices: Bool
  ) throws(ProjectionError) {
    rateCard = input.rateCard
    kinds = prices ? RequestKinds(organization, on: rateCard) : nil
    sources = []
    let arrival = input.arrival(of: organization, seed: seed)
    let scale = input.scale(of: organization, named: name)
    for stream in organization.streams {
      sources.append(
        try RequestSource(
          stream.scaled(
            by: scale, growth: organization.population.monthlyGrowth,
            isFresh: organization.population.arrives),
          over: Interval(from: arrival, to: input.horizon.to), zone: input.zone, seed: seed,
          parameters: input.parameterSeed(replication: replication),
          isAlone: organization.streams.count == 1))
    }
  }

  /// Records the next stretch, of requests before an instant; after the last of them it ends there.
  mutating func record(into demand: inout RecordedDemand, before end: Int64) {
    demand.removeAll()
    if sources.count == 1 {
      sources[0].fill(&demand.requests, before: end)
    } else {
      while !demand.requests.isFull, let stream = nextStream(before: end) {
        let arrival = sources[stream].next
        demand.append(sources[stream].take(), stream: stream, at: arrival)
      }
    }
    demand.end = nextStream(before: end).map { sources[$0].next } ?? end
    if let kinds { demand.price(by: rateCard, kinds) }
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

/// What an organization's requests are charged for.
struct RequestKinds {
  /// By stream and entry of its mix.
  let all: ContiguousArray<ContiguousArray<RequestKind>>
  /// The rates of plain text of the first stream, by entry.
  let rates: TextRates

  init(_ organization: OrganizationInput, on rateCard: RateCard) {
    all = ContiguousArray(
      organization.streams.map { stream in
        ContiguousArray(stream.entries.map { RequestKind($0, on: rateCard) })
      })
    let first = organization.streams.first?.entries ?? []
    rates = TextRates(rateCard, of: first.lazy.map { ($0.model, $0.outputLimit) })
  }
}

/// What requests of one entry of a mix are charged for.
struct RequestKind {
  let entry: StreamEntry
  /// Whether each request has a price of its own, beside that of its tokens.
  let isPricedItself: Bool

  init(_ entry: StreamEntry, on rateCard: RateCard) {
    self.entry = entry
    isPricedItself = rateCard.chargesRequests(of: entry.model)
  }
}
