import LedgerStore
import Results
import Text

/// The command that checks a ledger.
enum LedgerVerify {
  private static let head = Option<String?>.text(
    "--head", "DIGEST",
    "a head that the ledger had once, as this command and `drawdown run --ledger` tell it: it must "
      + "still be in the chain")

  static let verb = Verb(
    name: "ledger verify", summary: "checks that a ledger is as it was written and adds up",
    about: """
      Checks a ledger: the chain of digests over all blocks, every row, every balance and
      statement, the invoices' numbers, and the bytes between rows. All balances are added up
      again. Of a folder of results the statements are checked. Ends with 1 where something is
      wrong, and names the first bad row.
      """,
    takes: .books, options: [head, Shared.json, Shared.quiet]
  ) { line in
    let path = line.positional[0]
    guard LedgerTables.isFile(path) else { return try verifyFolder(path, line) }
    let found = try LedgerVerification(path: path, known: line[head]?.lowercased())
    line.answer.add(json(of: found, path))
    for note in found.notes { Console.error("drawdown: note: \(path): \(note)") }
    for finding in found.findings { Console.error("\(path): error: \(finding)") }
    guard found.isSound else { return .failed }
    if !line[Shared.quiet] {
      Console.print(
        "\(path): sound; transfers \(found.transfers), organizations \(found.balances.count), "
          + "blocks \(found.blocks)")
      Console.print("head \(found.head)")
    }
    return .done
  }

  private static func verifyFolder(_ path: String, _ line: Invocation) throws -> ExitCode {
    let folder = try StoredResults(path: path)
    let statements = try StatementReader.statements(
      of: folder, organizations: [], period: ResultsPeriod())
    let count = Set(statements.map(\.organization)).count
    line.answer.add(
      .members([
        "path": .string(path), "sound": .boolean(true), "organizations": .integer(Int64(count)),
      ]))
    if !line[Shared.quiet] {
      Console.print("\(path): the statements of \(count) organizations foot")
    }
    return .done
  }

  private static func json(of found: LedgerVerification, _ path: String) -> JSONValue {
    .members([
      "path": .string(path), "sound": .boolean(found.isSound),
      "findings": .strings(found.findings), "blocks": .integer(found.blocks),
      "transfers": .integer(found.transfers), "head": .string(found.head),
      "balances": .array(
        found.balances.map { balance in
          .members([
            "organization": .string(balance.organization),
            "transfers": .integer(Int64(balance.transfers)),
            "balance": .exact(ExactAmount.text(Int128(balance.balance))),
          ])
        }),
    ])
  }
}
