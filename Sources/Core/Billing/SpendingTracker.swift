import Ledger
import Pricing
import Quantities

/// The budgets and rate limits of an organization, and the windows of its spending.
@usableFromInline
struct SpendingTracker: Sendable {
  /// In the order in which they refuse and are announced.
  private var budgets: ContiguousArray<BudgetState> = []
  private var budgetPlaces = ScopePlaces()
  private var limits: ContiguousArray<RateLimitState> = []
  private var limitPlaces = ScopePlaces()
  private var windows: SpendingWindows?
  private var exhausted = 0
  /// Whether a budget counts requests beyond the plan's.
  let countsOverage: Bool
  /// Whether somebody is to be told of something.
  @usableFromInline private(set) var hasAlert = false
  /// When the next period or window ends, in nanoseconds.
  private(set) var nextClose: Int64 = .max

  init(budgets: [Budget], rateLimits: [RateLimit], spikeRule: SpendingSpikeRule?) {
    for budget in budgets {
      budgetPlaces.set(self.budgets.count, for: budget.scope)
      self.budgets.append(BudgetState(budget))
    }
    for limit in rateLimits {
      limitPlaces.set(limits.count, for: limit.scope)
      limits.append(RateLimitState(limit))
    }
    countsOverage = budgets.contains(where: \.countsOverage)
    windows = spikeRule.map { SpendingWindows($0) }
    findNextClose()
  }

  /// Whether a hard budget is used up.
  @usableFromInline var isOverBudget: Bool { exhausted > 0 }

  /// Whether a request has to be looked at before it is admitted.
  var isWatchful: Bool { isOverBudget || countsOverage || !limits.isEmpty }

  // MARK: Requests

  /// Counts what was charged; negative where it was given back.
  mutating func count(_ amount: Money, for scope: Attribution, model: ModelID?) {
    budgetPlaces.forEach(scope, model) { count(amount.nanos, at: $0) }
    windows?.count(amount.nanos)
  }

  /// Counts what a request beyond the plan's will be invoiced at.
  mutating func countOverage(_ amount: Money, for scope: Attribution, model: ModelID?) {
    budgetPlaces.forEach(scope, model) {
      if budgets[$0].budget.countsOverage { count(amount.nanos, at: $0) }
    }
  }

  private mutating func count(_ amount: Int64, at place: Int) {
    if budgets[place].isExhausted { exhausted -= 1 }
    budgets[place].count(amount)
    if budgets[place].isExhausted { exhausted += 1 }
    hasAlert = hasAlert || budgets[place].hasAlert
  }

  /// Returns the first hard budget that a request meets used up: the team's, its project's, its
  /// member's, its model's, its key's.
  func exhaustedBudget(for scope: Attribution, model: ModelID?) -> BudgetScope? {
    var found: BudgetScope?
    budgetPlaces.forEach(scope, model) {
      if found == nil, budgets[$0].isExhausted { found = budgets[$0].budget.scope }
    }
    return found
  }

  /// Whether a scope's budget refuses requests.
  func isExhausted(_ scope: BudgetScope) -> Bool {
    budgets.contains { $0.budget.scope == scope && $0.isExhausted }
  }

  // MARK: Runs of requests

  /// Whether runs of requests can be counted at once: none is looked at by itself.
  var countsRuns: Bool { !isWatchful && !budgetPlaces.concernsModels }

  /// Returns what may be spent before a budget is used up or an alert is due, in nano-units.
  ///
  /// - Parameter scope: What the requests have in common; nil where only the team is the same.
  /// - Returns: The amount at which that happens; zero where it cannot be told.
  func room(for scope: Attribution?) -> Int64 {
    guard countsRuns, !hasAlert, scope != nil || budgetPlaces.concernsTeamOnly else { return 0 }
    var room = Int64.max
    budgetPlaces.forEach(scope ?? .none, nil) { room = min(room, budgets[$0].room) }
    return room
  }

  // MARK: Rate limits

  /// Returns the first rate limit that has no room for a request, in the order of budgets.
  func reachedLimit(
    for scope: Attribution, model: ModelID?, at instant: Instant
  ) -> RateLimit? {
    guard !limits.isEmpty else { return nil }
    var found: RateLimit?
    limitPlaces.forEach(scope, model) {
      if found == nil, !limits[$0].hasRoom(at: instant) { found = limits[$0].limit }
    }
    return found
  }

