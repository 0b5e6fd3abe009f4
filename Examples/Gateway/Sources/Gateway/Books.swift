import DrawdownBilling
import LedgerStore

/// Keeps what a session does in a ledger, before anybody is told of it.
///
/// What is kept are the lines with their instants, and all that they led to. When a ledger is opened
/// again the lines are carried out again: what they lead to must be what is kept, to the byte.
struct Books {
  /// Lines that are stored at once, at most.
  static let mostLines = 1000

  private var session = Session()
  private let store: LedgerStore?
  private var commands: [LedgerBatch.Command] = []
  private var replies: [Reply] = []

  /// Opens a ledger, or none: a process that stops forgets its books then.
  init(path: String?) throws(LedgerStoreError) {
    store = if let path { try LedgerStore(path: path) } else { nil }
    guard let store else { return }
    var lines = 0
    try store.replay { (commands) throws(LedgerStoreError) in
      for command in commands {
        // What was wrong with a line was told when it came.
        _ = try? carryOut(command)
        lines += command.content.isEmpty ? 0 : 1
      }
      try store.commit(takeBatch(commands))
    }
    session.startCounting()
    var reply = Reply()
    reply.add("ledger", text: store.path)
    reply.add("lines", lines)
    reply.add("head", text: store.head)
    replies.append(reply)
  }

  /// When something is due by itself, by the real clock; nil for never.
  var nextDue: Instant? { session.nextDue }

  /// Whether every line so far could be carried out.
  var isClean: Bool { session.isClean }

  /// Whether what was done is to be stored before more is.
  var isFull: Bool { commands.count >= Self.mostLines }

  /// Carries out a line, or lets happen what is due where it is empty.
  ///
  /// - Throws: where the line is wrong.
  mutating func take(_ line: String, now: Instant) throws(BadLine) {
    let command = LedgerBatch.Command(line, at: now)
    commands.append(command)
    replies += try carryOut(command)
  }

  private mutating func carryOut(_ command: LedgerBatch.Command) throws(BadLine) -> [Reply] {
    command.content.isEmpty
      ? try session.wake(now: command.instant)
      : try session.take(command.content, now: command.instant)
  }

  /// Lets happen what is due at the end of input, and tells every balance.
  mutating func finish(now: Instant) throws(BadLine) {
    commands.append(LedgerBatch.Command("", at: now))
    replies += try session.finish(now: now)
  }

  /// Stores what was done, and hands over what there is to tell of it.
  mutating func commit() throws(LedgerStoreError) -> [Reply] {
    let batch = takeBatch(commands)
    commands = []
    try store?.commit(batch)
    defer { replies = [] }
    return replies
  }

  private mutating func takeBatch(_ commands: [LedgerBatch.Command]) -> LedgerBatch {
    var batch = session.takeBatch()
    batch.commands = commands
    return batch
  }
}
