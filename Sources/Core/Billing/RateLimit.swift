public import Quantities

/// How many requests may come, and how many tokens they may use, in a short time.
public struct RateLimit: Hashable, Sendable {
  /// How what was used makes room again.
  public enum Refill: String, NamedCase {
    /// Steadily, so that all of it is there again after the whole time.
    case continuous
    /// All at once, when the clock's next stretch of that time begins.
    case window
  }

  /// Whose requests are limited.
  public let scope: BudgetScope
  /// The most requests; nil for no such limit.
  public let requests: Int64?
  /// The most tokens, of input and of output; nil for no such limit.
  public let tokens: Int64?
  /// The time they are counted in.
  public let window: Duration
  /// How what was used makes room again.
  public let refill: Refill

  /// Makes a limit.
  ///
  /// - Precondition: what is limited is positive, and so is the time.
  public init(
    scope: BudgetScope, requests: Int64?, tokens: Int64?, window: Duration = .minute,
    refill: Refill = .continuous
  ) {
    precondition(requests ?? 1 > 0 && tokens ?? 1 > 0, "nothing would ever be admitted")
    precondition(window > .zero, "the time has no length")
    self.scope = scope
    self.requests = requests
    self.tokens = tokens
    self.window = window
    self.refill = refill
  }
}

/// Where a rate limit stands.
struct RateLimitState: Sendable {
  let limit: RateLimit
  /// What is used up, in shares of an item of which the window's nanoseconds make one.
  private var requests = Int128.zero
  private var tokens = Int128.zero
  private var updated: Instant?

  init(_ limit: RateLimit) { self.limit = limit }

  /// Makes room for what time gives back.
  private mutating func advance(to instant: Instant) {
    defer { updated = max(updated ?? instant, instant) }
    guard let updated, updated < instant else { return }
    switch limit.refill {
    case .continuous:
      let passed = Int128((instant - updated).nanoseconds)
      requests = max(0, requests - Int128(limit.requests ?? 0) * passed)
      tokens = max(0, tokens - Int128(limit.tokens ?? 0) * passed)
    case .window:
      let length = limit.window.nanoseconds
      if instant.nanoseconds.floorDivided(by: length)
        > updated.nanoseconds.floorDivided(by: length)
      {
        (requests, tokens) = (0, 0)
      }
    }
  }

  /// Whether another request may come: there is room for all of it, and for a part of a token at
  /// least, since nobody knows how many it will use.
  func hasRoom(at instant: Instant) -> Bool {
    var now = self
    now.advance(to: instant)
    let item = Int128(limit.window.nanoseconds)
    if let most = limit.requests, now.requests + item > Int128(most) * item { return false }
    if let most = limit.tokens, now.tokens >= Int128(most) * item { return false }
    return true
  }

  /// Counts a request that is admitted.
  mutating func countRequest(at instant: Instant) {
    advance(to: instant)
    requests += Int128(limit.window.nanoseconds)
  }

  /// Counts the tokens of a request that is charged.
  mutating func count(tokens count: Int64, at instant: Instant) {
    advance(to: instant)
    tokens += Int128(count) * Int128(limit.window.nanoseconds)
  }
}

extension Int64 {
  /// The quotient, rounded down.
  fileprivate func floorDivided(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
