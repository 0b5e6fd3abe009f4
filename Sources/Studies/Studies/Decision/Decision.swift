public import Projection

/// What was decided by the projection of recorded traffic, and what would have happened.
public struct Decision: Sendable {
  /// A value of the key that is told of.
  public struct Choice: Hashable, Sendable {
    /// Why: `solved`, `as written`, `half`, `twice`.
    public let name: String
    /// The key's value, as written; nil where the scenario's own stays.
    public let value: String?

    /// Makes a choice.
    public init(_ name: String, value: String?) {
      self.name = name
      self.value = value
    }
  }

  /// The search on the projected traffic.
  public let solution: Solution
  /// The values that are told of, the answer first if there is one.
  public let choices: [Choice]
  /// What the projected traffic came to under each choice, and the recorded one.
  public let projected, happened: Sweep

  /// What is told of each choice.
  public static let metrics: [Metric] = [
    .blockedProbability, .blockedRequests, .blockedHours, .meanBalance, .topUps, .topUpAmount,
    .paymentFees,
  ]

  /// Puts it together.
  ///
  /// - Precondition: both sweeps have a point for each choice.
  public init(solution: Solution, choices: [Choice], projected: Sweep, happened: Sweep) {
    precondition(
      projected.plan.points.count == choices.count && happened.plan.points.count == choices.count,
      "a choice was not simulated")
    self.solution = solution
    self.choices = choices
    self.projected = projected
    self.happened = happened
  }

  /// The key that was searched for.
  public var key: String { solution.plan.axes[0].key }
}
