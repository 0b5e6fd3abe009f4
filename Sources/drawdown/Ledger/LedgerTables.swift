import Foundation
import Results
import Scenarios

/// The tables of a stored ledger in a folder for temporary files, which goes with this.
final class LedgerTables: Sendable {
  /// The folder, called as the ledger is.
  let path: String
  private let parent: URL

  /// Writes the tables of a ledger; nil where a path is that of a folder, or of nothing.
  ///
  /// - Throws: where it is a file and no ledger, or cannot be read.
  init?(of path: String) throws {
    guard Self.isFile(path) else { return nil }
    let folder = try LedgerTableFolder(ledger: path) { try? ScenarioValue.zone($0) }
    parent = FileManager.default.temporaryDirectory.appending(path: "drawdown-\(UUID())")
    self.path = parent.appending(path: URL(fileURLWithPath: path).lastPathComponent).path
    try folder.write(to: self.path)
  }

  deinit { try? FileManager.default.removeItem(at: parent) }

  /// Whether a path is that of a file, rather than of a folder or of nothing.
  static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }
}
