import Results

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
  ) { question throws(Failure) in
    let history = try LedgerQuestion.reading { () throws(ResultsError) in
      let history = try TransactionHistory(question.folder, question.filter)
      try history.write(as: question.format, width: Console.width) { Console.write($0) }
      return history
    }
    guard history.count == 0, !history.hasUsage else { return }
    Console.error("drawdown: note: no usage was kept: \(Failure.keepAll) to see every transaction")
  }
}
