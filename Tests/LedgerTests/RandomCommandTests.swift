import Ledger
import Quantities
import Randomness
import Testing

/// A wallet as a list of grants and a debt, kept in the plainest way.
private struct NaiveWallet {
  struct Block {
    var left: Int64
    let priority: Int32
    let expiry: Int64
    let isPaid: Bool
    let effective: Int64
    let number: Int
  }

  var blocks: [Block] = []
  var debt: Int64 = 0
  var balance: Int64 { blocks.reduce(0) { $0 + $1.left } - debt }

  mutating func grant(_ block: Block) {
    var block = block
    let repaid = min(debt, block.left)
    debt -= repaid
    block.left -= repaid
    if block.left > 0 { blocks.append(block) }
  }

  mutating func spend(_ amount: Int64) {
    var rest = amount
    let order = blocks.indices.sorted { left, right in
      let (a, b) = (blocks[left], blocks[right])
      if a.priority != b.priority { return a.priority < b.priority }
      if a.expiry != b.expiry { return a.expiry < b.expiry }
      if a.isPaid != b.isPaid { return !a.isPaid }
      if a.effective != b.effective { return a.effective < b.effective }
      return a.number < b.number
    }
    for index in order {
      let part = min(rest, blocks[index].left)
      blocks[index].left -= part
      rest -= part
    }
    debt += rest
    blocks.removeAll { $0.left == 0 }
  }

  mutating func expire(at instant: Int64) -> Int64 {
    let gone = blocks.filter { $0.expiry <= instant }.reduce(0) { $0 + $1.left }
    blocks.removeAll { $0.expiry <= instant }
    return gone
  }
}

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
    // Three wallets with a receivable each, eleven platform accounts, and grants in use.
    #expect(ledger.allAccounts.count < 250)
  }

  private func run<Log: Journal>(_ ledger: inout Ledger<Log>, seed: UInt64, steps: Int) throws {
    var generator = StreamSeed(seed: seed).generator()
    let wallets = (0..<3).map { ledger.openWallet(for: Identifier($0)) }
    let increasing = ledger.openSource(.increasing)
    let arbitrary = ledger.openSource(.arbitrary)
    var naive = Array(repeating: NaiveWallet(), count: 3)
    var now: Int64 = 0
    var grants = 0
    var debts = 0
    for step in 0..<steps {
      now += Int64(generator.next() % 1000)
      let index = Int(generator.next() % 3)
      let source = generator.next() % 2 == 0 ? increasing : arbitrary
      let id = TransactionID(source: source, number: UInt64(step))
      let amount = Int64(generator.next() % 1_000)
      let entry: Entry
      switch generator.next() % 10 {
      case 0..<2:
        entry = Entry(id: id, at: Instant(nanoseconds: now), type: .purchase)
        let paid = generator.next() % 2 == 0
        let expiry = generator.next() % 2 == 0 ? Int64.max : now + Int64(generator.next() % 50_000)
        let priority = Int32(generator.next() % 3)
        let face = amount * 8 + 1
        let terms = GrantTerms(
          category: paid ? .paid : .promotional, paid: Money(nanos: paid ? face : 0),
          promoted: Money(nanos: paid ? 0 : face), priority: priority,
          expiry: Instant(nanoseconds: expiry))
        #expect(try ledger.grant(terms, to: wallets[index], entry: entry) == .posted)
        #expect(try ledger.grant(terms, to: wallets[index], entry: entry) == .repeated)
        naive[index].grant(
          .init(
            left: face, priority: priority, expiry: expiry, isPaid: paid, effective: now,
            number: grants))
        grants += 1
      case 2:
        entry = Entry(id: id, at: Instant(nanoseconds: now), type: .expiry)
        let expired = try ledger.expireGrants(of: wallets[index], entry: entry)
        #expect(expired.nanos == naive[index].expire(at: now))
      default:
        entry = Entry(id: id, at: Instant(nanoseconds: now), type: .request)
        let money = Money(nanos: amount)
        let account = ledger.platform.requestRevenue
        #expect(
          try ledger.spend(money, from: wallets[index], to: account, entry: entry) == .posted)
        #expect(
          try ledger.spend(money, from: wallets[index], to: account, entry: entry) == .repeated)
        naive[index].spend(amount)
      }
      for wallet in 0..<3 {
        #expect(ledger.balance(of: wallets[wallet]).nanos == naive[wallet].balance)
      }
      if naive[index].debt > 0 { debts += 1 }
      #expect(ledger.violations().isEmpty)
    }
    #expect(debts > 0, "the commands never overdrew a wallet")
  }

  @Test("a key with other content is refused within the window, and is free after it")
  func keysWithOtherContent() throws {
    var ledger = Ledger(journal: NoJournal(), idempotencyWindow: .hour)
    let wallet = ledger.openWallet(for: Identifier(0))
    let source = ledger.openSource(.arbitrary)
    let id = TransactionID(source: source, number: 1)
    let account = ledger.platform.requestRevenue
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
    let account = ledger.platform.requestRevenue
    _ = try ledger.spend(Money(nanos: .max), from: wallet, to: account, entry: entry(0))
    #expect(throws: LedgerRefusal.overflow) {
      try ledger.spend(Money(nanos: 100), from: wallet, to: account, entry: entry(1))
    }
    #expect(ledger.balance(of: wallet).nanos == -.max)
    #expect(ledger.violations().isEmpty)
    _ = try ledger.spend(Money(nanos: 1), from: wallet, to: account, entry: entry(1))
  }
}
