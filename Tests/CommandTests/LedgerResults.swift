/// A folder `r` with the results of the rich scenario, to be asked about and spoilt.
struct LedgerResults {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let results = try RichResults.shared.get()
    for file in RunTests.files { try folder.write("r/" + file, results.text(file)) }
  }

  /// Asks a question that has an answer.
  func ask(_ arguments: String...) throws -> Program.Ending {
    try Program.run(["ledger"] + arguments, in: folder, environment: ["COLUMNS": "200"])
  }

  /// Asks for the answer as CSV.
  func table(_ arguments: String...) throws -> CSVTable {
    let ending = try Program.run(["ledger"] + arguments + ["--format", "csv"], in: folder)
    return try CSVTable(ending.output)
  }
}
