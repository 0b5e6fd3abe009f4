import Billing
import Ledger
import Quantities

extension TransactionRecord {
  /// Numbers the sources of transfers over all organizations, two for each.
  ///
  /// The book of each block counts its sources from zero, and has others that number no transfer.
  static func sources<Log: Journal>(
    of billing: Billing<Log>, organizations: Range<Int>
  ) -> [Source.ID: UInt32] {
    var sources: [Source.ID: UInt32] = [:]
    for (place, organization) in organizations.enumerated() {
      let own = billing.sources(of: Identifier(place))
      sources[own.requests] = UInt32(2 * organization)
      sources[own.operations] = UInt32(2 * organization + 1)
    }
    return sources
  }

  /// Reads the wallets' transfers out of a ledger's journal, in the order of time.
  ///
  /// Simultaneous ones are in the order of organizations, then of posting, whatever the engine.
  static func records<Log: Journal>(
    of billing: Billing<Log>, organizations: Range<Int>, output: ProjectionInput.TransactionOutput
  ) -> [TransactionRecord] {
    let sources = sources(of: billing, organizations: organizations)
    var records: [TransactionRecord] = []
    var last: TransactionID?
    var part: UInt32 = 0
    billing.ledger.journal.forEach { transfer in
      // First, since most transfers are of requests and not wanted.
      guard output == .all || transfer.entry.type.concernsCredits else { return }
      part = transfer.entry.id == last ? part + 1 : 1
      last = transfer.entry.id
      guard let source = sources[transfer.entry.id.source] else { return }
      let rise = billing.ledger.changeOfWallet(by: transfer)
      guard rise != 0 else { return }
      records.append(
        TransactionRecord(
          transfer.entry, organization: organizations.lowerBound + transfer.organization.index,
          source: source, part: part, amount: rise, balanceAfter: transfer.balanceAfter,
          grant: transfer.grant))
    }
    let order = records.indices.sorted {
      (records[$0].at, records[$0].organization, $0)
        < (records[$1].at, records[$1].organization, $1)
    }
    return order.map { records[$0] }
  }

  init(
    _ entry: Entry, organization: Int, source: UInt32, part: UInt32, amount: Int64,
    balanceAfter: Money, grant: UInt32
  ) {
    let attribution = entry.attribution
    self.init(
      organization: organization, source: source, number: entry.id.number, part: part,
      at: entry.instant, type: entry.type, amount: amount, balanceAfter: balanceAfter,
      project: attribution.project, member: attribution.member, apiKey: attribution.apiKey,
      paymentMethod: attribution.paymentMethod, subject: attribution.subject, grant: grant)
  }
}
