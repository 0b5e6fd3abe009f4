import Reports
import Results

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
  ) { question throws(Failure) in
    let statements = try LedgerQuestion.reading { () throws(ResultsError) in
      try StatementReader.statements(
        of: question.folder, organizations: question.line[LedgerOptions.organization]?.values ?? [],
        period: question.filter.period)
    }
    Console.write(
      Statement.bytes(
        of: statements, as: question.format, width: Console.width,
        currency: question.folder.currency))
  }
}
