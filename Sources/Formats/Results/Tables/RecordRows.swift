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
  private var names: OrganizationNames { OrganizationNames(input, organization) }

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
      buffer.text(names.budget(spell.scope))
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
      buffer.text(names.budget(alert.scope))
      buffer.endRow()
    }
  }

  func appendActivity(to buffer: inout CSVBuffer) {
    for activity in outcome.activities {
      start(&buffer)
      buffer.text(input.zone.iso8601(activity.at))
      buffer.text(names.actor(of: activity))
      buffer.text(activity.action.name)
      buffer.money(activity.amount)
      buffer.text(names.object(of: activity))
      buffer.text(activity.refusal == nil ? "done" : "refused")
      buffer.text(activity.refusal?.name ?? "")
      buffer.endRow()
    }
  }
}
