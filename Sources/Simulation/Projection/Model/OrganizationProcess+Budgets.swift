import Billing
import Ledger
import Quantities

extension OrganizationProcess {
  /// Counts a request that a budget refused to the spell of that budget.
  mutating func refuse(for budget: BudgetScope, at instant: Int64) {
    if let place = budgetSpells.firstIndex(where: { $0.scope == budget }) {
      budgetSpells[place].requests += 1
      return
    }
    budgetSpells.append(
      SpellRecord(
        from: Instant(nanoseconds: instant), to: context.horizon.to, reason: .budgetExceeded,
        requests: 1, scope: budget))
  }

  /// Ends the spells of budgets that have room again.
  mutating func endBudgetSpells(at instant: Instant, _ billing: Billing<Log>) {
    guard !budgetSpells.isEmpty else { return }
    var open: [SpellRecord] = []
    for var spell in budgetSpells {
      if let budget = spell.scope, billing.isExhausted(budget, of: id) {
        open.append(spell)
      } else {
        spell.to = instant
        outcome.spells.append(spell)
      }
    }
    budgetSpells = open
  }

  /// Closes the record of spells: those of different budgets overlap, so they are put in order.
  mutating func finishBudgetSpells(at instant: Instant) {
    for var spell in budgetSpells {
      spell.to = instant
      outcome.spells.append(spell)
    }
    budgetSpells = []
    let spells = outcome.spells
    outcome.spells = spells.indices.sorted { (spells[$0].from, $0) < (spells[$1].from, $1) }
      .map { spells[$0] }
  }
}
