import Billing
import Foundation
import Pricing
import Projection
import Quantities
import Testing

@testable import Scenarios

@Suite("Budgets and spikes in a scenario")
struct BudgetTests {
  private func terms(
    _ organization: String, more: String = "", zone: String = "UTC"
  ) throws -> OrganizationTerms {
    let scenario = try FullScenario.read(
      Minimal.scenario(
        horizon: "{start: 2026-01-14, duration: 90d, time_zone: \(zone)}",
        organizations: "[{name: a, \(organization)}]", more: more))
    return scenario.input.organizations[0].terms
  }

  @Test("a budget needs no more than its limit: hard, by the month, with an alert at all of it")
  func defaults() throws {
    let budget = try #require(try terms("budgets: {team: {limit: $2000}}").budgets.first)
    #expect(budget.scope == .team && budget.mode == .hard)
    #expect(budget.limit == Money(units: 2000) && budget.alertLevels == [Money(units: 2000)])
    #expect(budget.periods?.length == .month)
    #expect(try terms("traffic: t").budgets.isEmpty)
    #expect(try terms("budgets: {}").budgets.isEmpty)
    #expect(try terms("traffic: t").spikeRule == nil)
  }

  @Test("scopes are the team, projects and members by their numbers, in that order")
  func scopes() throws {
    let terms = try terms(
      "members: [{name: ada}, {name: bob, budget: {limit: 1}}], "
        + "projects: [{name: p}, {name: q, member: bob, budget: {limit: 2}}], "
        + "budgets: {team: {limit: 3}}")
    #expect(
      terms.budgets.map(\.scope) == [.team, .project(Identifier(1)), .member(Identifier(1))])
    #expect(terms.budgets.map(\.limit) == [3, 2, 1].map { Money(units: $0) })
  }

  @Test("periods are those of the calendar in the organization's zone")
  func periods() throws {
    for (per, end) in [
      ("month", "2026-02-01"), ("week", "2026-01-19"), ("day", "2026-01-15"),
    ] {
      let terms = try terms(
        "time_zone: Asia/Tokyo, budgets: {team: {limit: 1, per: \(per)}}", zone: "Asia/Tokyo")
      let periods = try #require(terms.budgets[0].periods)
      #expect(periods.zone.iso8601(periods.start(ofPeriod: 1)) == end + "T00:00:00+09:00")
    }
    #expect(try terms("budgets: {team: {limit: 1, per: total}}").budgets[0].periods == nil)
  }

  @Test("levels are parts of the limit, rounded to the nano-unit, and may be more than all of it")
  func levels() throws {
    let budget = try terms(
      "budgets: {team: {limit: $0.000000005, mode: alert, alerts: [150%, 50%, 0.7]}}"
    ).budgets[0]
    #expect(budget.mode == .alert)
    #expect(budget.alertLevels.map(\.nanos) == [2, 4, 8])
    #expect(try terms("budgets: {team: {limit: 1, alerts: []}}").budgets[0].alertLevels.isEmpty)
  }

  @Test("a spike has defaults, and windows from the horizon's start")
  func spike() throws {
    let rule = try #require(try terms("alerts: {spike: {}}").spikeRule)
    #expect(rule.factor == Decimal(3) && rule.window == .hour && rule.baselineWindows == 168)
    #expect(rule.minimum == Money(units: 5))
    #expect(ZoneRules.utc.iso8601(rule.start) == "2026-01-14T00:00:00+00:00")
    let full = try FullScenario.read().input.organizations[0].terms.spikeRule
    #expect(full?.baselineWindows == 56 && full?.factor == Decimal(significand: 25, places: 1))
  }

  @Test("a plan allows budgets where it lists them, or lists nothing")
  func features() throws {
    for plan in ["{fee: 9}", "{features: [sso, team_budgets]}"] {
      let terms = try terms("plan: p, budgets: {team: {limit: 1}}", more: "plans: {p: \(plan)}")
      #expect(terms.budgets.count == 1)
    }
  }

  @Test("a budget of a member that no project names counts nothing, and a warning says so")
  func unusedMember() throws {
    let text = Minimal.scenario(
      organizations: "[{name: a, traffic: t, members: [{name: ada, budget: {limit: 1}}]}]")
    let problems = try FullScenario.problems(text)
    #expect(problems.count == 1)
    #expect(problems[0].hasPrefix("s.yaml:5:69: warning: no project names `ada`"))
  }

  @Test("a limit can be set and varied by its path")
  func override() throws {
    let scenario = try FullScenario.read(
      set: ["organizations.acme.projects.search.budget.limit=$7", "budgets.team.limit=$9"])
    let limits = scenario.input.organizations[0].terms.budgets.map(\.limit)
    #expect(limits.prefix(2) == [Money(units: 9), Money(units: 7)])
  }

  private static func team(_ budget: String, plan: String = "") -> String {
    Minimal.scenario(organizations: "[{name: a, \(plan)budgets: {team: \(budget)}}]")
  }

  private static func spike(_ text: String) -> String {
    Minimal.scenario(organizations: "[{name: a, alerts: {spike: \(text)}}]")
  }

  static let mistakes: [Malformed] = [
    Malformed(team("5"), "5:43", "expected a budget as a mapping"),
    Malformed(team("{}"), "5:43", "`limit` is missing, for example `limit: $2000`"),
    Malformed(team("{limit: 0}"), "5:51", "the amount is zero"),
    Malformed(team("{limit: -5}"), "5:51", "the amount is negative"),
    Malformed(team("{limit: €5}"), "5:51", "USD"),
    Malformed(team("{limit: 5, per: soon}"), "5:59", "not a unit of time"),
    Malformed(team("{limit: 5, mode: soft}"), "5:60", "`hard`, `alert`"),
    Malformed(team("{limit: 5, alerts: 50%}"), "5:62", "expected a list"),
    Malformed(team("{limit: 5, alerts: [0%]}"), "5:63", "the level is zero"),
    Malformed(team("{limit: 5, alerts: [80%, 0.8]}"), "5:62", "a level is given twice"),
    Malformed(team("{limit: 5, alerts: [0.00000001%]}"), "5:62", "less or more than can be booked"),
    Malformed(team("{limit: 9000000000, alerts: [200%]}"), "5:71", "less or more"),
    Malformed(team("{limit: 5, period: day}"), "5:54", "unknown key `period`"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, budgets: {tem: {limit: 5}}}]"), "5:37",
      "did you mean `team`"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, budget: {limit: 5}}]"), "5:27",
      "did you mean `budgets`"),
    Malformed(
      Minimal.scenario(
        organizations: "[{name: a, projects: [{name: p, budget: {limit: x}}]}]"), "5:64", "`x`"),
    Malformed(
      Minimal.scenario(
        organizations: "[{name: a, members: [{name: p, budget: {}}]}]"), "5:55",
      "`limit` is missing"),
    Malformed(
      team("{limit: 5}", plan: "plan: p, ") + "plans: {p: {features: []}}", "5:52",
      "the plan `p` allows no budgets; add `team_budgets` to `plans.p.features`, or remove this"),
    Malformed(
      Minimal.scenario(
        organizations: "[{name: a, plan: p, projects: [{name: q, budget: {limit: 5}}]}]",
        more: "plans: {p: {features: [sso]}}"), "5:65", "the plan `p` allows no budgets"),
    Malformed(
      team("{limit: 5}")
        + "plans: {p: {features: [sso]}}\n"
        + "timeline: [{at: 2026-01-02, organization: a, plan: {to: p}}]", "7:57",
      "the plan `p` allows no budgets, and the organization has some"),
    Malformed(spike("3"), "5:43", "expected a spike of spending as a mapping"),
    Malformed(spike("{factor: 0.5}"), "5:52", "less than 1"),
    Malformed(spike("{factor: 1.2345678}"), "5:52", "more than six decimals"),
    Malformed(spike("{window: 0s}"), "5:52", "the duration is zero"),
    Malformed(spike("{window: 5h}"), "5:52", "no whole number of windows"),
    Malformed(spike("{window: 1d, baseline: 36h}"), "5:66", "no whole number of windows"),
    Malformed(spike("{window: 1s}"), "5:52", "604800 windows, at most 10000"),
    Malformed(spike("{minimum: -1}"), "5:53", "negative"),
  ]

  @Test("what is wrong about a budget or a spike is said at its place", arguments: mistakes)
  func refused(_ malformed: Malformed) throws {
    let problems = try FullScenario.problems(malformed.text)
    #expect(
      problems.contains {
        $0.hasPrefix("s.yaml:\(malformed.place): error: ") && $0.contains(malformed.message)
      }, "\(problems)")
  }
}
