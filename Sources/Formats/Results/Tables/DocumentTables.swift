import Billing
import Ledger
import Pricing
package import Projection
import Quantities

extension Tables {
  /// Transfers of the first replication.
  static let transactions = Table<Record<TransactionRecord>>(
    "transactions", per: "transfer of the first replication",
    [
      .replication(),
      .text(
        "id",
        "The transaction's idempotency key, from its second transfer on with the transfer's place"
      ) { $0.value.id }.key,
      .time("time", "When it was booked") { $0.at }, .organization(),
      .text("type", "What it is") { $0.value.type.name }.key,
      .money("amount", "Positive where the balance rose") { Int128($0.value.amount) },
      .amount("balance_after", "The balance after it") { $0.value.balanceAfter },
    ], columns(attribution),
    [
      .text("grant", "The grant that was funded or burnt") {
        $0.value.grant == .max ? nil : String($0.value.grant)
      }.key
    ], columns(invoice),
    [
      .text("memo", "A remark") { _ in nil },
      .text("provider", "Who sells the model") { row in
        row.names.model(of: row.value).flatMap { row.names.kind.input.rateCard.models[$0].provider }
      },
    ])

  /// Columns of text: their names, meanings, and what is in them.
  private typealias Attributes = [(
    name: String, meaning: String, text: @Sendable (Record<TransactionRecord>) -> String?
  )]

  private static let attribution: Attributes = [
    ("project", "The project", { $0.names.project($0.value.project.index) }),
    ("member", "The member who acted", { $0.names.member($0.value.member.index) }),
    (
      "api_key", "The key the request came with",
      { $0.names.kind.organization.apiKeyNames.name(at: $0.value.apiKey.index) }
    ),
    (
      "payment_method", "The card that was charged", { $0.names.card($0.value.paymentMethod) }
    ),
    (
      "model", "The model that served the request",
      { row in row.names.model(of: row.value).map { row.names.kind.input.modelNames[$0] } }
    ),
  ]

  private static let invoice: Attributes = [
    (
      "invoice", "The invoice it is on",
      { row in row.value.invoice.map { row.names.invoice($0) } }
    )
  ]

  private static func columns(_ attributes: Attributes) -> [Column<Record<TransactionRecord>>] {
    attributes.map { .text($0.name, $0.meaning, $0.text) }
  }

  /// What a transaction is attributed to, and the invoice it is on: columns with what is in them.
  package static func attributes(
    of transaction: TransactionRecord, _ names: OrganizationNames
  ) -> [(column: String, value: String)] {
    (attribution + invoice).compactMap { column in
      guard let text = column.text(Record(names: names, value: transaction)), !text.isEmpty
      else { return nil }
      return (column.name, text)
    }
  }

  /// Invoice lines of the first replication.
  static let invoices = Table<Record<InvoiceLine>>(
    "invoices", per: "invoice line of the first replication",
    [
      .replication(), .organization(),
      .text("invoice", "The invoice's number") { $0.names.invoice($0.value.invoice.number) }.key,
      .time("issued_at", "When it was issued") { $0.invoice.issuedAt },
      .integer("line", "The line, from 1") { Int64($0.value.place + 1) }.key,
      .text("type", "What was invoiced") { $0.line.kind.name },
      .amount("credits", "Credit at face value") { $0.line.credits },
      .amount("bonus", "Bonus credit") { $0.line.bonus },
      .amount("amount", "The amount invoiced, without tax; negative where it was given back") {
        $0.line.amount
      },
      .text("description", "What it is, in words") { $0.description },
      .amount("tax", "The tax on the amount") { $0.line.tax },
      .money("total", "Amount and tax") {
        Int128($0.line.amount.nanos) + Int128($0.line.tax.nanos)
      },
      .text("bill_to", "Whom the invoice is made out to") {
        let organization = $0.names.kind.organization
        return organization.billing.name.isEmpty ? $0.names.name : organization.billing.name
      },
      .text("address", "The address of whom it is made out to") {
        $0.names.kind.organization.billing.address
      },
      .text("tax_id", "The tax registration of whom it is made out to") {
        $0.names.kind.organization.billing.taxID
      },
      .text("item", "The package that was bought, or the plan it is for") { $0.line.item },
    ])

  /// The packages on sale.
  static let packages = Table<PackageRow>(
    "packages", per: "package on sale",
    [
      .text("package", "The package's name") { $0.offer.name }.key,
      .amount("price", "What the customer pays") { $0.offer.package.price },
      .decimal("credits", unit: "credits", "The credits paid for") { $0.offer.package.credits },
      .decimal("bonus_credits", unit: "credits", "The credits for nothing") {
        $0.value?.bonusCredits
      },
      .amount("face_value", "What the credits paid for are booked as") { $0.value?.faceValue },
      .amount("bonus_value", "What the bonus is booked as") { $0.value?.bonusValue },
      .amount("effective_credit_value", "The credit received for each unit of money paid") {
        $0.value?.effectiveCreditValue
      },
      .amount("cost_per_credit", "The price of one credit, the bonus counted in") {
        $0.value?.costPerCredit
      },
      .text("expires", "How long the credits can be used, or never") {
        TimeSpan($0.offer.package.expiry)?.description ?? "never"
      },
      .text("scope", "What the credits may be spent on; empty for anything") { $0.offer.scope },
    ])
}

/// A line of an invoice or credit note.
struct InvoiceLine {
  let invoice: Invoice
  /// Its place, from zero.
  let place: Int
}

extension Record<InvoiceLine> {
  fileprivate var line: Invoice.Line { value.invoice.lines[value.place] }

  fileprivate var description: String {
    line.kind.description(
      isNegative: line.amount < .zero, corrected: names.invoice(value.invoice.corrected),
      dates: line.period?.dates(in: names.kind.organization.terms.zone) ?? "",
      requests: line.requests)
  }
}

extension Invoice.Kind {
  /// What a line of this kind is, in words.
  func description(
    isNegative: Bool, corrected: String, dates: String, requests: Int64
  ) -> String {
    switch self {
    case .purchase: "Prepaid credit"
    case .autoTopUp: "Prepaid credit, automatic top-up"
    case .bonus: "Bonus credit"
    case .serviceFee: isNegative ? "Service fee returned" : "Service fee"
    case .planFee: "\(isNegative ? "Unused plan fee" : "Plan fee"), \(dates)"
    case .overage: "\(requests) requests beyond the plan, \(dates)"
    case .refund: "Refund of invoice \(corrected)"
    case .chargeback: "Chargeback of invoice \(corrected)"
    case .disputeWon: "Chargeback of invoice \(corrected) reversed"
    }
  }
}

extension Interval {
  /// The first instant and the first one after it, as dates in a zone.
  func dates(in zone: ZoneRules) -> String {
    "\(zone.local(from).date) to \(zone.local(to).date)"
  }
}

/// A package on sale, and what it is worth.
struct PackageRow {
  let offer: PackageInput
  let value: PackageValue?

  init(_ offer: PackageInput, in input: ProjectionInput) {
    self.offer = offer
    // A scenario whose packages cannot be valued is refused; nothing stands for what is unknown.
    value = try? offer.package.value(credit: input.credit.decimal, rounding: .halfEven)
  }
}
