import Billing
import Pricing
import Quantities
import Text

extension ScenarioResolution {
  /// The budgets of an organization, whose periods are those of the calendar in its zone.
  func budgets(of organization: OrganizationDocument, in zone: ZoneRules) -> [Budget] {
    var budgets: [(scope: BudgetScope, document: Located<BudgetDocument>)] = []
    if let team = organization.teamBudget { budgets.append((.team, team)) }
    for (index, project) in organization.projects.enumerated() {
      if let budget = project.budget { budgets.append((.project(Identifier(index)), budget)) }
    }
    for (index, member) in organization.members.enumerated() {
      guard let budget = member.budget else { continue }
      budgets.append((.member(Identifier(index)), budget))
      warnIfUnused(member, budget, in: organization)
    }
    for (_, budget) in budgets { requireFeature(of: organization, for: budget) }
    guard let start = document.horizon?.from else { return [] }
    return budgets.map { scope, budget in
      Budget(
        scope: scope, limit: budget.value.limit, mode: budget.value.mode,
        alertLevels: budget.value.alertLevels,
        periods: budget.value.period.map {
          QuotaPeriod(calendar: $0, around: start, zone: zone)
        })
    }
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

extension OrganizationDocument {
  fileprivate var hasBudgets: Bool {
    teamBudget != nil || projects.contains { $0.budget != nil }
      || members.contains { $0.budget != nil }
  }
}
