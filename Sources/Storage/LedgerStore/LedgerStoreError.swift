/// Why a store cannot be opened, read or written; nothing that was acknowledged is lost.
public enum LedgerStoreError: Error, Hashable, Sendable {
  /// There is no such file, or it may not be read or written.
  case inaccessible(path: String, reason: String)
  /// The disk is full, or failed; what was being written is not in the store.
  case notWritten(path: String, reason: String)
  /// Another process writes to it.
  case inUse(path: String)
  /// The file is something else.
  case notAStore(path: String)
  /// A later version of the program wrote it.
  case newer(path: String, version: Int, known: Int)
  /// What was done again did not lead to what it holds, in this block.
  case otherBooks(path: String, block: Int64)
  /// It is not as it was written.
  case damaged(path: String, reason: String)

  /// The file.
  public var path: String {
    switch self {
    case .inaccessible(let path, _), .notWritten(let path, _), .inUse(let path),
      .notAStore(let path), .newer(let path, _, _), .otherBooks(let path, _), .damaged(let path, _):
      path
    }
  }
}

extension LedgerStoreError: CustomStringConvertible {
  /// What is wrong, and what would help.
  public var description: String {
    switch self {
    case .inaccessible(let path, let reason): "cannot open the ledger \(path): \(reason)"
    case .notWritten(let path, let reason):
      "cannot write to the ledger \(path): \(reason); it has everything that was acknowledged before"
    case .inUse(let path):
      "another process is writing to the ledger \(path); wait for its end, or name another file"
    case .notAStore(let path): "\(path) is no ledger; name another file"
    case .newer(let path, let version, let known):
      "a later version of this program wrote the ledger \(path): its format is \(version), and this "
        + "version knows those up to \(known)"
    case .otherBooks(let path, let block):
      "the ledger \(path) has other books: what was done again did not lead to its block \(block); "
        + "name another file, or do what was done before"
    case .damaged(let path, let reason):
      "the ledger \(path) is damaged: \(reason); go back to a copy, and let `drawdown ledger verify` "
        + "tell what is wrong with it"
    }
  }
}
