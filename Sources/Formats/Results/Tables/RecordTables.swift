import AutoTopUp
import Billing
import Ledger
import Projection
import Quantities

/// Something that happened to an organization in a replication.
struct Record<Value> {
  let names: OrganizationNames
  /// The replication, from one.
  var replication = 1
  let value: Value
}

extension Column {
  static func replication<Value>() -> Column where Row == Record<Value> {
    integer("replication", "The replication, from 1") { Int64($0.replication) }.key
  }

  static func organization<Value>() -> Column where Row == Record<Value> {
    text("organization", "The organization's name") { $0.names.name }.key
  }

  static func time<Value>(
    _ name: String, _ meaning: String, _ cell: @escaping @Sendable (Value) -> Instant
  ) -> Column where Row == Record<Value> {
    time(name, meaning, in: { $0.names.kind.input.zone }) { cell($0.value) }
  }
}

extension Tables {
  /// Charge attempts of the top-up rule, and evaluations that led to none.
  static let topUps = Table<Record<ChargeRecord>>(
    "top_ups", per: "charge attempt",
    [
      .replication(), .organization(),
      .time("requested_at", "When the charge was submitted") { $0.requestedAt }.key,
      .time("resolved_at", "When the answer came; the horizon's end while pending") {
        $0.resolvedAt
      },
      .text("trigger", "Why it was made") { $0.value.trigger.name }.key,
      .integer(
        "attempt", "The attempt within its order, from 1; 0 where the rule did not fire"
      ) { Int64($0.value.attempt) }.key,
      .amount("amount", "The credit to buy, charged with the tax on it") { $0.value.amount },
      .text(
        "status",
        "succeeded, soft_decline, hard_decline, provider_error, requires_action, pending or "
          + "not_fired"
      ) { $0.value.status.name },
      .text("decline_code", "The bank's reason where it was declined") {
        $0.value.declineCode?.name
      },
      .amount("balance_before", "The balance when the charge was submitted") {
        $0.value.balanceBefore
      },
      .amount("balance_after", "The balance after the answer") { $0.value.balanceAfter },
      .text("reason", "Why the rule did not fire, where it did not") { $0.value.skip?.name },
    ])

  /// Spells of refusals.
  static let blocked = Table<Record<SpellRecord>>(
    "blocked", per: "spell of refusals",
    [
      .replication(), .organization(),
      .time("from", "When the first request was refused") { $0.from }.key,
      .time("to", "When requests would be admitted again, or the horizon's end") { $0.to },
      .text("reason", "Why requests were refused") { $0.value.reason.name }.key,
      .count("requests", "How many were refused") { $0.value.requests },
      .text("scope", "The budget that refused them: team, project: or member:") {
        $0.names.budget($0.value.scope)
      }.key,
    ])

  /// Plan periods.
  static let overage = Table<Record<PeriodSummary>>(
    "overage", per: "organization and plan period",
    [
      .replication(), .organization(),
      .time("period_start", "When the period started") { $0.period.from }.key,
      .time("period_end", "When the period, or the horizon, ended") { $0.period.to },
      .count("included_requests", "Requests the plan includes") { $0.value.includedRequests },
      .count("requests", "Requests admitted") { $0.value.requests },
      .count("overage_requests", "Requests beyond the included ones") {
        $0.value.overageRequests
      },
      .decimal("rate", unit: "currency", "The price of one of them") { $0.value.rate.price },
      .amount("overage_cost", "What was invoiced, without tax") { $0.value.overageCost },
    ])

  /// Alerts of the first replication.
  static let alerts = Table<Record<AlertRecord>>(
    "alerts", per: "alert of the first replication",
    [
      .replication(), .organization(), .time("time", "When it was sent") { $0.at }.key,
      .text("type", "The kind of alert") { $0.value.kind.name }.key,
      .amount("level", "The level that was crossed: a balance, or an amount spent") {
        $0.value.level
      },
      .amount("balance", "The balance then; for budgets and spikes, what was spent") {
        $0.value.balance
      },
      .text("scope", "The budget it is about: team, project: or member:") {
        $0.names.budget($0.value.scope)
      }.key,
    ])

  /// Actions of the first replication.
  static let activity = Table<Record<ActivityRecord>>(
    "activity", per: "action of the first replication",
    [
      .replication(), .organization(), .time("time", "When it happened") { $0.at }.key,
      .text("actor", "The member, or system") { $0.names.actor(of: $0.value) }.key,
      .text("action", "What was done") { $0.value.action.name }.key,
      .amount("amount", "The amount it concerns") { $0.value.amount },
      .text(
        "object", "The other organization, or the member it is about or whose card it is"
      ) { $0.names.object(of: $0.value) }.key,
      .text("result", "done or refused") { $0.value.refusal == nil ? "done" : "refused" },
      .text("reason", "Why it was refused") { $0.value.refusal?.name },
    ])
}
