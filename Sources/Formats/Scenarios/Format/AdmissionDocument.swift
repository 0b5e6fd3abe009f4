import Billing
import Projection
import Quantities
import Text

/// How it is decided whether a request runs.
struct AdmissionDocument {
  /// How much is set aside; nil where nothing is.
  var hold: HoldDocument?
  var exempt = ExemptRequests.none

  /// The word `balance`, or a hold and what needs no credit.
  static var type: ValueType<Self> {
    var type = ValueType<Self>.either(
      scalar: .choice([
        Choice("balance", Self(), "by the balance alone: requests run while it is above zero")
      ]),
      structure: .object("admission", "How requests are admitted", Self()) { object, admission in
        object.optional(
          "hold", &admission.hold, HoldDocument.type,
          "What a request is expected to cost is set aside when it arrives, and taken when it "
            + "completes.", example: "{estimate: p95, lifetime: 10m}")
        object.key(
          "free_models", &admission.exempt.freeModels, .boolean,
          "Whether requests to models without any price run at a balance of zero, and over budget.",
          example: "true")
        object.key(
          "included_requests", &admission.exempt.included, .boolean,
          "Whether requests that the plan includes run at a balance of zero, and over budget; what "
            + "they cost is owed then.", example: "true")
        object.check(
          ["hold", "free_models", "included_requests"].contains(where: object.has),
          "`hold` is missing, for example `hold: {estimate: p95}`; or say what is served without "
            + "credit")
      })
    type.shown = { _ in "balance" }
    return type
  }
}

/// How much is set aside for a request.
struct HoldDocument {
  var policy = HoldPolicy()
  var holds = HoldInput(estimate: .mean)
  /// Where the estimate stands, or would.
  var estimatePosition: SourcePosition

  static var type: ValueType<Self> {
    .object("hold", "How much is set aside for a request") { object in
      var hold = Self(estimatePosition: object.position(of: "estimate"))
      object.key(
        "estimate", &hold.holds.estimate, .outputEstimate,
        "The output a request is expected to have: `mean`, a quantile such as `p95`, `max`, or a "
          + "number of tokens; its input is known.", example: "p95")
      let slice = object.optional(
        "slice", .count(1...1_000_000_000), shown: "all of the estimate",
        "The output tokens that are set aside at once, instead of an estimate: a request that has used "
          + "them asks for as many again, and ends where there is no credit for them.",
        example: "500")
      hold.holds.slice = slice.map { Int64($0) }
      object.check(
        slice == nil || !object.has("estimate"), "estimate",
        "a request that asks for slices needs no estimate; remove this, or `slice`")
      object.optional(
        "cap", &hold.policy.cap, .positiveMoney, shown: "no limit",
        "The most that is held for one request.", example: "$0.50")
      object.optional(
        "lifetime", &hold.policy.lifetime, .positiveDuration, shown: "until it is resolved",
        "How long a hold lasts at most.", example: "10m")
      object.optional(
        "trust_above", &hold.policy.trustAbove, .money, shown: "never",
        "Above this, requests run without a hold.", example: "$50")
      object.key(
        "overrun", &hold.policy.overrun,
        .words([
          Choice(.overdraft, "all of it is charged"),
          Choice(.cap, "no more than the hold is charged; the rest is lost"),
        ]), "What happens where a request costs more than was held.")
      object.key(
        "leak", &hold.holds.leak, .share,
        "The share of requests whose hold is forgotten when they complete.", example: "0.1%")
      return hold
    }
  }
}

extension ValueType where Value == OutputEstimate {
  /// `mean`, a quantile, `max`, or a number of tokens.
  static var outputEstimate: Self {
    var type = scalar("`mean`, `max`, a quantile or a number of tokens", example: "p95") {
      (text) throws(ScalarProblem) -> OutputEstimate in
      if text == "mean" { return .mean }
      if text == "max" { return .maximum }
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
      guard percent > .zero, percent < Decimal(100), let share = percent.percent else {
        throw ScalarProblem("a quantile is between p0 and p100")
      }
      return .quantile(share)
    }
    type.shown = \.name
    return type
  }
}

extension ValueType where Value == ToppingUpPolicy {
  /// A word, or the time after which clients are told to come back.
  static var toppingUp: Self {
    .either(
      scalar: .words([
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
      scalar: .words([Choice("give_up", .giveUp, "the request is lost")]),
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
  fileprivate static var retryPolicy: Self {
    .object(
      "retry", "How a client comes back",
      RetryPolicy(attempts: 5, first: .second, factor: 2, most: .minute, jitter: 0)
    ) { object, retry in
      object.key(
        "attempts", &retry.attempts, .count(1...RetryPolicy.mostAttempts),
        "The most times it comes back.")
      object.key(
        "first", &retry.first, .positiveDuration, shown: "1s", "How long it waits the first time.",
        example: "1s")
      object.key(
        "factor", &retry.factor,
        ValueType<Decimal>.decimal(from: .one, to: Decimal(1000)).map(\.approximation),
        shown: "2", "What each wait is of the one before.", example: "2")
      retry.most = max(.minute, retry.first)
      object.key(
        "most", &retry.most, .positiveDuration, shown: "1m, or `first` where that is longer",
        "The longest wait.", example: "1m")
      object.key(
        "jitter", &retry.jitter, .share,
        "The share of each wait that is left to chance: it is up to that much shorter.",
        example: "50%")
      object.check(
        retry.most >= retry.first, "most", "`most` is less than `first`; write at least as much")
    }
  }
}