  /// Counts a request that is admitted.
  mutating func countRequest(for scope: Attribution, model: ModelID?, at instant: Instant) {
    guard !limits.isEmpty else { return }
    limitPlaces.forEach(scope, model) { limits[$0].countRequest(at: instant) }
  }

  /// Counts the tokens of a request that is charged.
  mutating func count(
    tokens: Int64, for scope: Attribution, model: ModelID?, at instant: Instant
  ) {
    guard !limits.isEmpty else { return }
    limitPlaces.forEach(scope, model) { limits[$0].count(tokens: tokens, at: instant) }
  }

  // MARK: Periods and alerts

  /// Returns what a scope's budget counted in its period; nil where it has none.
  func spent(of scope: BudgetScope) -> Money? {
    budgets.first { $0.budget.scope == scope }.map { Money(nanos: $0.spent) }
  }

  /// Returns a scope's budget with what it counted, what earlier periods left it, and when its period
  /// ends; nil where it has none.
  func standing(of scope: BudgetScope) -> BudgetStanding? {
    budgets.first { $0.budget.scope == scope }.map {
      BudgetStanding(
        budget: $0.budget, spent: Money(nanos: $0.spent), carried: Money(nanos: $0.carried),
        end: Instant(nanoseconds: $0.end))
    }
  }

  /// Starts the periods and windows that follow on those that are over.
  mutating func close(at instant: Instant) {
    for place in budgets.indices { budgets[place].reset(at: instant) }
    exhausted = budgets.count { $0.isExhausted }
    windows?.close(at: instant)
    hasAlert = (windows?.hasAlert ?? false) || budgets.contains { $0.hasAlert }
    findNextClose()
  }

  private mutating func findNextClose() {
    nextClose = budgets.reduce(windows?.end ?? .max) { min($0, $1.end) }
  }

  /// Takes an alert that is due: budgets in their order, the least level first, then a spike.
  mutating func takeAlert() -> SpendingAlert? {
    guard hasAlert else { return nil }
    for place in budgets.indices {
      if let alert = budgets[place].takeAlert() { return alert }
    }
    hasAlert = false
    return windows?.takeAlert()
  }
}

/// Finds what concerns a request by its project's, member's, model's and key's number.
private struct ScopePlaces: Sendable {
  /// Places in a list, -1 where there is none.
  private var team = -1
  private var ofProject: ContiguousArray<Int32> = []
  private var ofMember: ContiguousArray<Int32> = []
  private var ofModel: ContiguousArray<Int32> = []
  private var ofKey: ContiguousArray<Int32> = []

  mutating func set(_ place: Int, for scope: BudgetScope) {
    switch scope {
    case .team:
      precondition(team < 0, "two have the same scope")
      team = place
    case .project(let project): Self.set(place, at: project.index, in: &ofProject)
    case .member(let member): Self.set(place, at: member.index, in: &ofMember)
    case .models(let models):
      for model in models { Self.set(place, at: model.index, in: &ofModel) }
    case .apiKey(let key): Self.set(place, at: key.index, in: &ofKey)
    }
  }

  private static func set(_ place: Int, at index: Int, in places: inout ContiguousArray<Int32>) {
    while places.count <= index { places.append(-1) }
    precondition(places[index] < 0, "two have the same scope")
    places[index] = Int32(place)
  }

  /// Whether some of them are about models.
  var concernsModels: Bool { !ofModel.isEmpty }

  /// Whether all of them are about the whole team.
  var concernsTeamOnly: Bool {
    ofProject.isEmpty && ofMember.isEmpty && ofModel.isEmpty && ofKey.isEmpty
  }

  /// Calls a closure with the place of each that concerns a request: at most five.
  @inline(__always)
  func forEach(_ scope: Attribution, _ model: ModelID?, _ body: (Int) -> Void) {
    func visit(_ index: Int, _ places: ContiguousArray<Int32>) {
      if index < places.count, places[index] >= 0 { body(Int(places[index])) }
    }
    if team >= 0 { body(team) }
    visit(scope.project.index, ofProject)
    visit(scope.member.index, ofMember)
    if let model { visit(model.index, ofModel) }
    visit(scope.apiKey.index, ofKey)
  }
}
