import Foundation
import Testing

/// The guards, plans and meters that explanations name.
@Suite("Explaining what policies decided")
struct ExplainPolicyTests {
  private static let scenario = """
    drawdown: 1
    name: p
    horizon: {start: 2026-03-27, duration: 5d, time_zone: Europe/Berlin}
    replications: 2
    prices:
      models:
        m: {input: $1, output: $1, per: 1000, tiers: [{above: 5000, input: $2, output: $2}]}
        b: {input: $1, output: $1, per: 1000, batch_discount: 50%}
      meters:
        trace: {price: $1, per: 1000}
        disk: {tiers: [{up_to: 10, price: $0.10}, {price: $0.05, flat: $1}], mode: graduated, unit: GB}
    packages:
      three: {price: $5, credits: 500, expires: 3 months}
    plans:
      small: {fee: $4, credit: $6, period: 2d, included: {requests: 3}}
    traffic:
      t: {arrivals: {process: renewal, rate: 1/h, gap: 1h}, mix: [{model: m, input: 500, output: 500}]}
      long: {arrivals: {process: batch, size: 1, every: 1d, offset: 1h}, mix: [{model: m, input: 6000, output: 500}]}
      batch: {arrivals: {process: renewal, rate: 1/h, gap: 1h}, mix: [{model: b, type: batch, traces: 1, input: 500, output: 500}], service: {first_token: 1s}}
    organizations:
      - {name: quota, opening_balance: $9, plan: small, traffic: t}
      - name: team
        opening_balance: $9
        projects: [{name: search, traffic: batch, budget: {limit: $2, per: day}}]
        infrastructure: [{every: 1d, meters: {disk: 1}}]
      - {name: line, opening_balance: $2, credit_line: $1, traffic: t}
      - {name: held, opening_balance: $1.50, admission: {hold: {estimate: max}}, projects: [{name: x, traffic: batch}]}
      - {name: hand, opening_balance: $2, manual_top_up: {at: block, package: three, response: 90m}, traffic: t}
      - {name: scoped, opening_balance: $1.50, traffic: t}
      - {name: long, opening_balance: $30, traffic: long}
      - {name: many, count: 2, opening_balance: $1, traffic: t}
    timeline:
      - {at: 2026-03-27T12:30, organization: team, transfer: {to: line, amount: $3}}
      - {at: 2026-03-27T00:30, organization: scoped, grant: {amount: $5, scope: {types: [batch]}}}
      - {at: 2026-03-28T00:30, organization: scoped, grant: {amount: $2}}
    output: {transactions: all}

    """

