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
      buffer.text(transaction.id)
      buffer.text(input.zone.iso8601(transaction.at))
      buffer.text(organization.name)
      buffer.text(transaction.type.name)
      buffer.money(transaction.amount)
      buffer.money(transaction.balanceAfter)
      let names = OrganizationNames(input, organization)
      for (column, value) in names.attributes(of: transaction) {
        // The grant stands before the invoice.
        if column == "invoice" {
          buffer.text(transaction.grant == .max ? "" : String(transaction.grant))
        }
        buffer.text(value)
      }
      buffer.empty()
      let model = names.model(of: transaction)
      buffer.text(model.flatMap { input.rateCard.models[$0].provider } ?? "")
      buffer.endRow()
    }
  }
}
