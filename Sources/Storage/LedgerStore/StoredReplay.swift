import Quantities

/// The blocks of a store, one after the other, as its commands are carried out again.
struct StoredReplay {
  var writer: BlockWriter
  private let commands: Statement
  private let digests: Statement
  private var head = ChainDigest.origin
  /// The command that was read already.
  private var pending: (block: Int64, command: LedgerBatch.Command)?
  /// The blocks that were led to again.
  private(set) var confirmed: Int64 = 0

  init(_ database: Database) throws(LedgerStoreError) {
    commands = try database.prepare("SELECT block, instant, content FROM command ORDER BY id")
    digests = try database.prepare("SELECT digest FROM block ORDER BY id")
    writer = BlockWriter([], counts: Schema.ChainedTable.allCases.map { _ in 0 })
    try readCommand()
  }

  private mutating func readCommand() throws(LedgerStoreError) {
    pending = nil
    guard try commands.step() else { return }
    let command = LedgerBatch.Command(
      commands.text(2), at: Instant(nanoseconds: commands.integer(1)))
    pending = (commands.integer(0), command)
  }

  /// The commands of the next block, or nil at the end.
  mutating func nextCommands() throws(LedgerStoreError) -> [LedgerBatch.Command]? {
    guard let block = pending?.block else { return nil }
    var found: [LedgerBatch.Command] = []
    while let next = pending, next.block == block {
      found.append(next.command)
      try readCommand()
    }
    return found
  }

  /// Compares a batch with the block that follows; returns the blocks confirmed, or nil where it is
  /// another one.
  mutating func confirm(_ batch: LedgerBatch) throws(LedgerStoreError) -> Int64? {
    let digest = try writer.write(batch, block: confirmed + 1, after: head)
    guard try digests.step(), digests.bytes(0).elementsEqual(digest) else { return nil }
    head = digest
    confirmed += 1
    return confirmed
  }
}
