import Billing
import Ledger
public import LedgerStore
import Pricing
public import Projection
import Quantities

/// Keeps the books of a scenario's first replication in a ledger.
///
/// A ledger that has a part of them already, of a run that was stopped, has that part compared, and
/// gets the rest.
public struct LedgerKeeping {
  private let store: LedgerStore

  /// Opens a ledger for writing.
  ///
  /// - Throws: where it cannot be written.
  public init(path: String) throws(LedgerStoreError) {
    store = try LedgerStore(path: path)
    try store.startOver()
  }

  /// What was kept: the transfers, and the head of the chain.
  public var summary: (path: String, transfers: Int64, head: String) {
    (store.path, store.transferCount, store.head)
  }

  /// Runs the replication again, and stores everything that billing accepts.
  ///
  /// - Parameters:
  ///   - projection: What is projected.
  ///   - isCancelled: Asked now and then whether to give up.
  /// - Returns: false where it was cancelled.
  /// - Throws: `LedgerStoreError`, where it cannot be stored or the ledger has other books;
  ///   `ProjectionError`, where the simulation cannot go on.
  public func keep(_ projection: Projection, isCancelled: () -> Bool) throws -> Bool {
    let input = projection.input
    let isWhole = try projection.books(ofReplication: 0, isCancelled: isCancelled) { part in
      var batch = LedgerBatch()
      batch.contents = part.contents
      batch.sources = part.sources
      if part.isFirst {
        store.startBook()
        if part.organizations.lowerBound == 0 { Self.describe(input, in: &batch) }
        for (place, index) in part.organizations.enumerated() {
          batch.organizations.append(input.organizations.name(at: index))
          Self.name(Identifier(place), index, of: input, in: &batch)
        }
      }
      for (place, outcome) in part.outcomes.enumerated() {
        batch.invoices += outcome.invoices.map { (Identifier(place), $0) }
      }
      try store.commit(batch)
    }
    if isWhole { try store.finishReplay() }
    return isWhole
  }

  private static func describe(_ input: ProjectionInput, in batch: inout LedgerBatch) {
    batch.properties = [
      ("name", input.name), ("title", input.description), ("currency", input.currency.code),
      ("time_zone", input.zone.name), ("seed", String(input.seed)), ("replication", "1"),
    ]
    for (number, meter) in input.meters.enumerated() {
      batch.names += [
        LedgerBatch.Name(.meter, number: UInt32(number), name: meter.name),
        LedgerBatch.Name(.unit, number: UInt32(number), name: meter.unit),
      ]
    }
  }

  /// Names what the transfers of an organization are attributed to.
  private static func name(
    _ id: Identifier<Organization>, _ index: Int, of input: ProjectionInput,
    in batch: inout LedgerBatch
  ) {
    let organization = input.organizations.groups[input.organizations.group(of: index)].organization
    func add(_ kind: LedgerBatch.Name.Kind, _ number: Int, _ name: String) {
      guard !name.isEmpty else { return }
      batch.names.append(
        LedgerBatch.Name(kind, of: id, number: UInt32(number), name: name))
    }
    for (kind, names) in [
      (LedgerBatch.Name.Kind.project, organization.projectNames),
      (.member, organization.memberNames), (.apiKey, organization.apiKeyNames),
    ] {
      for (number, name) in names.enumerated() { add(kind, number, name) }
    }
    let names = OrganizationNames(input, organization)
    for number in 0...organization.memberNames.count {
      add(.paymentMethod, number, names.card(Identifier(number)))
    }
    for (stream, traffic) in organization.streams.enumerated() {
      for (entry, mark) in traffic.entries.enumerated() {
        let subject = stream << 16 | entry
        add(.model, subject, input.modelNames[mark.model.index])
        add(.endpoint, subject, input.endpointNames[Int(mark.endpoint)])
        add(.provider, subject, input.rateCard.models[mark.model.index].provider ?? "")
      }
    }
  }
}
