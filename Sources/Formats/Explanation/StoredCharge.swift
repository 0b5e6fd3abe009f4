/// A row of top_ups.csv: an attempt of the rule, or a look that led to none.
struct StoredCharge {
  let requested: StoredMoment
  let resolved: StoredMoment
  let trigger: String
  let attempt: String
  let amount: Int128
  let status: String
  let declineCode: String
  let balanceBefore: Int128
  let balanceAfter: Int128
  let reason: String

  static let columns = [
    "requested_at", "resolved_at", "trigger", "attempt", "amount", "status", "balance_before",
    "balance_after",
  ]

  init?(_ record: StoredRecord) {
    guard let requested = record.moment("requested_at"),
      let resolved = record.moment("resolved_at"), let amount = record.amount("amount"),
      let before = record.amount("balance_before"), let after = record.amount("balance_after")
    else { return nil }
    self.requested = requested
    self.resolved = resolved
    self.amount = amount
    balanceBefore = before
    balanceAfter = after
    trigger = record["trigger"]
    attempt = record["attempt"]
    status = record["status"]
    declineCode = record["decline_code"]
    reason = record["reason"]
  }

  /// Whether the rule fired at all.
  var isAttempt: Bool { status != "not_fired" }

  /// Whether the answer said that there is no money.
  var failed: Bool { isAttempt && !["succeeded", "pending"].contains(status) }

  /// Whether the attempt was with the processor at a time.
  func isInFlight(at instant: Int64) -> Bool {
    isAttempt && requested.instant <= instant
      && (instant < resolved.instant || status == "pending")
  }
}

/// A row of blocked.csv: a spell of refusals.
struct StoredSpell {
  let from: StoredMoment
  let to: StoredMoment
  let reason: String
  let requests: String
  let scope: String

  static let columns = ["from", "to", "reason", "requests"]

  init?(_ record: StoredRecord) {
    guard let from = record.moment("from"), let to = record.moment("to") else { return nil }
    self.from = from
    self.to = to
    reason = record["reason"]
    requests = record["requests"]
    scope = record["scope"]
  }

  func covers(_ instant: Int64) -> Bool { from.instant <= instant && instant < to.instant }
}
