import Billing
import CSQLite
import Foundation
import Ledger
import LedgerStore
import Pricing
import Quantities

/// Requests that are charged and stored durably, beside plain SQLite inserts of the same values.
enum DurablePosting {
  private static let sizes = [(batch: 1, count: 5_000), (100, 50_000), (10_000, 200_000)]

  static var benchmarks: [Benchmark] {
    sizes.flatMap { batch, full in
      // Each transaction waits for the disk: tests of the benchmarks make few.
      @Sendable func size(_ count: Int) -> Int { count < full ? max(batch, 500) : batch }
      return [
        Benchmark("store/post-\(batch)", counting: "request", full) { count in
          let folder = Folder()
          return { post(count, by: size(count), to: folder.path("ledger")) }
        },
        Benchmark("store/insert-\(batch)", counting: "request", full) { count in
          let folder = Folder()
          return { insert(count, by: size(count), into: folder.path("plain")) }
        },
      ]
    }
  }

  private static let start = Instant(nanoseconds: 1_767_268_800_000_000_000)

  /// Charges requests, and stores what that leads to in batches.
  private static func post(_ count: Int, by size: Int, to path: String) -> Benchmark.Work {
    var rates = UsageRates()
    rates[.input] = Rate(Decimal(significand: 15, places: 2), per: 1_000_000)
    rates[.output] = Rate(Decimal(significand: 60, places: 2), per: 1_000_000)
    let model = PricedModel(name: "small", price: ModelPrice(rates))
    let card = sound { () throws(RateCardProblem) in
      try RateCard([model], markup: .none, rounding: .halfEven)
    }
    var billing = Billing(rateCard: card, journal: OutboxJournal())
    let acme = billing.open(OrganizationTerms())
    let store = sound { () throws(LedgerStoreError) in try LedgerStore(path: path) }
    var batch = LedgerBatch()
    batch.organizations = ["acme"]
    var digest: Int64 = 0
    for number in 0..<count {
      let at = start + .second * Int64(number)
      let usage = RequestUsage(inputTokens: 900 + Int64(number % 100), outputTokens: 200)
      let settlement = sound { () throws(BillingRefusal) in
        try billing.settle(
          usage, model: ModelID(0), arrival: at, completion: at, organization: acme,
          number: UInt64(number), type: .request, attribution: Attribution(subject: 0))
      }
      digest = digest &+ settlement.charge.amount.nanos
      guard (number + 1) % size == 0 || number + 1 == count else { continue }
      batch.contents = billing.journal.take()
      sound { () throws(LedgerStoreError) in try store.commit(batch) }
      batch = LedgerBatch()
    }
    return Benchmark.Work(items: Int64(count), digest: digest)
  }

  /// Inserts rows of the same values in transactions of the same size, with the same durability.
  private static func insert(_ count: Int, by size: Int, into path: String) -> Benchmark.Work {
    var handle: OpaquePointer?
    sqlite3_open(path, &handle)
    defer { sqlite3_close(handle) }
    func run(_ sql: String) {
      let code = sqlite3_exec(handle, sql, nil, nil, nil)
      precondition(code == SQLITE_OK, "SQLite failed")
    }
    let columns = (0..<18).map { "c\($0)" }.joined(separator: ", ")
    run(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t(\(columns)); "
        + "CREATE TABLE u(id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h, i, j)")
    var transfer: OpaquePointer?
    var charge: OpaquePointer?
    let marks = (0..<18).map { _ in "?" }.joined(separator: ", ")
    sqlite3_prepare_v2(handle, "INSERT INTO t VALUES (\(marks))", -1, &transfer, nil)
    sqlite3_prepare_v2(
      handle, "INSERT INTO u VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", -1, &charge, nil)
    defer {
      sqlite3_finalize(transfer)
      sqlite3_finalize(charge)
    }
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for number in 0..<count {
      if number % size == 0 { run("BEGIN") }
      let (place, cost) = (Int64(number), 255_000 + Int64(number % 100) * 150)
      let instant = (start + .second * place).nanoseconds
      let numbers = [
        place / Int64(size), 0, place, instant, 0, 1, 20, 7, cost, -cost, -place * cost,
      ]
      for (column, value) in numbers.enumerated() {
        sqlite3_bind_int64(transfer, Int32(column + 1), value)
      }
      sqlite3_bind_text(transfer, 5, "request", -1, copied)
      // The checksum's place; the others are null.
      sqlite3_bind_int64(transfer, 18, instant & 0xFFFF_FFFF)
      sqlite3_step(transfer)
      sqlite3_reset(transfer)
      for (column, value) in [place + 1, place / Int64(size), 1, instant].enumerated() {
        sqlite3_bind_int64(charge, Int32(column + 1), value)
      }
      sqlite3_bind_text(charge, 5, "request", -1, copied)
      let usage = "{\"input\":[\(900 + number % 100),\(cost - 120_000)],\"output\":[200,120000]}"
      sqlite3_bind_text(charge, 10, usage, -1, copied)
      sqlite3_bind_int64(charge, 11, instant & 0xFFFF_FFFF)
      sqlite3_step(charge)
      sqlite3_reset(charge)
      if (number + 1) % size == 0 || number + 1 == count { run("COMMIT") }
    }
    return Benchmark.Work(items: Int64(count), digest: sqlite3_last_insert_rowid(handle))
  }

  /// A folder that goes with the work.
  private final class Folder: Sendable {
    private let url = FileManager.default.temporaryDirectory.appending(path: "durable-\(UUID())")

    init() { try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// A file of it that is not there yet.
    func path(_ name: String) -> String { url.appending(path: "\(name)-\(UUID())").path }
  }
}
