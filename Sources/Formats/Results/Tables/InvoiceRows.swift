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

  func append(_ lines: [InvoiceLine], to buffer: inout CSVBuffer) {
    var invoice: UInt32 = 0
    var number: Int64 = 0
    for line in lines {
      number = line.invoice == invoice ? number + 1 : 1
      invoice = line.invoice
      buffer.integer(1)
      buffer.text(organization.name)
      buffer.text(Self.name(invoice, of: organization))
      buffer.text(input.zone.iso8601(line.at))
      buffer.integer(number)
      buffer.text(line.kind.name)
      buffer.money(line.credits)
      buffer.money(line.bonus)
      buffer.money(line.amount)
      buffer.text(description(of: line))
      buffer.money(line.tax)
      buffer.money(Int128(line.amount.nanos) + Int128(line.tax.nanos))
      let recipient = organization.billing
      buffer.text(recipient.name.isEmpty ? organization.name : recipient.name)
      buffer.text(recipient.address)
      buffer.text(recipient.taxID)
      buffer.text(item(of: line))
      buffer.endRow()
    }
  }

  /// The name of the package that was bought, or of the plan.
  private func item(of line: InvoiceLine) -> String {
    let names =
      switch line.kind {
      case .planFee, .overage: input.plans.map(\.name)
      default: input.packages.map(\.name)
      }
    return names.indices.contains(Int(line.item)) ? names[Int(line.item)] : ""
  }

  private func description(of line: InvoiceLine) -> String {
    switch line.kind {
    case .purchase: "Prepaid credit"
    case .autoTopUp: "Prepaid credit, automatic top-up"
    case .bonus: "Bonus credit"
    case .planFee:
      "\(line.amount < .zero ? "Unused plan fee" : "Plan fee"), \(dates(line.period))"
    case .overage: "\(line.requests) requests beyond the plan, \(dates(line.period))"
    case .refund: "Refund of invoice \(corrected(line))"
    case .chargeback: "Chargeback of invoice \(corrected(line))"
    case .disputeWon: "Chargeback of invoice \(corrected(line)) reversed"
    }
  }

  private func corrected(_ line: InvoiceLine) -> String {
    Self.name(line.corrected, of: organization)
  }

  /// A period's first instant and the first one after it, as dates in its own zone.
  private func dates(_ period: Interval) -> String {
    let zone = organization.zone ?? input.zone
    return "\(zone.local(period.from).date) to \(zone.local(period.to).date)"
  }
}
