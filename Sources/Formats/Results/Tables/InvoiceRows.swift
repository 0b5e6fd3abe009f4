import Billing
import Projection
import Quantities
import Text

/// Rows of invoices.csv: the lines of an organization's invoices and credit notes.
struct InvoiceRows {
  let input: ProjectionInput
  let organization: OrganizationInput

  /// What an invoice is called, of all organizations.
  static func name(_ number: UInt32, of organization: OrganizationInput) -> String {
    "\(organization.name)-\(number)"
  }

  func append(_ invoices: [Invoice], to buffer: inout CSVBuffer) {
    let recipient = organization.billing
    for invoice in invoices {
      for (index, line) in invoice.lines.enumerated() {
        buffer.integer(1)
        buffer.text(organization.name)
        buffer.text(Self.name(invoice.number, of: organization))
        buffer.text(input.zone.iso8601(invoice.issuedAt))
        buffer.integer(Int64(index + 1))
        buffer.text(line.kind.name)
        buffer.money(line.credits)
        buffer.money(line.bonus)
        buffer.money(line.amount)
        buffer.text(description(of: line, on: invoice))
        buffer.money(line.tax)
        buffer.money(Int128(line.amount.nanos) + Int128(line.tax.nanos))
        buffer.text(recipient.name.isEmpty ? organization.name : recipient.name)
        buffer.text(recipient.address)
        buffer.text(recipient.taxID)
        buffer.text(line.item)
        buffer.endRow()
      }
    }
  }

  private func description(of line: Invoice.Line, on invoice: Invoice) -> String {
    let corrected = Self.name(invoice.corrected, of: organization)
    let dates = line.period.map(dates) ?? ""
    return switch line.kind {
    case .purchase: "Prepaid credit"
    case .autoTopUp: "Prepaid credit, automatic top-up"
    case .bonus: "Bonus credit"
    case .planFee: "\(line.amount < .zero ? "Unused plan fee" : "Plan fee"), \(dates)"
    case .overage: "\(line.requests) requests beyond the plan, \(dates)"
    case .refund: "Refund of invoice \(corrected)"
    case .chargeback: "Chargeback of invoice \(corrected)"
    case .disputeWon: "Chargeback of invoice \(corrected) reversed"
    }
  }

  /// A period's first instant and the first one after it, as dates in its own zone.
  private func dates(_ period: Interval) -> String {
    let zone = organization.terms.zone
    return "\(zone.local(period.from).date) to \(zone.local(period.to).date)"
  }
}
