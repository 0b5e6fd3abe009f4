import AutoTopUp
import Billing
import Ledger
import Projection
import Quantities
import Text

/// Rows about single happenings of one organization in one replication.
struct RecordRows {
  let input: ProjectionInput
  let outcome: OrganizationOutcome
  let replication: Int

  private var organization: OrganizationInput { input.organizations[outcome.organization] }

  private func start(_ buffer: inout CSVBuffer) {
    buffer.integer(Int64(replication))
    buffer.text(organization.name)
  }

  func appendCharges(to buffer: inout CSVBuffer) {
    for charge in outcome.charges {
      start(&buffer)
      buffer.text(input.zone.iso8601(charge.requestedAt))
      buffer.text(input.zone.iso8601(charge.resolvedAt))
      buffer.text(charge.trigger.name)
      buffer.integer(Int64(charge.attempt))
      buffer.money(charge.amount)
      buffer.text(charge.status.name)
      buffer.text(charge.declineCode?.name ?? "")
      buffer.money(charge.balanceBefore)
      buffer.money(charge.balanceAfter)
      buffer.text(charge.skip?.name ?? "")
      buffer.endRow()
    }
  }

  func appendSpells(to buffer: inout CSVBuffer) {
    for spell in outcome.spells {
      start(&buffer)
      buffer.text(input.zone.iso8601(spell.from))
      buffer.text(input.zone.iso8601(spell.to))
      buffer.text(spell.reason.name)
      buffer.integer(spell.requests)
      buffer.text(name(of: spell.scope))
      buffer.endRow()
    }
  }

  func appendPeriods(to buffer: inout CSVBuffer) {
    for summary in outcome.periods {
      start(&buffer)
      buffer.text(input.zone.iso8601(summary.period.from))
      buffer.text(input.zone.iso8601(summary.period.to))
      if let included = summary.includedRequests {
        buffer.integer(included)
      } else {
        buffer.empty()
      }
      buffer.integer(summary.requests)
      buffer.integer(summary.overageRequests)
      buffer.text(summary.rate.price.description)
      buffer.money(summary.overageCost)
      buffer.endRow()
    }
  }

  func appendAlerts(to buffer: inout CSVBuffer) {
    for alert in outcome.alerts {
      start(&buffer)
      buffer.text(input.zone.iso8601(alert.at))
      buffer.text(alert.kind.name)
      buffer.money(alert.level)
      buffer.money(alert.balance)
      buffer.text(name(of: alert.scope))
      buffer.endRow()
    }
  }

  func appendActivity(to buffer: inout CSVBuffer) {
    for activity in outcome.activities {
      start(&buffer)
      buffer.text(input.zone.iso8601(activity.at))
      buffer.text(activity.member.isNone ? "system" : member(activity.member.index))
      buffer.text(activity.action.name)
      buffer.money(activity.amount)
      buffer.text(object(of: activity))
      buffer.text(activity.refusal == nil ? "done" : "refused")
      buffer.text(activity.refusal?.name ?? "")
      buffer.endRow()
    }
  }

  /// The other organization, or the member, that an action is about.
  private func object(of activity: ActivityRecord) -> String {
    guard activity.other >= 0 else { return "" }
    switch activity.action {
    case .transferOut, .transferIn: return input.organizations[Int(activity.other)].name
    default: return member(Int(activity.other))
    }
  }

  /// What a budget is over; empty where there is none.
  private func name(of budget: BudgetScope?) -> String {
    switch budget {
    case nil: ""
    case .team: "team"
    case .project(let project): "project:\(organization.projectNames[project.index])"
    case .member(let holder): "member:\(member(holder.index))"
    }
  }

  private func member(_ index: Int) -> String {
    let names = organization.memberNames
    return names.indices.contains(index) ? names[index] : ""
  }
}
