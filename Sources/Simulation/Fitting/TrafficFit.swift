public import Quantities
public import Randomness
public import Traffic

/// Traffic estimated from a recorded trace.
public struct TrafficFit: Sendable {
  /// What is asked of a fit.
  public struct Options: Sendable {
    /// The zone of the profile's hours and days.
    public var zone: ZoneRules
    /// How token counts are described.
    public var tokens: TokenStyle
    /// The stream of all random numbers.
    public var seed: StreamSeed
    /// Whether ways to project are scored on parts that they have not seen, and the best is taken.
    public var chooses = false

    /// Makes options.
    public init(zone: ZoneRules = .utc, tokens: TokenStyle = .automatic, seed: UInt64 = 1) {
      self.zone = zone
      self.tokens = tokens
      self.seed = StreamSeed(seed: seed).child("fit")
    }
  }

  /// What was asked.
  public let options: Options
  /// What was watched.
  public let window: Interval
  /// How many requests there were.
  public let count: Int
  /// The rate over time.
  public let profile: ProfileFit
  /// How requests follow one another.
  public let process: ProcessFit
  /// Requests in an hour at multiplier 1.
  public let rate: Estimate
  /// What requests ask for, the most frequent model first.
  public let models: [ModelFit]
  /// The ways to project that were tried; empty where the trace is too short, or none was asked for.
  public let scores: [HeldOutScore]
  /// The traffic to simulate, over what was watched: exactly what is written.
  public private(set) var definition: TrafficDefinition
  /// The recorded days, where drawing them again projects better than what was fitted.
  public let days: ResampledDays?

  /// Estimates everything from requests that pass their check.
  ///
  /// - Throws: where no traffic can be made of the estimates.
  public init(_ sample: TraceSample, options: Options) throws(DistributionError) {
    self.options = options
    window = sample.window
    count = sample.count
    var profile = ProfileFit(sample, zone: options.zone)
    let process = ProcessFit(sample, profile, seed: options.seed)
    // The schedule of a batch is its profile.
    if case .batch = process.kind {
      profile = ProfileFit(sample, zone: options.zone, isFlat: true)
    }
    self.profile = profile
    self.process = process
    rate = profile.rateEstimate(
      dispersion: process.dispersion, beside: process.variation?.meanVariance,
      requests: sample.count)
    var models = sample.models.indices
      .map { ModelFit(sample, model: $0, style: options.tokens) }
      .filter { $0.count > 0 }
    // A stable order: models of equal count stay in the order of their coming.
    models = models.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }.map(\.element)
    let rest = models.dropFirst().reduce(0.0) { $0 + ($1.share * 1e9).rounded() }
    if !models.isEmpty { models[0].share = (1e9 - rest) / 1e9 }
    self.models = models
    var entries: [MarkMix.Entry] = []
    for model in self.models { entries.append(try model.entry()) }
    definition = TrafficDefinition(
      process: process.process, rate: profile.rate, profile: profile.profile,
      mix: try MarkMix(entries))
    scores = options.chooses ? HeldOutScores(sample, options).scores : []
    let isResampled = scores.contains { $0.way == .resampled && $0.isChosen }
    days = isResampled ? Self.resampledDays(profile) : nil
    definition = projected(from: nil)
  }
}
