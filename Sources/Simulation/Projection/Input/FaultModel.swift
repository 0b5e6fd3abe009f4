/// What goes wrong in billing itself, and whether it is guarded against.
///
/// How many replicas there are, how far a clock is ahead, and whether replicas share the claim to an
/// order and credit an answer once, is part of the organization's terms.
public struct FaultModel: Hashable, Sendable {
  /// The probability that the gateway crashes between a charge's answer and its credit.
  public var crash: Double
  /// The probability that the usage of a request is reported twice.
  public var repeatedUsage: Double
  /// Whether a report that comes twice is charged once: both have the request's number.
  public var chargesOnce: Bool

  /// Nothing goes wrong.
  public static let none = FaultModel()

  /// Makes a model; by default nothing goes wrong.
  ///
  /// - Precondition: the probabilities are from zero to one.
  public init(
    crash: Double = 0, repeatedUsage: Double = 0, chargesOnce: Bool = true
  ) {
    precondition(
      (0...1).contains(crash) && (0...1).contains(repeatedUsage), "a probability is impossible")
    self.crash = crash
    self.repeatedUsage = repeatedUsage
    self.chargesOnce = chargesOnce
  }
}
