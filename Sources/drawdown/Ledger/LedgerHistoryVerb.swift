import Foundation
import Reporting

/// The command that lists transactions.
enum LedgerHistoryVerb: LedgerAnswer {
  static let name = "ledger history"
  static let abstract = "lists transactions"
  static let valueOptions = [
    "--organization", "--type", "--from", "--to", "--year", "--month", "--project", "--member",
    "--model", "--api-key", "--format",
  ]
  static let help = """
    usage: drawdown ledger history FOLDER [options]

    Lists the transactions that a run has kept of its first replication, by organization, those of
    one in the order of time. The scenario says which are kept: output: {transactions: all}.

      --organization NAME   of this organization
      --type T,T            of these types: purchase, auto_top_up, bonus, request, expiry …
      --from TIME           from this time on: 2026-01-31, 2026-01-31T09:00, or with an offset;
                            without one it is what clocks in the scenario's zone show
      --to TIME             before this time
      --year Y --month M    of this year, or of this month of it
      --project NAME        of this project
      --member NAME         of this member
      --model NAME          of this model
      --api-key NAME        of this API key
      --format FORMAT       table (default), csv or json

    A filter by name may be repeated: any of the names will do.
    """

  static func answer(_ question: LedgerQuestion) throws(LedgerFailure) {
    let history = try LedgerFailure.reading { () throws(KeptError) in
      let history = try TransactionHistory(question.folder, question.filter)
      try history.write(as: question.format, width: question.width) { Console.write($0) }
      return history
    }
    guard history.count == 0, !history.hasUsage else { return }
    Console.error(
      "drawdown: note: no usage was kept: write `output: {transactions: all}` in the scenario "
        + "(or add --set output.transactions=all) and run it again to see every transaction")
  }
}
