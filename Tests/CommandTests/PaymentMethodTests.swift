import Testing

@Suite("Payment methods")
struct PaymentMethodTests {
  private static let roles = ["owner", "admin", "member"]
  /// What a purchase may name: the organization's card, the buyer's own, or anybody's by name.
  private static let cards = ["organization", "own", "owner", "admin", "member", "friend"]
  private static let checkouts = ["completed", "failed", "abandoned"]

  /// Why a purchase by a role with a card is refused; nil where it is not.
  private static func refusal(of card: String, by role: String) -> String? {
    switch card {
    case "organization": role == "member" ? "role_may_not" : nil
    case "own": nil
    default: card == role ? nil : "foreign_payment_method"
    }
  }

  private func run(_ timeline: String, organizations: [String]) throws
    -> (activity: [[String: String]], transactions: [[String: String]])
  {
    let members = (Self.roles.map { "{name: \($0), role: \($0)}" } + ["{name: friend}"])
      .joined(separator: ", ")
    let folder = try TemporaryFolder()
    try folder.write(
      "s.yaml",
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 2d}
      replications: 1
      prices: {models: {m: {input: 1, output: 2, per: 10}}}
      organizations:
      \(organizations.map { "- {name: \($0), members: [\(members)]}\n" }.joined())
      timeline:
      \(timeline)
      output: {transactions: all}
      """)
    let ending = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    return (
      try CSVTable(folder.text("results/s/activity.csv")).records,
      try CSVTable(folder.text("results/s/transactions.csv")).records
    )
  }

  @Test("are charged by their holder, the organization's by owners and admins; else the reason")
  func everyCardByEveryRole() throws {
    var timeline = ""
    var cases: [(name: String, role: String, card: String, checkout: String)] = []
    for role in Self.roles {
      for card in Self.cards {
        for checkout in Self.checkouts {
          let name = "\(role)-\(card)-\(checkout)"
          cases.append((name, role, card, checkout))
          timeline += "- {at: 2026-01-01T02:00, organization: \(name), by: \(role), "
          timeline += "purchase: {amount: 20, card: \(card), checkout: \(checkout)}}\n"
        }
      }
    }
    let results = try run(timeline, organizations: cases.map(\.name))
    for (name, role, card, checkout) in cases {
      let rows = results.activity.filter { $0["organization"] == name }
      #expect(rows.map { $0["action"] } == ["purchase"], "\(name)")
      let row = try #require(rows.first)
      #expect(row["actor"] == role)
      // Who may not charge a card learns nothing about it, not even that it would be declined.
      let refusal =
        Self.refusal(of: card, by: role) ?? (checkout == "completed" ? nil : "checkout_\(checkout)")
      #expect(row["result"] == (refusal == nil ? "done" : "refused"), "\(name)")
      #expect(row["reason"] == refusal ?? "", "\(name)")
      #expect(row["object"] == (refusal == "foreign_payment_method" ? card : ""), "\(name)")
      let bought = results.transactions.filter { $0["organization"] == name }
      #expect(bought.count == (refusal == nil ? 1 : 0), "\(name)")
      let label = card == "organization" ? "card" : "card of \(role)"
      #expect(bought.allSatisfy { $0["payment_method"] == label }, "\(name)")
    }
  }

  @Test("of members are no business of the platform; where no card is named, roles decide")
  func withoutName() throws {
    let results = try run(
      """
      - {at: 2026-01-01T01:00, organization: a, purchase: {amount: 20, card: member}}
      - {at: 2026-01-01T02:00, organization: a, purchase: {amount: 20}}
      - {at: 2026-01-01T03:00, organization: a, by: admin, purchase: {amount: 20}}
      - {at: 2026-01-01T04:00, organization: a, by: member, purchase: {amount: 20}}
      """, organizations: ["a"])
    #expect(
      results.activity.map { $0["reason"] } == ["foreign_payment_method", "", "", ""])
    #expect(results.activity.first?["object"] == "member")
    #expect(
      results.transactions.map { $0["payment_method"] } == ["card", "card", "card of member"])
  }

  @Test("get the money back that they had paid")
  func refunds() throws {
    let results = try run(
      """
      - {at: 2026-01-01T01:00, organization: a, by: member, id: one, purchase: {amount: 20}}
      - {at: 2026-01-01T02:00, organization: a, by: owner, id: two, purchase: {amount: 30}}
      - {at: 2026-01-01T03:00, organization: a, refund: {of: one, amount: 5}}
      - {at: 2026-01-01T04:00, organization: a, refund: {of: two, amount: 6}}
      - {at: 2026-01-01T05:00, organization: a, chargeback: {of: one}}
      """, organizations: ["a"])
    let refunds = results.transactions.filter { $0["type"] == "refund" }
    #expect(refunds.map { $0["amount"] } == ["-5", "-6", "-15"])
    #expect(
      refunds.map { $0["payment_method"] } == ["card of member", "card", "card of member"])
  }
}
