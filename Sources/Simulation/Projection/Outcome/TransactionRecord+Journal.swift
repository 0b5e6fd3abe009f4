import Ledger
import Quantities

extension TransactionRecord {
  /// Reads the wallets' transfers out of a ledger's journal, in the order of time.
  ///
  /// Simultaneous ones are in the order of organizations, then of posting, whatever the engine.
  static func records<Log: TransferJournal>(
    of ledger: Ledger<Log>, organizations: Range<Int>, output: ProjectionInput.TransactionOutput
  ) -> [TransactionRecord] {
    var records: [TransactionRecord] = []
    ledger.journal.forEach { transfer in
      guard output == .all || transfer.entry.type.concernsCredits else { return }
      let rise = ledger.changeOfWallet(by: transfer)
      guard rise != 0 else { return }
      records.append(
        TransactionRecord(
          transfer, firstOrganization: organizations.lowerBound, amount: rise))
    }
    let order = records.indices.sorted {
      (records[$0].at, records[$0].organization, $0)
        < (records[$1].at, records[$1].organization, $1)
    }
    return order.map { records[$0] }
  }

  private init(_ transfer: Transfer, firstOrganization: Int, amount: Int64) {
    let attribution = transfer.entry.attribution
    self.init(
      organization: firstOrganization + transfer.organization.index,
      // The book of each block counts its sources from zero: two for each organization.
      source: UInt32(2 * firstOrganization) + transfer.entry.id.source.rawValue,
      number: transfer.entry.id.number, at: transfer.entry.instant, type: transfer.entry.type,
      amount: amount, balanceAfter: transfer.balanceAfter, project: attribution.project,
      member: attribution.member, apiKey: attribution.apiKey,
      paymentMethod: attribution.paymentMethod, subject: attribution.subject,
      grant: transfer.grant)
  }
}
