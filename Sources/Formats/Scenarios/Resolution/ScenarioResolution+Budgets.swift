import Billing
import Pricing
import Projection
import Quantities
import Text

extension ScenarioResolution {
  /// The budgets of an organization, whose periods are in its zone.
  mutating func budgets(
    of organization: OrganizationDocument, in zone: ZoneRules, keys: NameIndex
  ) -> [Budget] {
    var budgets: [(scope: BudgetScope, document: Located<BudgetDocument>)] = []
    let scoped = scopes(of: organization.budgets, keys: keys)
    if let team = organization.budgets.team { budgets.append((.team, team)) }
    for (index, project) in organization.projects.enumerated() {
      if let budget = project.budget { budgets.append((.project(Identifier(index)), budget)) }
    }
    for (index, member) in organization.members.enumerated() {
      guard let budget = member.budget else { continue }
      budgets.append((.member(Identifier(index)), budget))
      warnIfUnused(member, budget, in: organization)
    }
    budgets += scoped
    for (_, budget) in budgets {
      requireFeature(of: organization, for: budget)
      if budget.value.countsOverage { requireOverage(of: organization, for: budget) }
    }
    guard let start = document.horizon?.from else { return [] }
    return budgets.map { scope, budget in
      Budget(
        scope: scope, limit: budget.value.limit, mode: budget.value.mode,
        alertLevels: budget.value.alertLevels,
        periods: budget.value.periods(from: start, in: zone),
        periodsTogether: budget.value.together, mostCarried: budget.value.mostCarried,
        countsOverage: budget.value.countsOverage)
    }
  }

  /// The rate limits of an organization.
  mutating func rateLimits(of organization: OrganizationDocument, keys: NameIndex) -> [RateLimit] {
    let team = organization.rateLimits.team.map { [$0.value] } ?? []
    return team
      + scopes(of: organization.rateLimits, keys: keys).map { $1.value.limiting($0) }
  }

  /// Looks up the models and keys that limits are for.
  private mutating func scopes<Limit>(
    of limits: ScopedDocument<Limit>, keys: NameIndex
  ) -> [(BudgetScope, Located<Limit>)] {
    var found: [(BudgetScope, Located<Limit>)] = []
    var seen: Set<ModelID> = []
    for limit in limits.models {
      let models = identifiers(named: limit.key)
      guard !models.isEmpty else { continue }
      guard seen.isDisjoint(with: models) else {
        problems.error(
          "`\(limit.name)` is a model that another entry names as well; write one of them",
          at: limit.namePosition)
        continue
      }
      seen.formUnion(models)
      found.append((.models(models), limit.value))
    }
    for limit in limits.apiKeys {
      guard let key = keys[limit.name] else {
        reportUnknown(limit.key, among: keys.names, "key", "projects")
        continue
      }
      found.append((.apiKey(Identifier(key)), limit.value))
    }
    return found
  }

  /// Warns of a budget that counts overage where the plan charges none.
  private func requireOverage(
    of organization: OrganizationDocument, for budget: Located<BudgetDocument>
  ) {
    let plans = document.plans.filter { plan in
      if case .charged = plan.value.plan.overage { return true }
      return false
    }
    let changes = document.timeline.contains { entry in
      guard case .plain(let kind) = entry.action, case .switchOverage = kind else { return false }
      return true
    }
    guard plans.isEmpty, !changes else { return }
    problems.warning(
      "no plan charges requests beyond the included ones, so there is no overage to count; write "
        + "`overage: {enabled: true, request: $0.002}` in the plan, or remove `counts_overage`",
      at: budget.position)
  }

  /// Refuses budgets that the organization's plan does not allow.
  private func requireFeature(
    of organization: OrganizationDocument, for budget: Located<BudgetDocument>
  ) {
    guard let name = organization.plan?.value, !allowsBudgets(name) else { return }
    problems.error(
      "the plan `\(name)` allows no budgets; add `\(PlanDocument.teamBudgets)` to "
        + "`plans.\(name).features`, or remove this", at: budget.position)
  }

  /// Refuses a change to a plan that does not allow the organization's budgets.
  func requireBudgets(ofPlan plan: Located<String>, for organization: OrganizationDocument) {
    guard organization.hasBudgets, !allowsBudgets(plan.value) else { return }
    problems.error(
      "the plan `\(plan.value)` allows no budgets, and the organization has some; add "
        + "`\(PlanDocument.teamBudgets)` to `plans.\(plan.value).features`, or name another plan",
      at: plan.position)
  }

  private func allowsBudgets(_ name: String) -> Bool {
    guard let plan = document.plans.first(where: { $0.name == name })?.value else { return true }
    return !plan.listsFeatures || plan.plan.features.contains(PlanDocument.teamBudgets)
  }

  private func warnIfUnused(
    _ member: MemberDocument, _ budget: Located<BudgetDocument>,
    in organization: OrganizationDocument
  ) {
    guard !organization.projects.contains(where: { $0.member?.value == member.name.value }) else {
      return
    }
    problems.warning(
      "no project names `\(member.name.value)`, so nothing counts against this budget; add "
        + "`member: \(member.name.value)` to a project", at: budget.position)
  }

  // MARK: Periods

  /// The zone of an organization's plan periods.
  func planZone(of organization: OrganizationDocument) -> ZoneRules {
    organization.timeZone.map { rules(of: $0) } ?? zone
  }

  /// The rules of a zone; the scenario's, after saying so, where the system has none.
  func rules(of named: Located<String>) -> ZoneRules {
    if named.value == zone.name { return zone }
    if let loaded = known.zone(named.value) { return loaded }
    problems.error(
      "the system has no rules for `\(named.value)`; install its time zone data or write `UTC`",
      at: named.position)
    return zone
  }

  /// When an organization's plan began, if the file says so.
  func planStart(of organization: OrganizationDocument, in planZone: ZoneRules) -> Instant? {
    guard let since = organization.since else { return nil }
    if organization.plan == nil {
      problems.error(
        "this is when a plan began, and there is none; add for example `plan: pro`",
        at: since.position)
    }
    let start = since.value.instant(in: planZone)
    if let horizon = document.horizon, start > horizon.from {
      problems.error(
        "the plan begins after the horizon, which starts at \(planZone.iso8601(horizon.from)); "
          + "write that or an earlier date", at: since.position)
    }
    return start
  }
}

extension BudgetDocument {
  /// The periods, or the steps of a window; the first one holds the start.
  fileprivate func periods(from start: Instant, in zone: ZoneRules) -> QuotaPeriod? {
    guard let length = step ?? period else { return nil }
    if length.isOfCalendar {
      return QuotaPeriod(calendar: length, beginningAt: resetTime, around: start, zone: zone)
    }
    let isFixed = if case .fixed = length { true } else { false }
    let day = zone.instant(of: zone.local(start).date, nanosecondOfDay: resetTime)
    let periods = QuotaPeriod(anchor: isFixed ? start : day, length: length, zone: zone)
    return periods.countedFromPeriod(holding: start)
  }
}

extension OrganizationDocument {
  fileprivate var hasBudgets: Bool {
    !budgets.all.isEmpty || projects.contains { $0.budget != nil }
      || members.contains { $0.budget != nil }
  }
}
