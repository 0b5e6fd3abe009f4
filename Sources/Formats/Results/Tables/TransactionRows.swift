import Ledger
import Pricing
import Projection
import Quantities
import Text

/// Rows of transactions.csv.
struct TransactionRows {
  let input: ProjectionInput

  /// Appends transactions by organization; those of one keep their order, that of time.
  func append(_ transactions: [TransactionRecord], to buffer: inout CSVBuffer) {
    let order = transactions.indices.sorted {
      (transactions[$0].organization, $0) < (transactions[$1].organization, $1)
    }
    for index in order {
      let transaction = transactions[index]
      let organization = input.organizations[transaction.organization]
      buffer.integer(1)
      buffer.text("\(transaction.source)-\(transaction.number)")
      buffer.text(input.zone.iso8601(transaction.at))
      buffer.text(organization.name)
      buffer.text(transaction.type.name)
      buffer.money(transaction.amount)
      buffer.money(transaction.balanceAfter)
      buffer.text(name(transaction.project.index, organization.projectNames))
      buffer.text(name(transaction.member.index, organization.memberNames))
      buffer.text(name(transaction.apiKey.index, organization.apiKeyNames))
      buffer.text(card(transaction.paymentMethod, organization))
      let model = model(transaction, organization)
      buffer.text(model.map { input.modelNames[$0] } ?? "")
      buffer.text(transaction.grant == .max ? "" : String(transaction.grant))
      buffer.text(transaction.invoice.map { InvoiceRows.name($0, of: organization) } ?? "")
      buffer.empty()
      buffer.text(model.flatMap { input.rateCard.models[$0].provider } ?? "")
      buffer.endRow()
    }
  }

  /// The organization's card, or a member's own.
  private func card(
    _ method: Identifier<PaymentMethod>, _ organization: OrganizationInput
  ) -> String {
    guard !method.isNone else { return "" }
    return method.index == 0 ? "card" : "card of \(organization.memberNames[method.index - 1])"
  }

  /// The index of the model that served a request.
  private func model(_ transaction: TransactionRecord, _ organization: OrganizationInput) -> Int? {
    guard let request = transaction.request else { return nil }
    return organization.streams[Int(request >> 16)].entries[Int(request & 0xFFFF)].model.index
  }

  private func name(_ index: Int, _ names: [String]) -> String {
    names.indices.contains(index) ? names[index] : ""
  }
}
