import Reports
import Results
import Text

/// The commands that read what a run has kept.
enum LedgerVerbs {
  static let group = Verb(
    name: "ledger",
    summary:
      "shows, checks and exports transactions, statements, usage and invoices that were kept",
    about: """
      FOLDER is a folder of results that `drawdown run` has written, such as results/quickstart.
      LEDGER is a file that `drawdown run --ledger`, or a gateway on the billing core, keeps.
      """,
    takes: .books,
    verbs: [
      LedgerHistory.verb, LedgerStatement.verb, LedgerUsage.verb, LedgerInvoice.verb,
      LedgerVerify.verb, LedgerExport.verb,
    ], run: { _ in .badInput })

  /// Makes a verb that answers a question about a results folder, with an option for the format.
  static func verb(
    _ name: String, _ summary: String, about: String, options: [any DeclaredOption],
    format: Option<OutputFormat> = LedgerOptions.format, notes: String = "",
    answer: @escaping @Sendable (LedgerQuestion) throws -> Void
  ) -> Verb {
    Verb(
      name: "ledger \(name)", summary: summary, about: about, takes: .books,
      options: options + [format, Shared.jsonFormat], notes: notes
    ) { line in
      try answer(LedgerQuestion(line, format: line[format]))
      return .done
    }
  }
}

/// The command that lists transactions.
enum LedgerHistory {
  static let verb = LedgerVerbs.verb(
    "history", "lists transactions",
    about: """
      Lists the transactions that a run has kept of its first replication, by organization, those
      of one in the order of time. The scenario says which are kept: output: {transactions: all}.
      """,
    options: [LedgerOptions.organization, LedgerOptions.type] + LedgerOptions.period + [
      LedgerOptions.project, LedgerOptions.member, LedgerOptions.model, LedgerOptions.apiKey,
    ],
    notes: "A filter by name may be repeated: any of the names will do."
  ) { question in
    let history = try TransactionHistory(question.folder, question.filter)
    try history.write(as: question.format, width: Console.width) { Console.write($0) }
    guard history.count == 0, !history.hasUsage else { return }
    Console.error("drawdown: note: no usage was kept: \(Failure.keepAll) to see every transaction")
  }
}

/// The command that states balances month by month.
enum LedgerStatement {
  static let verb = LedgerVerbs.verb(
    "statement", "states opening balance, credits, debits and closing balance by month",
    about: """
      States for each month of the first replication the balance at its start, what came in and
      went out by type, and the balance at its end. Every transaction is checked: the balance after
      it is the one before plus its amount, to the last digit. A file that does not foot ends with
      1. The scenario must keep all transactions: output: {transactions: all}.
      """,
    options: [LedgerOptions.organization] + LedgerOptions.period
  ) { question in
    let statements = try StatementReader.statements(
      of: question.folder, organizations: question.line[LedgerOptions.organization]?.values ?? [],
      period: question.filter.period)
    Console.write(
      Statement.bytes(
        of: statements, as: question.format, width: Console.width,
        currency: question.folder.currency))
  }
}
