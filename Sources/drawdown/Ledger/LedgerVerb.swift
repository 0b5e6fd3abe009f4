import Foundation
import Reporting

/// The commands that read what a run has kept.
enum LedgerVerb: VerbGroup {
  static let name = "ledger"
  static let abstract = "shows transactions, statements, usage and invoices that a run has kept"
  static var verbs: [any Command.Type] {
    [
      LedgerHistoryVerb.self, LedgerStatementVerb.self, LedgerUsageVerb.self,
      LedgerInvoiceVerb.self,
    ]
  }

  static var help: String {
    """
    usage: drawdown ledger <command> FOLDER [options]

    \(CommandLineInterface.list(verbs, dropping: name.count + 1))

    FOLDER is a folder of results that `drawdown run` has written, such as results/quickstart.
    `drawdown ledger <command> --help` tells more about a command.
    """
  }
}

/// Why a command about kept results cannot answer.
enum LedgerFailure: Error {
  case usage(String)
  case kept(KeptError)
  case results(ResultsError)
}

/// A command that answers a question about a results folder.
protocol LedgerAnswer: Verb {
  /// The formats that it can answer in; the first one is meant where none is named.
  static var formats: [OutputFormat] { get }
  static func answer(_ question: LedgerQuestion) throws(LedgerFailure)
}

extension LedgerAnswer {
  static var formats: [OutputFormat] { [.table, .csv, .json] }
  static var flags: [String] { [] }

  static func run(_ options: Options) -> ExitCode {
    do throws(LedgerFailure) {
      try answer(LedgerQuestion(options, formats: formats))
      return .done
    } catch {
      switch error {
      case .usage(let message):
        Console.error("drawdown \(name): error: \(message)\n\n\(help)")
        return .badInput
      case .results(.cannotWrite(let path, let reason)):
        Console.error("drawdown: error: cannot write \(path): \(reason)")
        return .cannotReadOrWrite
      case .kept(let failure): return KeptErrorText.report(failure)
      }
    }
  }
}

extension LedgerFailure {
  /// Runs something that reads results, with its failure as one of these.
  static func reading<T>(_ body: () throws(KeptError) -> T) throws(LedgerFailure) -> T {
    do throws(KeptError) { return try body() } catch { throw .kept(error) }
  }
}
