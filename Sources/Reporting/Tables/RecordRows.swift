import Billing
import Ledger
import Projection
import Quantities

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
      buffer.text(charge.status.declineCode)
      buffer.money(charge.balanceBefore)
      buffer.money(charge.balanceAfter)
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
      buffer.endRow()
    }
  }

  func appendPeriods(to buffer: inout CSVBuffer) {
    for period in outcome.periods {
      start(&buffer)
      buffer.text(input.zone.iso8601(period.from))
      buffer.text(input.zone.iso8601(period.to))
      if let included = period.summary.includedRequests {
        buffer.integer(included)
      } else {
        buffer.empty()
      }
      buffer.integer(period.summary.requests)
      buffer.integer(period.summary.overageRequests)
      buffer.text(period.summary.rate.price.description)
      buffer.money(period.summary.overageCost)
      buffer.endRow()
    }
  }

  func appendInvoices(to buffer: inout CSVBuffer) {
    for (index, purchase) in outcome.purchases.enumerated() {
      start(&buffer)
      buffer.text("\(organization.name)-\(index + 1)")
      buffer.text(input.zone.iso8601(purchase.at))
      buffer.integer(1)
      buffer.text(purchase.kind.name)
      buffer.money(purchase.credits)
      buffer.money(purchase.bonus)
      buffer.money(purchase.price)
      buffer.endRow()
    }
  }

  func appendAlerts(to buffer: inout CSVBuffer) {
    for alert in outcome.alerts {
      start(&buffer)
      buffer.text(input.zone.iso8601(alert.at))
      buffer.text("low_balance")
      buffer.money(alert.level)
      buffer.money(alert.balance)
      buffer.endRow()
    }
  }

  func appendActivity(to buffer: inout CSVBuffer) {
    for purchase in outcome.purchases {
      start(&buffer)
      buffer.text(input.zone.iso8601(purchase.at))
      let members = organization.memberNames
      buffer.text(purchase.member.isNone ? "system" : members[purchase.member.index])
      buffer.text(purchase.kind.name)
      buffer.money(purchase.price)
      buffer.endRow()
    }
  }
}

extension ChargeRecord.Status {
  /// The processor's code: worth another attempt, or not.
  fileprivate var declineCode: String {
    switch self {
    case .softDecline: "try_again_later"
    case .hardDecline: "do_not_try_again"
    case .succeeded, .pending: ""
    }
  }
}
