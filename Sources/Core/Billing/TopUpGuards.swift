/// What protects charges from faults; all are on in a system that is right.
///
/// Each can be switched off to see what it protects from.
public struct TopUpGuards: Hashable, Sendable {
  /// Replicas share the claim to an order, so that one of them charges.
  public var sharesClaim: Bool
  /// An answer that comes twice credits once.
  public var creditsOnce: Bool

  /// All of them on.
  public static let all = TopUpGuards()

  /// Makes a set of guards.
  public init(sharesClaim: Bool = true, creditsOnce: Bool = true) {
    self.sharesClaim = sharesClaim
    self.creditsOnce = creditsOnce
  }
}
