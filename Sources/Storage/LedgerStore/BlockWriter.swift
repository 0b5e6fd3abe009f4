import Billing
import Ledger
import Pricing
import Quantities

/// Writes the rows of a block, and takes their digest as it does.
struct BlockWriter {
  /// Where the identifiers of a book start in the store.
  struct Base {
    var organizations: Int64 = 0
    var accounts: Int64 = 0
  }

  /// Rows by table, those of the block included.
  private(set) var counts: [Int64]
  var base = Base()
  private let insertions: [Statement]
  private var bytes = ChainBytes()
  private var block: Int64 = 0
  private var statement: Statement?
  private var place = 0
  /// What usage is put together in.
  private var usage: [UInt8] = []

  /// Makes a writer; without insertions, it takes digests only.
  init(_ insertions: [Statement], counts: [Int64]) {
    self.insertions = insertions
    self.counts = counts
  }

  func count(_ table: Schema.ChainedTable) -> Int64 { counts[table.rawValue] }

  /// Forgets rows that did not become part of the store.
  mutating func rewind(to counts: [Int64]) { self.counts = counts }

  /// Writes a batch, and returns the digest of its block.
  mutating func write(
    _ batch: LedgerBatch, block: Int64, after head: [UInt8]
  ) throws(LedgerStoreError) -> [UInt8] {
    self.block = block
    bytes.begin(after: head)
    for property in batch.properties {
      begin(.property)
      add(property.name)
      add(property.value)
      try end()
    }
    for name in batch.organizations {
      begin(.organization)
      add(name)
      try end()
    }
    for name in batch.names { try write(name) }
    for account in batch.contents.accounts {
      begin(.account)
      add(account.organization)
      add(account.kind.name)
      try end()
    }
    for grant in batch.contents.grants { try write(grant) }
    for transfer in batch.contents.transfers { try write(transfer, batch.sources) }
    for charge in batch.contents.charges { try write(charge) }
    for (organization, invoice) in batch.invoices { try write(invoice, of: organization) }
    for command in batch.commands {
      begin(.command)
      add(command.instant.nanoseconds)
      add(command.content)
      try end()
    }
    return bytes.digest
  }

  private mutating func write(_ name: LedgerBatch.Name) throws(LedgerStoreError) {
    begin(.name)
    add(name.kind.name)
    if let organization = name.organization { add(organization) } else { addNull() }
    add(Int64(name.number))
    add(name.name)
    try end()
  }

  private mutating func write(_ opened: OutboxJournal.OpenedGrant) throws(LedgerStoreError) {
    let grant = opened.grant
    begin(.creditGrant)
    add(opened.organization)
    add(Int64(grant.number))
    add(row(of: grant.account))
    add(grant.category == .paid ? "paid" : "promotional")
    add(Int64(grant.priority))
    add(grant.effective.nanoseconds)
    if grant.expiry == .never { addNull() } else { add(grant.expiry.nanoseconds) }
    if let scope = grant.scope.place { add(Int64(scope)) } else { addNull() }
    add(grant.face.nanos)
    add(grant.costBasis.paid.nanos)
    add(grant.costBasis.face.nanos)
    try end()
  }

  private mutating func write(
    _ posted: OutboxJournal.PostedTransfer, _ sources: [UInt32]
  ) throws(LedgerStoreError) {
    let transfer = posted.transfer
    let (entry, attribution) = (transfer.entry, transfer.entry.attribution)
    begin(.transfer)
    let source = entry.id.source
    add(Int64(source.index < sources.count ? sources[source.index] : source.rawValue))
    add(Int64(bitPattern: entry.id.number))
    add(entry.instant.nanoseconds)
    add(entry.type.name)
    add(transfer.organization)
    add(row(of: transfer.debit))
    add(row(of: transfer.credit))
    add(transfer.amount.nanos)
    add(posted.rise.nanos)
    add(transfer.balanceAfter.nanos)
    add(orNull: transfer.grant)
    add(orNull: attribution.project.rawValue)
    add(orNull: attribution.member.rawValue)
    add(orNull: attribution.apiKey.rawValue)
    add(orNull: attribution.paymentMethod.rawValue)
    add(orNull: attribution.subject)
    try end()
  }

