public import Ledger
public import Pricing
public import Quantities
public import Traffic

/// A stream of requests that belongs to an organization.
public struct StreamInput: Sendable {
  /// The name its random streams are derived from: the traffic's name and the project's.
  public var name: String
  /// Where arrivals and marks come from.
  public var origin: Origin
  /// What the entries of the mix are; replayed traces have one entry for each model.
  public var entries: [StreamEntry]
  /// How long requests take.
  public var service: ServiceModel
  /// Project, member and API key of its requests.
  public var attribution: Attribution
  /// What a client does whose request is refused.
  public var onRefusal: RefusalReaction

  /// Where arrivals and marks come from.
  public enum Origin: Equatable, Sendable {
    /// Drawn from distributions.
    case synthesized(TrafficDefinition)
    /// Read from a file.
    case replay(ReplayDefinition)
  }

  /// The same with more or less traffic, which grows on its own, and may only begin.
  func scaled(by scale: Double, growth: Double, isFresh: Bool) -> StreamInput {
    guard scale != 1 || growth != 0 || isFresh else { return self }
    var stream = self
    switch origin {
    case .synthesized(let traffic):
      stream.origin = .synthesized(traffic.scaled(by: scale, growth: growth, isFresh: isFresh))
    case .replay(var trace):
      trace.scale(by: scale)
      stream.origin = .replay(trace)
    }
    return stream
  }

  /// Makes a stream.
  public init(
    name: String, origin: Origin, entries: [StreamEntry], service: ServiceModel = .instant,
    attribution: Attribution = .none, onRefusal: RefusalReaction = .giveUp
  ) {
    self.onRefusal = onRefusal
    self.name = name
    self.origin = origin
    self.entries = entries
    self.service = service
    self.attribution = attribution
  }
}

/// What requests of one entry of a mix have in common.
public struct StreamEntry: Hashable, Sendable, BitwiseCopyable {
  /// The model that serves them.
  public var model: ModelID
  /// The index of the endpoint.
  public var endpoint: Int32
  /// What they are booked as: `request`, `playground` or `batch`.
  public var type: TransactionType
  /// Traces recorded for each of them.
  public var traces: Int64
  /// Where their output is cut off, in tokens; `Int64.max` for nowhere.
  public var outputLimit: Int64
  /// Output tokens that are expected of them, where they are held.
  public var estimatedOutput: Int64

  /// Makes an entry.
  public init(
    model: ModelID, endpoint: Int32, type: TransactionType = .request, traces: Int64 = 0,
    outputLimit: Int64 = .max, estimatedOutput: Int64 = 0
  ) {
    self.outputLimit = outputLimit
    self.estimatedOutput = estimatedOutput
    self.model = model
    self.endpoint = endpoint
    self.type = type
    self.traces = traces
  }
}

/// How long a request takes: time to the first token, then output tokens at a speed.
public struct ServiceModel: Hashable, Sendable, BitwiseCopyable {
  /// Time to the first token.
  public var firstToken: Duration
  /// Time for each output token, in nanoseconds.
  public var nanosecondsPerOutputToken: Int64

  /// Requests complete at the instant they arrive.
  public static let instant = ServiceModel(firstToken: .zero, nanosecondsPerOutputToken: 0)

  /// Makes a model.
  public init(firstToken: Duration, nanosecondsPerOutputToken: Int64) {
    self.firstToken = firstToken
    self.nanosecondsPerOutputToken = nanosecondsPerOutputToken
  }

  /// Whether requests complete at the instant they arrive.
  public var isInstant: Bool {
    firstToken.nanoseconds == 0 && nanosecondsPerOutputToken == 0
  }

  /// Returns the time from arrival to completion.
  public func duration(outputTokens: Int64) -> Duration {
    let (generation, overflow) = outputTokens.multipliedReportingOverflow(
      by: nanosecondsPerOutputToken)
    return overflow
      ? Duration(nanoseconds: .max) : firstToken + Duration(nanoseconds: generation)
  }
}
