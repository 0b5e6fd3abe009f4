import Billing
import Ledger
import Quantities

/// Spells of refusals: they stand in the outcome from their first request on.
extension OrganizationProcess {
  /// Counts a refused request to the spell that lasts, or begins one; what a rate limit refuses is a
  /// spell of that limit alone.
  mutating func countRefusal(
    for reason: Admission.Refusal, scope: BudgetScope? = nil, at instant: Int64
  ) {
    if let lasting = spell, outcome.spells[lasting].reason != reason,
      reason == .rateLimited || spellReason == .rateLimited
    {
      outcome.spells[lasting].to = Instant(nanoseconds: instant)
      spell = nil
    }
    if let spell, outcome.spells[spell].scope == scope {
      outcome.spells[spell].requests += 1
    } else {
      if let spell { outcome.spells[spell].to = Instant(nanoseconds: instant) }
      spell = beginSpell(reason, scope: scope, at: instant)
      considerLeaving(at: instant)
    }
  }

  /// Counts a request that a budget refused to the spell of that budget.
  mutating func countRefusal(by budget: BudgetScope, at instant: Int64) {
    if let spell = budgetSpells.first(where: { outcome.spells[$0].scope == budget }) {
      outcome.spells[spell].requests += 1
    } else {
      budgetSpells.append(beginSpell(.budgetExceeded, scope: budget, at: instant))
    }
  }

  private mutating func beginSpell(
    _ reason: Admission.Refusal, scope: BudgetScope? = nil, at instant: Int64
  ) -> Int {
    outcome.spells.append(
      SpellRecord(
        from: Instant(nanoseconds: instant), to: context.horizon.to, reason: reason, requests: 1,
        scope: scope))
    return outcome.spells.count - 1
  }

  /// Why requests are refused in the spell that lasts; nil where none does.
  var spellReason: Admission.Refusal? { spell.map { outcome.spells[$0].reason } }

  /// Ends the spell of refusals where its reason no longer holds.
  @inline(never)
  mutating func endSpell(
    at instant: Int64, unless refusal: Admission.Refusal?, _ billing: Billing<Log>
  ) {
    guard let ended = spell, spellReason != refusal else { return }
    if spellReason == .insufficientCredits, refusal == nil,
      !billing.hasRoom(for: spellEstimate, in: id)
    {
      return
    }
    outcome.spells[ended].to = Instant(nanoseconds: instant)
    spell = nil
  }

  /// Ends the spells of budgets that have room again.
  mutating func endBudgetSpells(at instant: Instant, _ billing: Billing<Log>) {
    for place in budgetSpells.indices.reversed() {
      let spell = budgetSpells[place]
      guard let budget = outcome.spells[spell].scope, !billing.isExhausted(budget, of: id)
      else { continue }
      outcome.spells[spell].to = instant
      budgetSpells.remove(at: place)
    }
  }

  /// Puts spells that began at one instant in the order in which they ended.
  mutating func finishSpells() {
    let spells = outcome.spells
    outcome.spells = spells.indices
      .sorted { (spells[$0].from, spells[$0].to, $0) < (spells[$1].from, spells[$1].to, $1) }
      .map { spells[$0] }
  }
}