  private mutating func write(_ charge: OutboxJournal.ChargedUsage) throws(LedgerStoreError) {
    begin(.charge)
    add(charge.organization)
    add(charge.instant.nanoseconds)
    let attribution: Attribution
    switch charge.content {
    case .request(let request):
      attribution = request.attribution
      add(request.type.name)
      addNull()
    case .meter(let meter):
      attribution = meter.attribution
      add(meter.type.name)
      add(Int64(meter.meter))
    }
    add(orNull: attribution.project.rawValue)
    add(orNull: attribution.member.rawValue)
    add(orNull: attribution.apiKey.rawValue)
    add(orNull: attribution.subject)
    addUsage(of: charge)
    try end()
  }

  /// Adds quantities and costs in nano-units by usage type, as JSON; meters count in millionths.
  private mutating func addUsage(of charge: OutboxJournal.ChargedUsage) {
    usage.removeAll(keepingCapacity: true)
    usage.append(UInt8(ascii: "{"))
    switch charge.content {
    case .request(let request):
      for type in UsageType.allCases {
        let (quantity, cost) = (request.usage.quantity(of: type), request.charge[type].nanos)
        // A request itself counts where it has a price.
        guard cost != 0 || quantity != 0 && type != .request else { continue }
        append(type.name, quantity, cost)
      }
    case .meter(let meter): append("meter", meter.quantity.millionths, meter.cost.nanos)
    }
    usage.append(UInt8(ascii: "}"))
    place += 1
    usage.withUnsafeBufferPointer { text in
      bytes.add(UnsafeRawBufferPointer(text), as: .text)
      statement?.bind(text: text, at: place)
    }
  }

  private mutating func append(_ name: String, _ quantity: Int64, _ cost: Int64) {
    usage.append(contentsOf: usage.count > 1 ? ",\"".utf8 : "\"".utf8)
    usage.append(contentsOf: name.utf8)
    usage.append(contentsOf: "\":[".utf8)
    usage.append(contentsOf: String(quantity).utf8)
    usage.append(UInt8(ascii: ","))
    usage.append(contentsOf: String(cost).utf8)
    usage.append(UInt8(ascii: "]"))
  }

  private mutating func write(
    _ invoice: Invoice, of organization: Identifier<Organization>
  ) throws(LedgerStoreError) {
    for (place, line) in invoice.lines.enumerated() {
      begin(.invoiceLine)
      add(organization)
      add(Int64(invoice.number))
      if invoice.corrected > 0 { add(Int64(invoice.corrected)) } else { addNull() }
      add(invoice.issuedAt.nanoseconds)
      add(Int64(place + 1))
      add(line.kind.name)
      for amount in [line.amount, line.tax, line.credits, line.bonus] { add(amount.nanos) }
      add(line.item)
      for end in [line.period?.from, line.period?.to] {
        if let end { add(end.nanoseconds) } else { addNull() }
      }
      add(line.requests)
      try end()
    }
  }

  // MARK: Rows

  /// The number of an account's row.
  func row(of account: Account.ID) -> Int64 { base.accounts + Int64(account.rawValue) + 1 }

  private mutating func begin(_ table: Schema.ChainedTable) {
    counts[table.rawValue] += 1
    statement = insertions.isEmpty ? nil : insertions[table.rawValue]
    place = 0
    bytes.beginRow(of: table.rawValue)
    add(counts[table.rawValue])
    add(block)
  }

  private mutating func add(_ value: Int64) {
    place += 1
    bytes.add(value)
    statement?.bind(value, at: place)
  }

  private mutating func addNull() {
    place += 1
    bytes.addNull()
    statement?.bindNull(at: place)
  }

  private mutating func add(orNull value: UInt32) {
    if value == .max { addNull() } else { add(Int64(value)) }
  }

  /// Adds the number of an organization's row.
  private mutating func add(_ organization: Identifier<Organization>) {
    add(base.organizations + Int64(organization.rawValue) + 1)
  }

  private mutating func add(_ text: String) {
    place += 1
    var text = text
    text.withUTF8 { utf8 in
      bytes.add(UnsafeRawBufferPointer(utf8), as: .text)
      statement?.bind(text: utf8, at: place)
    }
  }

  private mutating func end() throws(LedgerStoreError) {
    guard let statement else { return }
    statement.bind(bytes.rowChecksum, at: place + 1)
    try statement.run()
  }
}
