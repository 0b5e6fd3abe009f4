import Ledger
import Quantities

/// Spending from wallets: one transfer of double entry each, with its idempotency key.
enum LedgerTransfers {
  private static let wallets = 1_000

  static var benchmarks: [Benchmark] {
    [
      Benchmark("ledger/spend", counting: "transfer", 10_000_000) { count in
        { spend(count, from: Ledger(journal: NoJournal())) }
      },
      Benchmark("ledger/spend-kept", counting: "transfer", 2_000_000) { count in
        { spend(count, from: Ledger(journal: MemoryJournal())) }
      },
    ]
  }

  private static func spend<Log: TransferJournal>(_ count: Int, from empty: Ledger<Log>)
    -> Benchmark.Work
  {
    var ledger = empty
    var payers: ContiguousArray<(wallet: Wallet.ID, source: Source.ID)> = []
    for index in 0..<wallets {
      let wallet = ledger.openWallet(for: Identifier(index))
      let source = ledger.openSource(.increasing)
      let terms = GrantTerms(category: .paid, paid: Money(units: 1_000_000), promoted: .zero)
      let entry = Entry(
        id: TransactionID(source: source, number: 0), at: Instant(nanoseconds: 0), type: .purchase)
      _ = sound { () throws(LedgerRefusal) in try ledger.grant(terms, to: wallet, entry: entry) }
      payers.append((wallet, source))
    }
    let revenue = Account.Kind.requestRevenue
    var digest: Int64 = 0
    for number in 0..<count {
      let (wallet, source) = payers[number % wallets]
      let entry = Entry(
        id: TransactionID(source: source, number: UInt64(number / wallets + 1)),
        at: Instant(nanoseconds: Int64(number)), type: .request)
      let amount = Money(nanos: Int64(number & 0xFFFF) + 1)
      guard (try? ledger.spend(amount, from: wallet, to: revenue, entry: entry)) != nil else {
        break
      }
      digest = digest &+ ledger.balance(of: wallet).nanos
    }
    return Benchmark.Work(items: Int64(count), digest: digest)
  }
}
