import Billing
import Projection
import Quantities
import Text

/// How it is decided whether there is credit for a request.
struct AdmissionDocument {
  let policy: HoldPolicy
  let holds: HoldInput
  /// Where the estimate stands, or would.
  let estimatePosition: SourcePosition

  /// The word `balance`, which holds nothing, or a hold.
  static var type: ValueType<Self?> {
    .either(
      scalar: .choice([
        Choice("balance", nil, "by the balance alone: requests run while it is above zero")
      ]),
      structure: .object("admission", "How requests are admitted") { object in
        object.required(
          "hold", holdType,
          "What a request is expected to cost is set aside when it arrives, and taken when it "
            + "completes.", example: "{estimate: p95, lifetime: 10m}"
        ).map { .some($0) }
      })
  }

  private static var holdType: ValueType<Self> {
    .object("hold", "How much is set aside for a request") { object in
      let estimate = object.optional(
        "estimate", ValueType<OutputEstimate>.outputEstimate, default: .mean, shown: "mean",
        "The output a request is expected to have: `mean`, a quantile such as `p95`, `max`, or a "
          + "number of tokens; its input is known.", example: "p95")
      let cap = object.optional(
        "cap", .positiveMoney, shown: "no limit", "The most that is held for one request.",
        example: "$0.50")
      let lifetime = object.optional(
        "lifetime", .positiveDuration, shown: "until it is resolved",
        "How long a hold lasts at most.", example: "10m")
      let trustAbove = object.optional(
        "trust_above", .money, shown: "never",
        "Above this, requests run without a hold.", example: "$50")
      let overrun = object.optional(
        "overrun",
        .choice([
          Choice("overdraft", HoldPolicy.Overrun.overdraft, "all of it is charged"),
          Choice("cap", .cap, "no more than the hold is charged; the rest is lost"),
        ]), default: .overdraft, shown: "overdraft",
        "What happens where a request costs more than was held.")
      let leak = object.optional(
        "leak", .share, default: .zero, shown: "0%",
        "The share of requests whose hold is forgotten when they complete.", example: "0.1%")
      return Self(
        policy: HoldPolicy(
          lifetime: lifetime, cap: cap, trustAbove: trustAbove, overrun: overrun),
        holds: HoldInput(estimate: estimate, leak: leak.approximation),
        estimatePosition: object.position(of: "estimate"))
    }
  }
}

extension ValueType where Value == OutputEstimate {
  /// `mean`, a quantile, `max`, or a number of tokens.
  static var outputEstimate: Self {
    scalar("`mean`, `max`, a quantile or a number of tokens", example: "p95") {
      (text, _) throws(ScalarProblem) in
      switch text {
      case "mean": return .mean
      case "max": return .maximum
      default: break
      }
      guard text.hasPrefix("p") else {
        let count = try CountText.count(text)
        guard (0...(1 << 40)).contains(count) else {
          throw ScalarProblem("it is not from 0 to 1099511627776")
        }
        return .tokens(Int64(count))
      }
      var cursor = TextCursor(String(text.dropFirst()))
      let percent = try cursor.decimal()
      try cursor.requireEnd()
      guard percent > .zero, percent < Decimal(100),
        let share = try? percent.multiplied(by: Decimal(significand: 1, places: 2))
      else { throw ScalarProblem("a quantile is between p0 and p100") }
      return .quantile(share)
    }
  }
}

extension ValueType where Value == ToppingUpPolicy {
  /// A word, or the time after which clients are told to come back.
  static var toppingUp: Self {
    .either(
      scalar: .choice([
        Choice("block", .block, "requests are refused as ever"),
        Choice(
          "overdraft", .overdraft,
          "requests run below zero, as far as the amount on order reaches"),
        Choice(
          "credit_on_invoice", .creditOnInvoice,
          "an order is credited when it is placed, and taken back where it cannot be charged"),
      ]),
      structure: .object("while_topping_up", "What requests meet while a top-up is on its way") {
        object in
        object.required(
          "retry_after", .positiveDuration,
          "Requests are refused, and clients told to come back after this time.", example: "5s"
        ).map { .retryAfter($0) }
      })
  }
}

extension ValueType where Value == RefusalReaction {
  /// Giving up, or coming back.
  static var refusalReaction: Self {
    .either(
      scalar: .choice([Choice("give_up", .giveUp, "the request is lost")]),
      structure: .object("on_refusal", "What a client does whose request is refused") { object in
        object.required(
          "retry", .retryPolicy, "It comes back with the same request.",
          example: "{attempts: 5, first: 1s}"
        ).map { .retry($0) }
      })
  }
}

extension ValueType where Value == RetryPolicy {
  /// How often a client comes back, and when.
  static var retryPolicy: Self {
    .object("retry", "How a client comes back") { object in
      let attempts = object.optional(
        "attempts", .count(1...RetryPolicy.mostAttempts), default: 5, shown: "5",
        "The most times it comes back.")
      let first = object.optional(
        "first", .positiveDuration, default: .second, shown: "1s",
        "How long it waits the first time.", example: "1s")
      let factor = object.optional(
        "factor", .decimal(from: .one, to: Decimal(1000)), default: Decimal(2), shown: "2",
        "What each wait is of the one before.", example: "2")
      let most = object.optional(
        "most", .positiveDuration, shown: "1m, or `first` where that is longer",
        "The longest wait.", example: "1m")
      let jitter = object.optional(
        "jitter", .share, default: .zero, shown: "0%",
        "The share of each wait that is left to chance: it is up to that much shorter.",
        example: "50%")
      object.check(
        most.map { $0 >= first } ?? true, "most",
        "`most` is less than `first`; write at least as much")
      guard !object.failed else { return nil }
      return RetryPolicy(
        attempts: attempts, first: first, factor: factor.approximation,
        most: most ?? max(.minute, first), jitter: jitter.approximation)
    }
  }
}
