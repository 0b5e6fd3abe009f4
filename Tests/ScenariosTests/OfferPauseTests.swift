import Billing
import Projection
import Quantities
import Scenarios
import TestSupport
import Testing

/// Trials and pauses, worked out by hand and day by day.
@Suite("Plans that are tried, and that rest")
struct OfferPauseTests {
  private static func outcomes(_ text: String) throws -> [String: OrganizationOutcome] {
    let input = try FullScenario.read(text).input
    let projection = Projection(input)
    var outcomes: [String: OrganizationOutcome] = [:]
    for block in 0..<projection.blockCount {
      for outcome in try #require(try projection.run(block: block, replication: 0)).organizations {
        outcomes[input.organizations[outcome.organization].name] = outcome
      }
    }
    return outcomes
  }

  private static func scenario(days: Int, _ more: String) -> String {
    """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: \(days)d}
    replications: 1
    prices: {models: {m: {input: 1, per: 1}}, meters: {storage: {price: 1, minimum: 4}}}
    traffic:
      t: {arrivals: {process: batch, size: 1, every: 24h, offset: 12h}, mix: [{model: m, input: 1}]}
    \(more)
    """
  }

  private static func units(_ outcome: OrganizationOutcome?, _ tally: Tally) throws -> Int64 {
    try #require(outcome).tallies[tally] / Money.nanosPerUnit
  }

  @Test("a trial costs nothing, brings its own credit, and comes once")
  func trial() throws {
    let outcomes = try Self.outcomes(
      Self.scenario(
        days: 40,
        """
        plans:
          p: {fee: 30, period: 10d, credit: 20, trial: {for: 7d, credit: 5}}
          n: {fee: 30, period: 10d, credit: 20, trial: {for: 7d, credit: 5, then: none}}
          q: {fee: 1, period: 10d}
          m: {fee: 30, period: 10d, trial: {for: 7d}}
        organizations:
          - {name: a, plan: p}
          - {name: none, plan: n}
          - {name: since, plan: p, since: 2025-12-29}
          - {name: long, plan: p, since: 2025-12-20}
          - {name: other, plan: q}
          - {name: late}
          - {name: upgraded, plan: p}
          - {name: metered, plan: m, infrastructure: [{every: 30d, meters: {storage: 1}}]}
        timeline:
          - {at: 2026-01-10, organization: other, plan: {to: p}}
          - {at: 2026-01-11, organization: late, plan: {to: p}}
          - {at: 2026-01-05, organization: upgraded, plan: {to: q, effect: renewal}}
        """))
    #expect(
      try #require(outcomes["a"]).invoices.map { $0.lines.map { "\($0.amount) \($0.credits)" } }
        == [["0 5"]] + Array(repeating: ["30 20"], count: 4))
    #expect(try Self.units(outcomes["a"], .expiredCredits) == 5 + 3 * 20)
    #expect(try Self.units(outcomes["a"], .closingBalance) == 20)
    #expect(try Self.units(outcomes["none"], .planFees) == 0)
    #expect(try Self.units(outcomes["none"], .expiredCredits) == 5)
    #expect(try Self.units(outcomes["none"], .closingBalance) == 0)
    // Three of the seven days are over: the first fee is due on 5 January; of the other on 27 December.
    #expect(try Self.units(outcomes["since"], .planFees) == 4 * 30)
    #expect(try Self.units(outcomes["since"], .subscriptionCredits) == 4 * 20)
    #expect(try Self.units(outcomes["long"], .planFees) == 4 * 30)
    #expect(try Self.units(outcomes["other"], .planFees) == 1 + 4 * 30)
    #expect(try Self.units(outcomes["late"], .planFees) == 3 * 30)
    #expect(try Self.units(outcomes["upgraded"], .planFees) == 4)
    // A trial has no minimum; the periods that end after it have: on days 17, 27, 37 and at the end.
    #expect(try Self.units(outcomes["metered"], .infrastructureCost) == 4 + 4 + 4 + 4)
  }

  @Test("a pause has a period stand still, or ends it")
  func pause() throws {
    let outcomes = try Self.outcomes(
      Self.scenario(
        days: 34,
        """
        plans: {r: {fee: 30, period: 10d, included: {requests: 5}}, c: {fee: 31, anchor: calendar, prorate: true}}
        organizations:
          - {name: plain, opening_balance: 500, traffic: t, plan: r}
          - {name: kept, opening_balance: 500, traffic: t, plan: r}
          - {name: ended, opening_balance: 500, traffic: t, plan: r}
          - {name: longer, opening_balance: 500, traffic: t, plan: r}
          - {name: changed, opening_balance: 500, traffic: t, plan: r}
          - {name: calendar, opening_balance: 500, plan: c}
          - {name: without}
        timeline:
          - {at: 2026-01-05, organization: kept, pause: {until: 2026-01-10}}
          - {at: 2026-01-05, organization: ended, pause: {until: 2026-01-10, period: ended}}
          - {at: 2026-01-05, organization: longer, pause: {until: 2026-01-10}}
          - {at: 2026-01-07, organization: longer, pause: {until: 2026-02-20}}
          - {at: 2026-01-05, organization: changed, pause: {until: 2026-01-10}}
          - {at: 2026-01-07, organization: changed, plan: {to: r, prorate: true}}
          - {at: 2026-01-05, organization: calendar, pause: {until: 2026-01-22}}
          - {at: 2026-01-05, organization: without, pause: {until: 2026-01-22}}
        """))
    #expect(try Self.units(outcomes["plain"], .planFees) == 4 * 30)
    #expect(outcomes["plain"]?.tallies[.servedRequests] == Int64(5 + 5 + 5 + 4))
    // Four days, a pause of five without a quota, six more days with one request left, and so on.
    #expect(try Self.units(outcomes["kept"], .planFees) == 3 * 30)
    #expect(outcomes["kept"]?.tallies[.servedRequests] == Int64(4 + 5 + 1 + 5 + 5))
    #expect(outcomes["kept"]?.periods.map(\.requests) == [5, 5, 5])
    #expect(try Self.units(outcomes["ended"], .planFees) == 4 * 30)
    #expect(outcomes["ended"]?.tallies[.servedRequests] == Int64(4 + 5 + 5 + 5 + 5))
    #expect(try Self.units(outcomes["longer"], .planFees) == 30)
    #expect(outcomes["longer"]?.tallies[.servedRequests] == Int64(4 + 30))
    // On the 7th six of ten days are left; they come back, and the new fee is for as much: the end is
    // on the 13th, then on the 23rd and on 2 February.
    #expect(
      try #require(outcomes["changed"]).invoices.map { $0.lines.map { "\($0.amount)" } }
        == [["30"], ["-18", "18"], ["30"], ["30"], ["30"]])
    // A period of the calendar ends; the one after the pause is short: 10 of 31 days.
    #expect(try Self.units(outcomes["calendar"], .planFees) == 31 + 10 + 31)
    #expect(outcomes["without"]?.activities.map(\.refusal) == [.noPlan])
  }

  @Test("fees and requests are those of a list of days", arguments: UInt64(1)...40)
  func days(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
    let (days, length, included) = (60, 3 + below(12), 1 + below(8))
    let trial = below(2) == 0 ? 0 : 1 + below(10)
    let goesOn = below(3) > 0
    let pauses = (0..<below(5)).map { _ in
      (day: 1 + below(days - 2), long: 1 + below(15), isKept: below(2) == 0)
    }.sorted { $0.day < $1.day }
    // Day by day: a period's end or a pause's, then what is done, then the request at noon.
    var (fees, served) = (0, 0)
    var (end, used, isTrial, hasPlan) = (0, 0, trial > 0, true)
    var paused: (until: Int, left: Int?)?
    func start(_ day: Int) {
      fees += 1
      (end, used, isTrial) = (day + length, 0, false)
    }
    if isTrial { end = trial } else { start(0) }
    for day in 0..<days {
      if let rest = paused {
        if day >= rest.until {
          paused = nil
          if let left = rest.left { end = day + left } else { start(day) }
        }
      } else if hasPlan, day > 0, day == end {
        if isTrial, !goesOn { hasPlan = false } else { start(day) }
      }
      for pause in pauses where pause.day == day {
        if let rest = paused {
          paused = (day + pause.long, rest.left)
        } else if hasPlan {
          paused = (day + pause.long, pause.isKept ? end - day : nil)
        }
      }
      if paused == nil, hasPlan {
        if used < included { (used, served) = (used + 1, served + 1) }
      } else {
        served += 1
      }
    }
    let first = Instant(nanoseconds: 1_767_225_600_000_000_000)
    func date(_ day: Int) -> String { ZoneRules.utc.iso8601(first + .day * Int64(day)) }
    let timeline = pauses.map {
      "\n  - {at: \(date($0.day)), organization: a, pause: {until: \(date($0.day + $0.long)), period: "
        + "\($0.isKept ? "kept" : "ended")}}"
    }
    let tried = trial > 0 ? ", trial: {for: \(trial)d, then: \(goesOn ? "plan" : "none")}" : ""
    let outcome = try Self.outcomes(
      Self.scenario(
        days: days,
        """
        plans: {p: {fee: 1, period: \(length)d, included: {requests: \(included)}\(tried)}}
        organizations: [{name: a, opening_balance: 500, traffic: t, plan: p}]
        timeline:\(timeline.isEmpty ? " []" : timeline.joined())
        """))["a"]
    #expect(try Self.units(outcome, .planFees) == Int64(fees), "seed \(seed)")
    #expect(outcome?.tallies[.servedRequests] == Int64(served), "seed \(seed)")
  }

  @Test("what makes no sense of a trial or a pause is refused at its key")
  func refused() throws {
    let cases = [
      ("plans: {p: {fee: 3, trial: {credit: 5}}}\norganizations: [{name: a}]", "`for` is missing"),
      ("plans: {p: {fee: 3, trial: {for: 0d}}}\norganizations: [{name: a}]", "zero"),
      (
        "plans: {p: {fee: 3, trial: {for: 3d, then: gone}}}\norganizations: [{name: a}]",
        "`plan`, `none`"
      ),
      (
        "organizations: [{name: a}]\n"
          + "timeline: [{at: 2026-01-05, organization: a, pause: {until: 2026-01-05}}]",
        "the pause ends before it begins"
      ),
      (
        "organizations: [{name: a}]\n"
          + "timeline: [{at: 2026-01-05, organization: a, pause: {period: kept}}]",
        "`until` is missing"
      ),
    ]
    for (text, message) in cases {
      let found = try FullScenario.problems(Self.scenario(days: 20, text))
      #expect(found.count == 1 && found[0].contains(message), "\(text): \(found)")
    }
  }
}
