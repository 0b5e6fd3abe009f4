import Quantities
import Randomness
import Testing

@testable import Ledger

@Suite("Ledger")
struct RandomCommandTests {
  @Test("agrees with a naive list of grants under random commands", arguments: 0..<10)
  func agreesWithNaiveWallets(seed: UInt64) throws {
    var ledger = Ledger(journal: MemoryJournal())
    try run(&ledger, seed: seed, steps: 1_500)
    let trial = ledger.trialBalance
    #expect(trial.debits == trial.credits)
  }

  @Test("agrees also where used-up grants are recycled", arguments: 0..<10)
  func agreesWhenRecycling(seed: UInt64) throws {
    var ledger = Ledger(journal: NoJournal())
    try run(&ledger, seed: seed, steps: 1_500)
    // Three wallets with a chart each, and grants in use.
    #expect(ledger.accounts.count < 250)
  }

  private func run<Log: TransferJournal>(_ ledger: inout Ledger<Log>, seed: UInt64, steps: Int)
    throws
  {
    var run = RandomCommands(ledger, seed: seed)
    for step in 0..<steps { try run.step(UInt64(step)) }
    #expect(run.debts > 0, "the commands never overdrew a wallet")
    #expect(
      run.debtsBesideCredit > 0, "the commands never left credit that pays for nothing asked")
    #expect(run.returned > 0, "the commands never had burnt credit come back")
    ledger = run.ledger
  }

  @Test("a key with other content is refused within the window, and is free after it")
  func keysWithOtherContent() throws {
    var ledger = Ledger(journal: NoJournal(), idempotencyWindow: .hour)
    let wallet = ledger.openWallet(for: Identifier(0))
    let source = ledger.openSource(.arbitrary)
    let id = TransactionID(source: source, number: 1)
    let account = Account.Kind.requestRevenue
    func entry(_ minutes: Int64) -> Entry {
      Entry(id: id, at: Instant(nanoseconds: 0) + .minute * minutes, type: .request)
    }
    #expect(
      try ledger.spend(Money(nanos: 5), from: wallet, to: account, entry: entry(0)) == .posted)
    #expect(throws: LedgerRefusal.keyReused(id)) {
      try ledger.spend(Money(nanos: 6), from: wallet, to: account, entry: entry(59))
    }
    #expect(ledger.balance(of: wallet).nanos == -5)
    #expect(
      try ledger.spend(Money(nanos: 6), from: wallet, to: account, entry: entry(60)) == .posted)
    #expect(ledger.balance(of: wallet).nanos == -11)
  }

  @Test("an amount that does not fit is refused and changes nothing")
  func overflow() throws {
    var ledger = Ledger(journal: NoJournal())
    let wallet = ledger.openWallet(for: Identifier(0))
    let source = ledger.openSource(.increasing)
    func entry(_ number: UInt64) -> Entry {
      Entry(
        id: TransactionID(source: source, number: number), at: Instant(nanoseconds: 0),
        type: .request)
    }
    let account = Account.Kind.requestRevenue
    _ = try ledger.spend(Money(nanos: .max), from: wallet, to: account, entry: entry(0))
    #expect(throws: LedgerRefusal.overflow) {
      try ledger.spend(Money(nanos: 100), from: wallet, to: account, entry: entry(1))
    }
    #expect(ledger.balance(of: wallet).nanos == -.max)
    #expect(ledger.violations().isEmpty)
    _ = try ledger.spend(Money(nanos: 1), from: wallet, to: account, entry: entry(1))
  }
}
