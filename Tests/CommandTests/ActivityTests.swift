import Testing

@Suite("The activity log")
struct ActivityTests {
  /// What is tried, and who of owner, admin and member may do it; the others' reason.
  private static let matrix: [(entry: String, action: String, allowed: [String], reason: String)] =
    [
      ("purchase: {amount: 20, card: own}", "purchase", ["owner", "admin", "member"], ""),
      (
        "purchase: {amount: 20, card: organization}", "purchase", ["owner", "admin"],
        "role_may_not"
      ),
      ("transfer: {to: other, amount: 1}", "transfer_out", ["owner", "admin"], "role_may_not"),
      (
        "auto_top_up: {threshold: 5, amount: 20}", "auto_top_up_set", ["owner", "admin"],
        "role_may_not"
      ),
      ("auto_top_up: none", "auto_top_up_removed", ["owner", "admin"], "role_may_not"),
      ("plan: {to: p}", "plan_changed", ["owner", "admin"], "role_may_not"),
      ("overage: {request: 1}", "overage_switched", ["owner", "admin"], "role_may_not"),
      ("member: {name: new, role: member}", "member_added", ["owner", "admin"], "role_may_not"),
      ("member: {name: new, role: owner}", "role_changed", ["owner"], "role_may_not"),
      ("refund: {}", "refund", [], "platform_only"),
      ("usage_refund: 1", "usage_refund", [], "platform_only"),
      ("adjustment: 1", "adjustment", [], "platform_only"),
      ("grant: {amount: 1}", "grant", [], "platform_only"),
      ("delete: {forfeit: true}", "organization_deleted", ["owner"], "role_may_not"),
    ]

  private static let roles = ["owner", "admin", "member"]

  @Test("has every action by every role, done or refused with the reason")
  func matrix() throws {
    var timeline = ""
    var organizations = "- {name: other, members: [{name: owner, role: admin}, "
    organizations += "{name: admin, role: owner}, {name: member, role: owner}]}\n"
    // An organization for each action and role, so that none is in another's way.
    for (row, (entry, _, _, _)) in Self.matrix.enumerated() {
      for role in Self.roles {
        let name = "o\(row)-\(role)"
        organizations += "- {name: \(name), opening_balance: 50, plan: p, members: ["
        organizations += Self.roles.map { "{name: \($0), role: \($0)}" }.joined(separator: ", ")
        organizations += "]}\n"
        if entry.contains("owner}") {
          timeline += "- {at: 2026-01-01T01:00, organization: \(name), by: owner, "
          timeline += "member: {name: new, role: member}}\n"
        }
        timeline += "- {at: 2026-01-01T02:00, organization: \(name), by: \(role), \(entry)}\n"
      }
    }
    let folder = try TemporaryFolder()
    try folder.write(
      "s.yaml",
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 1d}
      replications: 1
      prices: {models: {m: {input: 1, output: 2, per: 10}}}
      plans: {p: {fee: 1, included: {requests: 5}}}
      organizations:
      \(organizations)
      timeline:
      \(timeline)
      """)
    let ending = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    let records = try CSVTable(folder.text("results/s/activity.csv")).records
    for (row, (_, action, allowed, reason)) in Self.matrix.enumerated() {
      for role in Self.roles {
        let mine = records.filter {
          $0["organization"] == "o\(row)-\(role)" && $0["time"] == "2026-01-01T02:00:00+00:00"
            && $0["actor"] == role
        }
        let isAllowed = allowed.contains(role)
        #expect(mine.map { $0["result"] } == [isAllowed ? "done" : "refused"], "\(action) \(role)")
        #expect(mine.first?["reason"] == (isAllowed ? "" : reason), "\(action) \(role)")
        // Refused before it is known what it would have been.
        let expected = !isAllowed && action == "member_added" ? "role_changed" : action
        #expect(mine.first?["action"] == expected, "\(action) \(role)")
      }
    }
  }
}
