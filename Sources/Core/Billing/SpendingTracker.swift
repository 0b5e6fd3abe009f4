public import Ledger
public import Quantities

/// The budgets of an organization and the windows of its spending.
///
/// A request finds the budgets that concern it by its project's and member's number: at most three.
@usableFromInline
struct SpendingTracker: Sendable {
  /// In the order in which they refuse and are announced.
  private var budgets: ContiguousArray<BudgetState> = []
  /// Places in `budgets`, -1 where there is none.
  private var team = -1
  private var ofProject: ContiguousArray<Int32> = []
  private var ofMember: ContiguousArray<Int32> = []
  private var windows: SpendingWindows?
  private var exhausted = 0
  /// Whether somebody is to be told of something.
  @usableFromInline private(set) var hasAlert = false
  /// When the next period or window ends, in nanoseconds.
  private(set) var nextClose: Int64 = .max

  init(budgets: [Budget], spikeRule: SpendingSpikeRule?) {
    for budget in budgets {
      let place = self.budgets.count
      switch budget.scope {
      case .team:
        precondition(team < 0, "two budgets have the same scope")
        team = place
      case .project(let project): Self.set(place, at: project.index, in: &ofProject)
      case .member(let member): Self.set(place, at: member.index, in: &ofMember)
      }
      self.budgets.append(BudgetState(budget))
    }
    windows = spikeRule.map { SpendingWindows($0) }
    findNextClose()
  }

  private static func set(_ place: Int, at index: Int, in places: inout ContiguousArray<Int32>) {
    while places.count <= index { places.append(-1) }
    precondition(places[index] < 0, "two budgets have the same scope")
    places[index] = Int32(place)
  }

  /// Whether a hard budget is used up.
  @usableFromInline var isOverBudget: Bool { exhausted > 0 }

  // MARK: Requests

  /// Counts what was charged; negative where it was given back.
  @usableFromInline
  mutating func count(
    _ amount: Money, project: Identifier<Project>, member: Identifier<Member>
  ) {
    if team >= 0 { count(amount.nanos, at: team) }
    let (first, second) = places(project, member)
    if first >= 0 { count(amount.nanos, at: first) }
    if second >= 0 { count(amount.nanos, at: second) }
    windows?.count(amount.nanos)
  }

  private mutating func count(_ amount: Int64, at place: Int) {
    if budgets[place].isExhausted { exhausted -= 1 }
    budgets[place].count(amount)
    if budgets[place].isExhausted { exhausted += 1 }
    hasAlert = hasAlert || budgets[place].hasAlert
  }

  private func places(
    _ project: Identifier<Project>, _ member: Identifier<Member>
  ) -> (project: Int, member: Int) {
    (
      project.index < ofProject.count ? Int(ofProject[project.index]) : -1,
      member.index < ofMember.count ? Int(ofMember[member.index]) : -1
    )
  }

  /// Returns the first hard budget that a request meets used up: the team's, its project's, its
  /// member's.
  @usableFromInline
  func exhaustedBudget(
    project: Identifier<Project>, member: Identifier<Member>
  ) -> BudgetScope? {
    if team >= 0, budgets[team].isExhausted { return .team }
    let (first, second) = places(project, member)
    if first >= 0, budgets[first].isExhausted { return .project(project) }
    if second >= 0, budgets[second].isExhausted { return .member(member) }
    return nil
  }

  /// Whether a scope's budget refuses requests.
  func isExhausted(_ scope: BudgetScope) -> Bool {
    budgets.contains { $0.budget.scope == scope && $0.isExhausted }
  }

  // MARK: Periods and alerts

  /// Returns what a scope's budget counted in its period; nil where it has none.
  func spent(of scope: BudgetScope) -> Money? {
    budgets.first { $0.budget.scope == scope }.map { Money(nanos: $0.spent) }
  }

  /// Returns a scope's budget with what it counted, and when its period ends; nil where it has none.
  func standing(of scope: BudgetScope) -> (budget: Budget, spent: Money, end: Instant)? {
    budgets.first { $0.budget.scope == scope }.map {
      ($0.budget, Money(nanos: $0.spent), Instant(nanoseconds: $0.end))
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
