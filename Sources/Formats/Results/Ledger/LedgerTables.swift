import Billing
import Ledger
import LedgerStore
import Pricing
import Quantities

/// A stored ledger's tables; those that a results folder has, too, have the same columns.
extension Tables {
  /// Transfers that changed a balance.
  static let ledgerTransactions = Table<LedgerRow<LedgerReader.Transfer>>(
    transactions.description.name, per: "transfer that changed a balance",
    [
      .integer("replication", "Always 1: what is stored happened once") { _ in 1 },
      .text("id", "The transaction's number, with the transfer's place from the second on") {
        $0.value.id
      }.key,
      .time("time", "When it was booked", in: { $0.zone }) { $0.value.instant },
      .text("organization", "The organization's name") { $0.organization }.key,
      .text("type", "What it is") { $0.value.type.name }.key,
      .amount("amount", "Positive where the balance rose") { $0.value.rise },
      .amount("balance_after", "The balance after it") { $0.value.balanceAfter },
      .text("project", "The project") { $0.name(.project, $0.value.attribution.project.rawValue) },
      .text("member", "The member who acted") {
        $0.name(.member, $0.value.attribution.member.rawValue)
      },
      .text("api_key", "The key the request came with") {
        $0.name(.apiKey, $0.value.attribution.apiKey.rawValue)
      },
      .text("payment_method", "The card that was charged") {
        $0.name(.paymentMethod, $0.value.attribution.paymentMethod.rawValue)
      },
      .text("model", "The model that served the request") { $0.named(.model) },
      .text("grant", "The grant that was funded or burnt") { $0.value.grant.map { String($0) } }
        .key,
      .text("invoice", "The invoice it is on") { row in
        row.value.type.isInvoiced && row.value.attribution.subject != .max
          ? "\(row.organization)-\(row.value.attribution.subject)" : nil
      },
      .text("memo", "A remark") { _ in nil },
      .text("provider", "Who sells the model") { $0.named(.provider) },
    ])

  /// Every transfer between two accounts.
  static let transfers = Table<LedgerRow<LedgerTransferRow>>(
    "transfers", per: "transfer between two accounts",
    [
      .text("id", "The transaction's number, with the transfer's place from the second on") {
        $0.value.transfer.id
      }.key,
      .time("time", "When it was booked", in: { $0.zone }) { $0.value.transfer.instant },
      .text("organization", "The organization's name") {
        $0.reader.name(of: $0.value.transfer.organization)
      },
      .text("type", "What it is") { $0.value.transfer.type.name },
      .text("debit", "The account debited") { $0.value.debit },
      .text("credit", "The account credited") { $0.value.credit },
      .amount("amount", "The amount") { $0.value.transfer.amount },
    ])

  /// What accounts came to.
  static let accounts = Table<LedgerRow<LedgerAccountRow>>(
    "accounts", per: "account",
    [
      .text("account", "Its name") { $0.value.name }.key,
      .text("organization", "The organization's name") {
        $0.reader.name(of: $0.value.account.organization)
      },
      .text("kind", "What it stands for") { $0.value.account.kind.name },
      .text("class", "The side of the books it is on") {
        $0.value.account.kind.accountClass.rawValue
      },
      .money("debits", "Everything debited") { $0.value.debits },
      .money("credits", "Everything credited") { $0.value.credits },
      .money("balance", "What it holds, with the sign of its class") { $0.value.balance },
    ])

  /// Credit that was given.
  static let grants = Table<LedgerRow<LedgerReader.Grant>>(
    "grants", per: "grant",
    [
      .text("organization", "The organization's name") {
        $0.reader.name(of: $0.value.organization)
      }.key,
      .integer("grant", "Its number in the wallet") { $0.value.number }.key,
      .text("category", "paid or promotional") { $0.value.category },
      .time("effective", "When it was granted", in: { $0.zone }) { $0.value.effective },
      .text("expiry", "When it expires; empty for never") { row in
        row.value.expiry.map { row.zone.iso8601($0) }
      },
      .amount("face", "What it was worth when it was given") { $0.value.face },
    ])

