import Billing
import Ledger
import Pricing
import Quantities
import TestSupport
import Testing

/// Budgets by model and key, windows and what is carried over, and rate limits, against plain lists.
@Suite("What is counted over which time")
struct BudgetWindowTests {
  private static let start = Instant(nanoseconds: 1_767_225_600_000_000_000)  // 2026-01-01T00:00Z

  /// A request as it was charged.
  private struct Spent {
    let at: Instant
    let amount: Int64
    let scope: Attribution
    let model: ModelID
  }

  private static func concerns(_ scope: BudgetScope, _ attribution: Attribution, _ model: ModelID)
    -> Bool
  {
    switch scope {
    case .team: true
    case .project(let project): attribution.project == project
    case .member(let member): attribution.member == member
    case .models(let models): models.contains(model)
    case .apiKey(let key): attribution.apiKey == key
    }
  }

  /// Whether a budget is used up, by all that was spent since the start.
  private static func isUsedUp(_ budget: Budget, _ spent: [Spent], at now: Instant) -> Bool {
    let own = spent.filter { concerns(budget.scope, $0.scope, $0.model) }
    guard let periods = budget.periods else {
      return own.reduce(0) { $0 + $1.amount } >= budget.limit.nanos
    }
    let number = periods.number(of: now)
    var sums = [Int64](repeating: 0, count: number + 1)
    for item in own { sums[periods.number(of: item.at)] += item.amount }
    if budget.periodsTogether > 1 {
      return sums.suffix(budget.periodsTogether).reduce(0, +) >= budget.limit.nanos
    }
    var carried: Int64 = 0
    for sum in sums.dropLast() {
      carried = min(budget.mostCarried.nanos, max(0, budget.limit.nanos + carried - sum))
    }
    return sums[number] >= budget.limit.nanos + carried
  }

  /// Whether a rate limit has room, by all that was admitted and charged since the start.
  private static func hasRoom(
    _ limit: RateLimit, admitted: [Spent], charged: [Spent], at now: Instant
  ) -> Bool {
    let window = limit.window.nanoseconds
    func used(_ events: [Spent], most: Int64, each: (Spent) -> Int64) -> Int128 {
      let own = events.filter { concerns(limit.scope, $0.scope, $0.model) }
      if limit.refill == .window {
        let same = own.filter { $0.at.nanoseconds / window == now.nanoseconds / window }
        return same.reduce(Int128(0)) { $0 + Int128(each($1)) } * Int128(window)
      }
      var (level, last) = (Int128(0), start)
      for event in own {
        level = max(0, level - Int128((event.at - last).nanoseconds) * Int128(most))
        level += Int128(each(event)) * Int128(window)
        last = event.at
      }
      return max(0, level - Int128((now - last).nanoseconds) * Int128(most))
    }
    if let most = limit.requests,
      used(admitted, most: most, each: { _ in 1 }) > Int128(most - 1) * Int128(window)
    {
      return false
    }
    if let most = limit.tokens,
      used(charged, most: most, each: \.amount) >= Int128(most) * Int128(window)
    {
      return false
    }
    return true
  }

