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
          transfer.entry, organization: organizations.lowerBound + transfer.organization.index,
          firstOrganization: organizations.lowerBound, amount: rise,
          balanceAfter: transfer.balanceAfter, grant: transfer.grant))
    }
    let order = records.indices.sorted {
      (records[$0].at, records[$0].organization, $0)
        < (records[$1].at, records[$1].organization, $1)
    }
    return order.map { records[$0] }
  }

  init(
    _ entry: Entry, organization: Int, firstOrganization: Int, amount: Int64, balanceAfter: Money,
    grant: UInt32
  ) {
    let attribution = entry.attribution
    self.init(
      organization: organization,
      // The book of each block counts its sources from zero: two for each organization.
      source: UInt32(2 * firstOrganization) + entry.id.source.rawValue,
      number: entry.id.number, at: entry.instant, type: entry.type, amount: amount,
      balanceAfter: balanceAfter, project: attribution.project, member: attribution.member,
      apiKey: attribution.apiKey, paymentMethod: attribution.paymentMethod,
      subject: attribution.subject, grant: grant)
  }
}
