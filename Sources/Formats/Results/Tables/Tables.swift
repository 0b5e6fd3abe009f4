import Projection

/// The files of a results folder and their columns.
public enum Tables {
  private static let replication = ColumnDescription(
    "replication", .integer, "The replication, from 1")
  private static let organization = ColumnDescription(
    "organization", .string, "The organization's name")

  /// The unit of values whose unit differs from row to row.
  private static let rowUnit = "as in the column unit"

  private static func money(_ name: String, _ meaning: String) -> ColumnDescription {
    ColumnDescription(name, .number, unit: "currency", meaning)
  }

  private static func time(_ name: String, _ meaning: String) -> ColumnDescription {
    ColumnDescription(name, .datetime, meaning)
  }

  /// Every metric of every organization with its uncertainty.
  public static let summary = RowTables.summary.description

  /// The balance over time.
  public static let burnDown = RowTables.burnDown.description

  /// Charge attempts of the top-up rule, and evaluations that led to none.
  public static let topUps = TableDescription(
    name: "top_ups", rowMeaning: "charge attempt",
    columns: [
      replication, organization, time("requested_at", "When the charge was submitted"),
      time("resolved_at", "When the answer came; the horizon's end while pending"),
      ColumnDescription("trigger", .string, "Why it was made"),
      ColumnDescription(
        "attempt", .integer, "The attempt within its order, from 1; 0 where the rule did not fire"),
      money("amount", "The credit to buy, charged with the tax on it"),
      ColumnDescription(
        "status", .string,
        "succeeded, soft_decline, hard_decline, provider_error, requires_action, pending or "
          + "not_fired"),
      ColumnDescription("decline_code", .string, "The bank's reason where it was declined"),
      money("balance_before", "The balance when the charge was submitted"),
      money("balance_after", "The balance after the answer"),
      ColumnDescription("reason", .string, "Why the rule did not fire, where it did not"),
    ])

  /// Spells of refusals.
  public static let blocked = TableDescription(
    name: "blocked", rowMeaning: "spell of refusals",
    columns: [
      replication, organization, time("from", "When the first request was refused"),
      time("to", "When requests would be admitted again, or the horizon's end"),
      ColumnDescription("reason", .string, "Why requests were refused"),
      ColumnDescription("requests", .integer, unit: "count", "How many were refused"),
      ColumnDescription(
        "scope", .string, "The budget that refused them: team, project: or member:"),
    ])

  /// Plan periods.
  public static let overage = TableDescription(
    name: "overage", rowMeaning: "organization and plan period",
    columns: [
      replication, organization, time("period_start", "When the period started"),
      time("period_end", "When the period, or the horizon, ended"),
      ColumnDescription("included_requests", .integer, unit: "count", "Requests the plan includes"),
      ColumnDescription("requests", .integer, unit: "count", "Requests admitted"),
      ColumnDescription(
        "overage_requests", .integer, unit: "count", "Requests beyond the included ones"),
      money("rate", "The price of one of them"),
      money("overage_cost", "What was invoiced, without tax"),
    ])

  /// Quantities and costs.
  public static let usage = TableDescription(
    name: "usage",
    rowMeaning: "organization, month, project, member, key, endpoint, model and usage type",
    columns: [
      organization, ColumnDescription("month", .string, "The calendar month in the zone"),
      ColumnDescription("project", .string, "The project"),
      ColumnDescription("member", .string, "The member"),
      ColumnDescription("api_key", .string, "The API key"),
      ColumnDescription("endpoint", .string, "The endpoint"),
      ColumnDescription("model", .string, "The model, or the meter"),
      ColumnDescription("usage_type", .string, "What was used"),
      ColumnDescription("quantity", .number, unit: rowUnit, "How much, mean over replications"),
      ColumnDescription("unit", .string, "The unit of the quantity"),
      money("cost", "What was charged, mean over replications"),
      ColumnDescription("provider", .string, "Who sells the model"),
    ])

  /// Requests by hour of the week.
  public static let usagePatterns = RowTables.usagePatterns.description