  private static let shared = Result {
    let folder = try TemporaryFolder()
    try folder.write("p.yaml", scenario)
    let ending = try Program.run(["run", "p.yaml", "--out", "o", "--quiet"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    return folder.contents()
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, data) in try Self.shared.get() where name == "p.yaml" || name.hasPrefix("o/p/") {
      try folder.write(name, Array(data))
    }
  }

  private func answer(_ organization: String, at time: String) throws -> String {
    let ending = try Program.run(
      ["explain", "o/p", "--at", time, "--organization", organization], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    return ending.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func spell(_ organization: String) throws -> [String: String] {
    try #require(
      try CSVTable(folder.text("o/p/blocked.csv")).records.first {
        $0["organization"] == organization && $0["replication"] == "1"
      })
  }

  @Test("a quota, a budget, a credit line and a hold are named where they refuse")
  func guards() throws {
    let quota = try answer("quota", at: spell("quota")["from"] ?? "")
    #expect(quota.contains("Refused: quota_exceeded The 3 requests that the plan includes were"))
    let budget = try answer("team", at: spell("team")["from"] ?? "")
    #expect(
      budget.contains(
        "The hard budget project:search of $2.00 per day was used up: $2.004 was spent, until its "
          + "period ends at 2026-03-28T00:00:00+01:00."), "\(budget)")
    let line = try answer("line", at: spell("line")["from"] ?? "")
    #expect(
      line.contains("The balance, -$1.00, was at or below the end of the credit line, -$1.00."))
    let held = try answer("held", at: spell("held")["from"] ?? "")
    #expect(
      held.contains(
        "$0.498, is less than the $0.50 that the request would have held (estimate max)"),
      "\(held)")
    #expect(held.contains("There was no auto top-up rule."))
  }

  @Test("a plan's credit is paid as far as its fee goes, promotional beyond, and ends with it")
  func planCredit() throws {
    let text = try answer("quota", at: "2026-03-29T00:00")
    let end = "expires 2026-03-31T00:00:00+02:00"
    #expect(
      text.contains("(subscription of 2026-03-29T00:00:00+01:00, paid, \(end)) received $4.00"))
    #expect(
      text.contains(
        "(subscription of 2026-03-29T00:00:00+01:00, promotional, \(end)) received $2.00"))
  }

  @Test("batch prices, tiers and meters are told as they hold")
  func prices() throws {
    let batch = try CSVTable(folder.text("o/p/transactions.csv")).records.first {
      $0["type"] == "batch" && $0["organization"] == "team"
    }
    let text = try answer("team", at: batch?["time"] ?? "")
    #expect(text.contains("input $500.00 per 1M tokens, output $500.00 per 1M tokens, in a batch."))
    #expect(text.contains("It was booked when the request completed;"))
    #expect(
      text.contains("Prices of trace $1.00 per 1000 units, in proportion."), "\(text)")
    let usual = try answer("line", at: "2026-03-27T01:30")
    #expect(usual.contains("It cost $0.50 for 500 input tokens, $0.50 for 500 output tokens."))
    #expect(usual.contains("m input $1,000.00 per 1M tokens, output $1,000.00 per 1M tokens."))
    #expect(!usual.contains("Above"))
    let long = try answer("long", at: "2026-03-27T01:00")
    #expect(
      long.contains("m Above 5,000 input tokens, and it had 6,000: input $2,000.00 per 1M tokens,"))
    #expect(long.contains("It cost $12.00 for 6,000 input tokens, $1.00 for 500 output tokens."))
    let meter = try answer("team", at: "2026-03-28T00:00")
    #expect(
      meter.contains("disk $0.10 per GB, graduated, up to 10. $0.05 per GB, graduated, above"))
    #expect(meter.contains("1 of disk (GB) on top of 0 in the period."))
    #expect(!meter.contains("Prices of trace"))
  }

  @Test("what a person bought because the balance was low expires when it does, to the instant")
  func manual() throws {
    let purchase = try CSVTable(folder.text("o/p/transactions.csv")).records.first {
      $0["type"] == "purchase" && $0["organization"] == "hand" && $0["amount"] == "5"
    }
    let text = try answer("hand", at: purchase?["time"] ?? "")
    let end = (purchase?["time"] ?? "").prefix(19).replacing("2026-03", with: "2026-06")
    #expect(text.contains(", paid, expires \(end)+02:00) received $5.00"), "\(text)")
  }

  @Test("credit with a scope is told with it; it neither pays for other usage nor what is owed")
  func scopes() throws {
    let refused = try answer("scoped", at: spell("scoped")["from"] ?? "")
    #expect(
      refused.contains(
        "Of the balance, $4.50, $5.00 has a scope and pays for nothing else, so that -$0.50 was "
          + "available, which was at or below zero."), "\(refused)")
    let gift = try answer("scoped", at: "2026-03-27T00:30")
    #expect(gift.contains("never expires, only for types: batch) received $5.00; $5.00 was left"))
    let credit = try answer("scoped", at: "2026-03-28T00:30")
    #expect(credit.contains("received $2.00, of which $0.50 repaid what was owed; $1.50 was left"))
  }

  @Test("credit that came from another organization is told with the terms that came with it")
  func transfer() throws {
    let text = try answer("line", at: "2026-03-27T12:30")
    #expect(
      text.contains("(transfer_in of 2026-03-27T12:30:00+01:00, paid, never expires) received"))
  }

  @Test("a time without an offset is what the clocks show, after they have changed too")
  func clocks() throws {
    let local = try answer("quota", at: "2026-03-31T02:30")
    let instant = try answer("quota", at: "2026-03-31T00:30Z")
    let parts = [local, instant].map { $0.split(separator: " ").dropFirst(4) }
    #expect(parts[0] == parts[1])
    #expect(local.contains("until then: at 2026-03-31T01:42:41.451251928+02:00, "))
  }

  @Test("several organizations must be told apart, and those that agree stand together in inputs")
  func organizations() throws {
    let ending = try Program.run(["explain", "o/p", "--at", "2026-03-28"], in: folder)
    #expect(ending.exitCode == 2)
    #expect(
      ending.errors.contains(
        "there are 9 organizations, `quota`, `team`, `line`, `held`, `hand`, `scoped`, `long`, "
          + "`many-1` and 1 more; name one"))
    #expect(folder.text("o/p/inputs.json").contains("\"names\": [\"many-1\", \"many-2\"]"))
    let list = try Program.run(["explain", "o/p"], in: folder)
    #expect(list.output.contains(" --organization quota"))
    let one = try Program.run(["explain", "o/p", "--organization", "many-2"], in: folder)
    #expect(!one.output.contains("quota"))
  }

  @Test("a plan period's end and start tell what was admitted, invoiced and brought")
  func periods() throws {
    let text = try answer("quota", at: "2026-03-29T00:00")
    #expect(text.contains("Plan period ended 3 of the 3 included requests were admitted."))
    #expect(
      text.contains(
        "Plan period started: small $4.00 was invoiced for it, and it brought $6.00 of credit, "
          + "$2.00 of that promotional."))
  }
}
