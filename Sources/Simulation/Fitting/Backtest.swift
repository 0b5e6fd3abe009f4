public import Quantities
import Randomness
public import Statistics

/// How well traffic fitted to the first part of a trace projects the rest.
///
/// Each replication draws requests from the fitted traffic, at a rate (and growth) that is itself
/// drawn from what the first part says of it; then the measured number should lie inside the middle
/// 95 % of replications in 95 % of windows.
public struct Backtest: Sendable {
  /// What is counted.
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// Requests.
    case requests
    /// All input tokens.
    case inputTokens = "input_tokens"
    /// Output tokens.
    case outputTokens = "output_tokens"
  }

  /// One number of one window, measured and projected.
  public struct Row: Hashable, Sendable {
    /// The window.
    public let window: Interval
    /// What is counted.
    public let measure: Measure
    /// What the trace has.
    public let measured: Double
    /// The mean of replications.
    public let mean: Double
    /// The median of replications.
    public let median: Double
    /// The middle 90 % of replications.
    public let band90: ConfidenceInterval
    /// The middle 95 % of replications.
    public let band95: ConfidenceInterval
    /// The continuous ranked probability score of the replications: the less, the better.
    public let crps: Double
  }

  /// How many windows have the measured number inside a band.
  public struct Coverage: Hashable, Sendable {
    /// What is counted.
    public let measure: Measure
    /// What the band should hold: 0.9 or 0.95.
    public let level: Double
    /// The windows.
    public let windows: Int
    /// Those whose measured number is inside.
    public let inside: Int
    /// The exact interval of the share, as if windows were independent.
    public let interval: ConfidenceInterval?

    /// The share of windows.
    public var share: Double { Double(inside) / Double(max(1, windows)) }
  }

  /// What was fitted to the first part.
  public let fit: TrafficFit
  /// How many requests there are in the rest.
  public let heldOut: Int
  /// The rest.
  public let interval: Interval
  /// How long the windows are.
  public let windowLength: Duration
  /// How often the rest was drawn.
  public let replications: Int
  /// Every window in order, every measure in each.
  public let rows: [Row]
  /// The whole rest, for every measure.
  public let totals: [Row]

  /// The most windows.
  public static let mostWindows = 20_000

  /// Fits a first part and projects the rest.
  ///
  /// - Parameters:
  ///   - sample: The requests.
  ///   - split: Where the rest begins.
  ///   - options: How the first part is fitted.
  ///   - replications: How often the rest is drawn.
  ///   - window: How long windows are; nil chooses by the length of the rest.
  /// - Throws: where one of the parts is too small.
  /// - Precondition: there is a replication at least, and a window is longer than nothing.
  public init(
    _ sample: TraceSample, split: Instant, options: TrafficFit.Options, replications: Int = 200,
    window: Duration? = nil
  ) throws(FitProblem) {
    precondition(replications > 0 && window ?? .second > .zero, "nothing would be projected")
    let parts = sample.split(at: split)
    try parts.before.check()
    guard parts.after.count > 0, sample.window.to > split else { throw .noSpan }
    do throws(DistributionError) {
      fit = try TrafficFit(parts.before, options: options)
    } catch {
      throw .noSpan
    }
    interval = parts.after.window
    heldOut = parts.after.count
    self.replications = replications
    windowLength = window ?? Self.length(for: interval.duration)
    let projection = BacktestProjection(
      fit.projected(from: interval.from), over: interval, window: windowLength,
      replications: replications, zone: options.zone, seed: options.seed.child("backtest"))
    let all = projection.rows(of: parts.after)
    rows = all.dropLast(Measure.allCases.count)
    totals = all.suffix(Measure.allCases.count)
  }

  /// The longest usual window of which there are ten.
  private static func length(for span: Duration) -> Duration {
    let minute = Duration.minute
    let usual = [.day, .hour, minute * 10, minute, .second * 10]
    return usual.first { $0 * 10 <= span } ?? .second
  }

  /// How often bands hold what was measured: for each measure the 90 % and the 95 % band.
  public var coverage: [Coverage] {
    Measure.allCases.flatMap { measure in
      let rows = rows.filter { $0.measure == measure }
      return [0.9, 0.95].map { level in
        let inside = rows.count { row in
          (level == 0.9 ? row.band90 : row.band95).contains(row.measured)
        }
        return Coverage(
          measure: measure, level: level, windows: rows.count, inside: inside,
          interval: .ofProportion(successes: inside, trials: rows.count))
      }
    }
  }
}
