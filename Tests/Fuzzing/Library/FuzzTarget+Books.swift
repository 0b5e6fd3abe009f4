import Billing
import Foundation
import Ledger
import LedgerStore
import Pricing
import Quantities
import Results
import Text

extension FuzzTarget {
  /// Verifies a ledger, and writes its tables and entries.
  func readLedger(_ path: String, choice: Int) -> Result {
    let folder = path + ".tables"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      let found = try LedgerVerification(path: path)
      // What is damaged need not be read, but trying must do no harm.
      try LedgerTableFolder(ledger: path) { _ in nil }.write(to: folder)
      let formats = JournalFormat.allCases
      var export = JournalExport(
        .ledger(try LedgerReader(path: path)), as: formats[choice % formats.count])
      try export.write { _ in }
      let isSound = found.findings.allSatisfy { $0.contains("-seal is missing") }
      guard isSound else { return .refused }
      let statements = try StatementReader.statements(
        of: StoredResults(path: folder), organizations: [], period: ResultsPeriod())
      return statements.isEmpty ? .broken("a sound ledger without statements") : .accepted
    } catch let error as LedgerStoreError {
      return error.path == path ? .refused : .broken("an error of another file: \(error)")
    } catch let error as ResultsError {
      if case .malformed = error { return .broken("tables that cannot be read: \(error)") }
      return .refused
    } catch {
      return .refused
    }
  }

  /// Reads the transactions of a results folder in every way.
  func readResults(_ path: String, choice: Int) -> Result {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    do {
      let results = try StoredResults(path: folder)
      let history = try TransactionHistory(results, ResultsFilter())
      try history.write(as: [.table, .csv, .json][choice % 3], width: 80) { _ in }
      var export = JournalExport(.results(results), as: .hledger)
      try export.write { _ in }
      _ = try StatementReader.statements(
        of: results, organizations: [], period: ResultsPeriod())
      return .accepted
    } catch let error as ResultsError {
      switch error {
      case .malformed(let problems), .doesNotFoot(let problems):
        return problems.first.allSatisfy { !$0.message.isEmpty && !$0.position.file.isEmpty }
          ? .refused : .broken("a problem without a place: \(problems.first)")
      default: return .refused
      }
    } catch {
      return .broken("an error of no kind: \(error)")
    }
  }
}

extension Corpus {
  /// The bytes of a ledger with purchases, requests and an invoice.
  static var ledger: [UInt8] {
    let path = FileManager.default.temporaryDirectory.appending(path: "corpus-\(UUID())").path
    defer {
      for suffix in ["", "-seal"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
    guard (try? writeLedger(path)) != nil,
      let bytes = try? Data(contentsOf: URL(filePath: path))
    else { return [] }
    return Array(bytes)
  }

  private static func writeLedger(_ path: String) throws {
    var rates = UsageRates()
    rates[.input] = Rate(Decimal(significand: 15, places: 2), per: 1_000_000)
    let model = PricedModel(name: "small", price: ModelPrice(rates))
    var billing = Billing(
      rateCard: try RateCard([model], markup: .none, rounding: .halfEven),
      journal: OutboxJournal())
    let acme = billing.open(OrganizationTerms())
    let store = try LedgerStore(path: path)
    var batch = LedgerBatch()
    batch.properties = [("currency", "USD")]
    batch.organizations = ["acme"]
    batch.names = [LedgerBatch.Name(.model, number: 0, name: "small")]
    let start = Instant(nanoseconds: 1_767_268_800_000_000_000)
    for place in 0..<8 {
      let at = start + .second * Int64(place)
      if place % 4 == 0 {
        let payment = try billing.purchase(
          .amount(Money(units: 20)), organization: acme, at: at)
        batch.invoices = [(acme, payment.invoice)]
      } else {
        _ = try billing.settle(
          RequestUsage(inputTokens: 9_000), model: ModelID(0), arrival: at, completion: at,
          organization: acme, number: UInt64(place), type: .request,
          attribution: Attribution(subject: 0))
      }
      batch.contents = billing.journal.take()
      batch.commands = [LedgerBatch.Command("call \(place)", at: at)]
      try store.commit(batch)
      batch = LedgerBatch()
    }
  }
}
