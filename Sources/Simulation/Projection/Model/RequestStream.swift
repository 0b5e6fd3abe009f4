import Ledger
import Pricing
import Quantities
import Randomness
import Traffic

/// The requests of one stream of an organization, synthesized or replayed.
struct RequestStream {
  /// Empty for any other stream: an optional would cost the request loop a look inside.
  private var synthesized: SynthesizedStream
  private var replay: ReplayStream?
  /// The request of a stream that is handed its requests.
  private var handed: RequestMark?
  private var isSynthesized: Bool
  /// The instant of the next request in nanoseconds; `Int64.max` after the last.
  private(set) var next: Int64
  /// What the entries of its mix are.
  let entries: ContiguousArray<StreamEntry>
  /// How long its requests take.
  let service: ServiceModel
  /// Project, member and API key of its requests.
  let attribution: Attribution
  /// How long its clients wait before they come back, one wait for each time; empty where they give
  /// up at once.
  let waits: ContiguousArray<Duration>
  /// The share of the waits that is left to chance.
  let jitter: Double

  /// Makes a stream that has no requests of its own, until they are drawn: it is handed them.
  init(_ input: StreamInput) {
    entries = ContiguousArray(input.entries)
    service = input.service
    attribution = input.attribution
    if case .retry(let policy) = input.onRefusal {
      waits = policy.waits
      jitter = policy.jitter
    } else {
      waits = []
      jitter = 0
    }
    synthesized = .empty
    isSynthesized = false
    next = synthesized.next
  }

  /// The streams of an organization, which draw their requests.
  static func all(
    of organization: OrganizationInput, over interval: Interval, zone: ZoneRules, seed: StreamSeed
  ) throws(ProjectionError) -> ContiguousArray<RequestStream> {
    var streams = ContiguousArray(organization.streams.map { RequestStream($0) })
    for (place, input) in organization.streams.enumerated() {
      switch input.origin {
      case .synthesized(let definition):
        streams[place].draw(
          SynthesizedStream(
            definition, over: interval, zone: zone,
            seed: seed.child("traffic").child(input.name)))
      case .replay(let definition):
        do throws(TraceError) {
          streams[place].draw(try ReplayStream(definition, over: interval, zone: zone))
        } catch {
          throw .trace(error)
        }
      }
    }
    return streams
  }

  private mutating func draw(_ stream: SynthesizedStream) {
    synthesized = stream
    isSynthesized = true
    next = stream.next
  }

  private mutating func draw(_ stream: ReplayStream) {
    replay = stream
    next = stream.next
  }

  /// Takes the next request and finds the one after it.
  @inline(__always)
  mutating func take() -> RequestMark {
    guard isSynthesized else { return takeOther() }
    let mark = synthesized.take()
    next = synthesized.next
    return mark
  }

  @inline(never)
  private mutating func takeOther() -> RequestMark {
    if let mark = handed {
      handed = nil
      return mark
    }
    guard let mark = replay?.take(), let following = replay?.next else {
      preconditionFailure("the stream has no request")
    }
    next = following
    return mark
  }

  /// Hands a request to a stream that has none of its own, to be taken next.
  mutating func hand(_ mark: RequestMark) { handed = mark }

  /// Why a replayed trace stopped early, if it did.
  var failure: TraceError? { replay?.failure }

  /// Rows that were left out.
  var skippedRows: Int64 { replay?.skippedRows ?? 0 }
}

extension RequestMark {
  /// What the request is charged for; its output is cut off where that of its kind is.
  @inline(__always)
  func usage(as entry: StreamEntry) -> RequestUsage {
    RequestUsage(
      inputTokens: inputTokens, cachedInputTokens: cachedInputTokens,
      cacheWriteTokens: cacheWriteTokens, outputTokens: min(outputTokens, entry.outputLimit),
      images: images,
      milliseconds: milliseconds, isBatch: isBatch)
  }
}
