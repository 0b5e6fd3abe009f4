import Foundation
import Reporting

/// The command that states balances month by month.
enum LedgerStatementVerb: LedgerAnswer {
  static let name = "ledger statement"
  static let abstract = "states opening balance, credits, debits and closing balance by month"
  static let valueOptions = ["--organization", "--from", "--to", "--year", "--month", "--format"]
  static let help = """
    usage: drawdown ledger statement FOLDER [--organization NAME] [options]

    States for each month of the first replication the balance at its start, what came in and went
    out by type, and the balance at its end. Every transaction is checked: the balance after it is
    the one before plus its amount, to the last digit. A file that does not foot ends with 1.
    The scenario must keep all transactions: output: {transactions: all}.

      --organization NAME   of this organization; may be repeated
      --year Y --month M    of this year, or of this month of it
      --from TIME           from this time on: 2026-01-31, 2026-01-31T09:00, or with an offset;
                            without one it is what clocks in the scenario's zone show
      --to TIME             before this time
      --format FORMAT       table (default), csv or json
    """

  static func answer(_ question: LedgerQuestion) throws(LedgerFailure) {
    let statements = try LedgerFailure.reading { () throws(KeptError) in
      try StatementReader.statements(
        of: question.folder, organizations: question.options.all("--organization"),
        period: question.filter.period)
    }
    Console.write(
      Statement.bytes(
        of: statements, as: question.format, width: question.width,
        currency: question.folder.currency))
  }
}
