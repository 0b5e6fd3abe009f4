import LedgerStore
import Quantities
import Results
import Scenarios
import Text

/// The command that writes a ledger for other programs.
enum LedgerExport {
  /// What is written: entries, or tables.
  private enum Format {
    case journal(JournalFormat)
    case package
  }

  private static let format = Option<Format>.choice(
    "--format", "FORMAT",
    "hledger (default), beancount, jsonl: a JSON object for each transaction; or package: a folder "
      + "of tables with their description (Frictionless), for which --out is needed",
    among: JournalFormat.allCases.map { ($0.name, .journal($0)) } + [("package", .package)],
    noun: "format", place: " here")
  private static let out = Option<String?>.text(
    "--out", "DIR", "the folder for the tables of a package", completes: .folders)

  static let verb = Verb(
    name: "ledger export", summary: "writes a ledger for hledger, beancount and others",
    about: """
      Writes everything in a ledger, or the transactions that a run has kept, so that other
      programs can check them. Journals have every posting with the balance that its account must
      have then (hledger), or the balances of accounts at the starts of months and at the end
      (beancount).
      """,
    takes: .books, options: [format, out, Shared.json]
  ) { line in
    let path = line.positional[0]
    switch line[format] {
    case .package:
      try writePackage(of: path, to: line[out])
      line.answer.add(.of(["path": path, "format": "package", "folder": line[out]]))
    case .journal(let format):
      guard line[out] == nil else {
        throw Failure.usage("option `--out` is for `--format package`; journals are printed")
      }
      let source: JournalSource =
        LedgerTables.isFile(path)
        ? .ledger(try LedgerReader(path: path)) : .results(try StoredResults(path: path))
      var export = JournalExport(source, as: format)
      let isJSON = line[Shared.json]
      var text: [UInt8] = []
      try export.write { bytes in
        if isJSON { text += bytes } else { Console.write(bytes) }
      }
      line.answer.add(
        .of(["path": path, "format": format.name, "text": String(decoding: text, as: UTF8.self)]))
    }
    return .done
  }

  private static func writePackage(of path: String, to folder: String?) throws {
    guard let folder, !folder.isEmpty else {
      throw Failure.usage("`--format package` needs `--out` with a folder")
    }
    guard LedgerTables.isFile(path) else {
      throw Failure.usage(
        "\(path) is a folder of results, which is such a package already: see its datapackage.json")
    }
    try LedgerTableFolder(ledger: path) { try? ScenarioValue.zone($0) }.write(to: folder)
  }
}