  /// Quantities and costs.
  static let ledgerUsage = Table<LedgerRow<LedgerUsageRow>>(
    usage.description.name, per: usage.description.rowMeaning,
    [
      .text("organization", "The organization's name") {
        $0.reader.name(of: $0.value.key.organization)
      }.key,
      .text("month", "The calendar month in the zone") { $0.value.key.month }.key,
      .text("project", "The project") { $0.name(.project, $0.value.key.project) }.key,
      .text("member", "The member") { $0.name(.member, $0.value.key.member) }.key,
      .text("api_key", "The API key") { $0.name(.apiKey, $0.value.key.apiKey) }.key,
      .text("endpoint", "The endpoint") { $0.named(.endpoint) }.key,
      .text("model", "The model, or the meter") { $0.item }.key,
      .text("usage_type", "What was used") { $0.value.key.usageType }.key,
      .quantity("quantity", unit: rowUnit, "How much") { $0.value.quantity },
      .text("unit", "The unit of the quantity") { $0.unit },
      .money("cost", "What was charged") { $0.value.cost },
      .text("provider", "Who sells the model") { $0.named(.provider) }.key,
    ])

  /// Invoice lines.
  static let ledgerInvoices = Table<LedgerRow<LedgerReader.InvoiceLine>>(
    invoices.description.name, per: "invoice line",
    [
      .integer("replication", "Always 1: what is stored happened once") { _ in 1 },
      .text("organization", "The organization's name") {
        $0.reader.name(of: $0.value.organization)
      }.key,
      .text("invoice", "The invoice's number") { $0.invoice($0.value.invoice) }.key,
      .time("issued_at", "When it was issued", in: { $0.zone }) { $0.value.issuedAt },
      .integer("line", "The line, from 1") { $0.value.line }.key,
      .text("type", "What was invoiced") { $0.value.kind },
      .amount("credits", "Credit at face value") { $0.value.credits },
      .amount("bonus", "Bonus credit") { $0.value.bonus },
      .amount("amount", "The amount invoiced, without tax; negative where it was given back") {
        $0.value.amount
      },
      .text("description", "What it is, in words") { $0.description },
      .amount("tax", "The tax on the amount") { $0.value.tax },
      .money("total", "Amount and tax") {
        Int128($0.value.amount.nanos) + Int128($0.value.tax.nanos)
      },
      .text("bill_to", "Whom the invoice is made out to") {
        $0.reader.name(of: $0.value.organization)
      },
      .text("item", "The package that was bought, or the plan it is for") { $0.value.item },
    ])
}

extension LedgerRow<LedgerReader.Transfer> {
  fileprivate var organization: String { reader.name(of: value.organization) }

  fileprivate func name(_ kind: LedgerBatch.Name.Kind, _ number: UInt32) -> String {
    reader.name(kind, number, of: value.organization)
  }

  /// What the subject of usage stands for.
  fileprivate func named(_ kind: LedgerBatch.Name.Kind) -> String? {
    value.type.concernsCredits ? nil : name(kind, value.attribution.subject)
  }
}

extension LedgerRow<LedgerUsageRow> {
  fileprivate func name(_ kind: LedgerBatch.Name.Kind, _ number: UInt32?) -> String {
    reader.name(kind, number, of: value.key.organization)
  }

  fileprivate func named(_ kind: LedgerBatch.Name.Kind) -> String? {
    value.key.meter == nil ? name(kind, value.key.subject) : nil
  }

  fileprivate var item: String { named(.model) ?? name(.meter, value.key.meter) }

  fileprivate var unit: String {
    value.key.meter == nil
      ? UsageType.allCases.first { $0.name == value.key.usageType }?.unit ?? ""
      : name(.unit, value.key.meter)
  }
}

extension LedgerRow<LedgerReader.InvoiceLine> {
  fileprivate func invoice(_ number: Int64) -> String {
    "\(reader.name(of: value.organization))-\(number)"
  }

  fileprivate var description: String? {
    Invoice.Kind(rawValue: value.kind)?.description(
      isNegative: value.amount < .zero, corrected: invoice(value.corrects ?? 0),
      dates: value.period?.dates(in: zone) ?? "", requests: value.requests)
  }
}