  /// Three models at one nano-unit for each input token.
  private static func card() throws -> RateCard {
    let rates = UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)
    return try RateCard(
      (0..<3).map { PricedModel(name: "m\($0)", price: ModelPrice(rates)) }, markup: .none,
      rounding: .halfEven)
  }

  private static func periods(_ kind: Int) -> QuotaPeriod? {
    switch kind {
    case 0: nil
    case 1:
      QuotaPeriod(calendar: .day, beginningAt: 9 * 3_600_000_000_000, around: start, zone: .utc)
    case 2: QuotaPeriod(anchor: start, length: .days(3), zone: .utc)
    case 3: QuotaPeriod(calendar: .week, beginningAt: 3_600_000_000_000, around: start, zone: .utc)
    default: QuotaPeriod(anchor: start, length: .fixed(.hour), zone: .utc)
    }
  }

  @Test(
    "requests are refused where lists of what was spent and admitted say so",
    arguments: UInt64(1)...30)
  func refusals(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    func scopes() -> [BudgetScope] {
      [
        .team, .project(Identifier(0)), .member(Identifier(1)), .models([ModelID(0), ModelID(2)]),
        .apiKey(Identifier(1)),
      ].filter { _ in below(2) == 0 }
    }
    let budgets = scopes().map { scope in
      let kind = Int(below(6))
      let together = kind == 5 ? Int(2 + below(30)) : 1
      return Budget(
        scope: scope, limit: Money(nanos: 50 + below(400)), periods: Self.periods(kind),
        periodsTogether: together,
        mostCarried: Money(nanos: together == 1 && below(2) == 0 ? below(300) : 0))
    }
    let limits = scopes().map { scope in
      let kind = below(3)
      return RateLimit(
        scope: scope, requests: kind == 0 ? nil : 1 + below(6),
        tokens: kind == 1 ? nil : 1 + below(200), window: .minute * (1 + below(90)),
        refill: below(2) == 0 ? .window : .continuous)
    }
    let card = try Self.card()
    var billing = Billing(rateCard: card, journal: NoJournal())
    var terms = OrganizationTerms(budgets: budgets)
    terms.rateLimits = limits
    let id = billing.open(terms)
    var balance = 2_000 + below(20_000)
    try billing.grant(
      Money(nanos: balance), category: .paid, organization: id, at: Self.start, type: .purchase)
    var (admitted, charged) = ([Spent](), [Spent]())
    var (now, number) = (Self.start, UInt64(0))
    var seen: [Admission: Int] = [:]
    for _ in 0..<600 {
      now = now + .second * below(below(20) == 0 ? 90_000 : 1_200)
      if billing.nextSpendingClose(of: id) <= now { billing.closeSpending(of: id, at: now) }
      let model = ModelID(Int(below(3)))
      let scope = Attribution(
        project: below(2) == 0 ? Identifier(0) : .none,
        member: below(2) == 0 ? Identifier(1) : .none,
        apiKey: below(2) == 0 ? Identifier(Int(below(3))) : .none)
      let answer = billing.authorize(id, scope: scope, model: model, at: now)
      seen[answer, default: 0] += 1
      let mine = { (scoped: BudgetScope) in Self.concerns(scoped, scope, model) }
      if budgets.contains(where: { mine($0.scope) && Self.isUsedUp($0, charged, at: now) }) {
        #expect(answer == .refused(.budgetExceeded), "seed \(seed)")
      } else if limits.contains(where: {
        mine($0.scope) && !Self.hasRoom($0, admitted: admitted, charged: charged, at: now)
      }) {
        #expect(answer == .refused(.rateLimited), "seed \(seed)")
      } else {
        #expect(
          answer == (balance > 0 ? .admitted : .refused(.insufficientCredits)), "seed \(seed)")
      }
      guard answer == .admitted else { continue }
      let request = Spent(at: now, amount: 1 + below(90), scope: scope, model: model)
      admitted.append(request)
      charged.append(request)
      balance -= request.amount
      _ = try billing.settle(
        RequestUsage(inputTokens: request.amount), model: model, arrival: now, completion: now,
        organization: id, number: number, type: .request, attribution: scope)
      number += 1
    }
    if !limits.isEmpty || !budgets.isEmpty { #expect(seen.count > 1, "seed \(seed)") }
  }

  @Test("a level is announced anew in a window once it was not reached any more")
  func alerts() throws {
    let card = try Self.card()
    var billing = Billing(rateCard: card, journal: NoJournal())
    let id = billing.open(
      OrganizationTerms(budgets: [
        Budget(
          scope: .team, limit: Money(nanos: 100), mode: .alert, alertLevels: [Money(nanos: 50)],
          periods: QuotaPeriod(anchor: Self.start, length: .fixed(.hour), zone: .utc),
          periodsTogether: 3)
      ]))
    var levels: [Int] = []
    for hour in 0..<12 {
      let now = Self.start + .hour * Int64(hour)
      billing.closeSpending(of: id, at: now)
      _ = try billing.settle(
        RequestUsage(inputTokens: [0, 5].contains(hour) ? 60 : 1), model: ModelID(0), arrival: now,
        completion: now, organization: id, number: UInt64(hour), type: .request,
        attribution: .none)
      while billing.takeSpendingAlert(id) != nil { levels.append(hour) }
    }
    #expect(levels == [0, 5])
  }
}
