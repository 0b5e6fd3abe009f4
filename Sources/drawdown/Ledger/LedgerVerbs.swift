import Text

/// The commands that read what a run has kept.
enum LedgerVerbs {
  static let group = VerbGroup(
    name: "ledger",
    summary: "shows transactions, statements, usage and invoices that a run has kept",
    about: """
      FOLDER is a folder of results that `drawdown run` has written, such as results/quickstart.
      """,
    takes: .folder,
    verbs: [
      LedgerHistory.verb, LedgerStatement.verb, LedgerUsage.verb, LedgerInvoice.verb,
    ])

  /// Makes a verb that answers a question about a results folder.
  ///
  /// - Parameters:
  ///   - name: The word after `ledger`.
  ///   - summary: What it does, in a line.
  ///   - about: What it does.
  ///   - options: Its options, the format left out.
  ///   - format: The option that says how it answers.
  ///   - notes: What follows the options in its help.
  ///   - answer: Answers.
  /// - Returns: The verb.
  static func verb(
    _ name: String, _ summary: String, about: String, options: [any DeclaredOption],
    format: Option<OutputFormat> = LedgerOptions.format, notes: String = "",
    answer: @escaping @Sendable (LedgerQuestion) throws(Failure) -> Void
  ) -> Verb {
    Verb(
      name: "ledger \(name)", summary: summary, about: about, takes: .folder,
      options: options + [format], notes: notes
    ) { line throws(Failure) in
      try answer(LedgerQuestion(line, format: line[format]))
      return .done
    }
  }
}