  /// Transfers of the first replication.
  public static let transactions = TableDescription(
    name: "transactions", rowMeaning: "transfer of the first replication",
    columns: [
      replication,
      ColumnDescription(
        "id", .string,
        "The transaction's idempotency key, from its second transfer on with the transfer's place"),
      time("time", "When it was booked"), organization,
      ColumnDescription("type", .string, "What it is"),
      money("amount", "Positive where the balance rose"),
      money("balance_after", "The balance after it"),
      ColumnDescription("project", .string, "The project"),
      ColumnDescription("member", .string, "The member who acted"),
      ColumnDescription("api_key", .string, "The key the request came with"),
      ColumnDescription("payment_method", .string, "The card that was charged"),
      ColumnDescription("model", .string, "The model that served the request"),
      ColumnDescription("grant", .string, "The grant that was funded or burnt"),
      ColumnDescription("invoice", .string, "The invoice it is on"),
      ColumnDescription("memo", .string, "A remark"),
      ColumnDescription("provider", .string, "Who sells the model"),
    ])

  /// Invoice lines of the first replication.
  public static let invoices = TableDescription(
    name: "invoices", rowMeaning: "invoice line of the first replication",
    columns: [
      replication, organization, ColumnDescription("invoice", .string, "The invoice's number"),
      time("issued_at", "When it was issued"),
      ColumnDescription("line", .integer, "The line, from 1"),
      ColumnDescription("type", .string, "What was invoiced"),
      money("credits", "Credit at face value"), money("bonus", "Bonus credit"),
      money("amount", "The amount invoiced, without tax; negative where it was given back"),
      ColumnDescription("description", .string, "What it is, in words"),
      money("tax", "The tax on the amount"), money("total", "Amount and tax"),
      ColumnDescription("bill_to", .string, "Whom the invoice is made out to"),
      ColumnDescription("address", .string, "The address of whom it is made out to"),
      ColumnDescription("tax_id", .string, "The tax registration of whom it is made out to"),
      ColumnDescription("item", .string, "The package that was bought, or the plan it is for"),
    ])

  /// Alerts of the first replication.
  public static let alerts = TableDescription(
    name: "alerts", rowMeaning: "alert of the first replication",
    columns: [
      replication, organization, time("time", "When it was sent"),
      ColumnDescription("type", .string, "The kind of alert"),
      money("level", "The level that was crossed: a balance, or an amount spent"),
      money("balance", "The balance then; for budgets and spikes, what was spent"),
      ColumnDescription("scope", .string, "The budget it is about: team, project: or member:"),
    ])

  /// Actions of the first replication.
  public static let activity = TableDescription(
    name: "activity", rowMeaning: "action of the first replication",
    columns: [
      replication, organization, time("time", "When it happened"),
      ColumnDescription("actor", .string, "The member, or system"),
      ColumnDescription("action", .string, "What was done"),
      money("amount", "The amount it concerns"),
      ColumnDescription(
        "object", .string, "The other organization, or the member it is about or whose card it is"),
      ColumnDescription("result", .string, "done or refused"),
      ColumnDescription("reason", .string, "Why it was refused"),
    ])

  /// The platform's accounts, month by month.
  public static let platform = TableDescription(
    name: "platform", rowMeaning: "calendar month and line of the platform's books",
    columns: [
      ColumnDescription("month", .string, "The calendar month in the zone"),
      ColumnDescription("account", .string, "The account, or a line computed from accounts"),
      ColumnDescription(
        "class", .string, "asset, liability, revenue, expense, or memo for what is no account"),
      money("change", "What the month came to, in the first replication"),
      money("balance", "What it came to from the start until the month's end, there"),
      money("mean_change", "What the month came to, mean over replications"),
      money("ci95_low", "The lower end of the mean's 95 % interval"),
      money("ci95_high", "The upper end of the mean's 95 % interval"),
    ])

  /// The survival curve of the first refusal.
  public static let survival = RowTables.survival.description

  /// The packages on sale.
  public static let packages = RowTables.packages.description

  /// Holds and what came of them; only where some organization holds the cost of its requests.
  public static let holds = RowTables.holds.description

  /// Every table that a results folder can have.
  public static let all = [
    summary, burnDown, topUps, blocked, overage, usage, transactions, invoices, alerts, activity,
    survival, packages, platform, usagePatterns, holds,
  ]

  /// The tables of a scenario's results folder.
  static func all(of input: ProjectionInput) -> [TableDescription] {
    let holds = input.organizations.contains { $0.holds != nil }
    return all.filter { holds || $0.name != Self.holds.name }
  }
}
