import Quantities
import Randomness
import Testing

@testable import Ledger

/// A wallet as a list of grants, a debt and a list of holds, kept in the plainest way.
private struct WalletWithHolds {
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
  /// Holds that are open: amount and expiry.
  var holds: [(id: Hold.ID, amount: Int64, expiry: Int64)] = []
  var held: Int64 { holds.reduce(0) { $0 + $1.amount } }
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

@Suite("Holds in random order")
struct RandomHoldTests {
  @Test("agree with a list of those that are open", arguments: 0..<10)
  func agreesWithWalletWithHoldss(seed: UInt64) throws {
    var ledger = Ledger(journal: MemoryJournal())
    try run(&ledger, seed: seed, steps: 1_500)
    let trial = ledger.trialBalance
    #expect(trial.debits == trial.credits)
  }

  @Test("agree also where used-up grants are recycled", arguments: 0..<10)
  func agreesWhenRecycling(seed: UInt64) throws {
    var ledger = Ledger(journal: NoJournal())
    try run(&ledger, seed: seed, steps: 1_500)
    // Three wallets with a receivable each, eleven platform accounts, and grants in use.
    #expect(ledger.accounts.count < 250)
  }

  private func run<Log: TransferJournal>(_ ledger: inout Ledger<Log>, seed: UInt64, steps: Int)
    throws
  {
    var generator = StreamSeed(seed: seed).generator()
    let wallets = (0..<3).map { ledger.openWallet(for: Identifier($0)) }
    let increasing = ledger.openSource(.increasing)
    let arbitrary = ledger.openSource(.arbitrary)
    var naive = Array(repeating: WalletWithHolds(), count: 3)
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
      switch generator.next() % 14 {
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
      case 3..<8:
        try hold(&ledger, &naive[index], wallets[index], id, now, &generator)
      default:
        entry = Entry(id: id, at: Instant(nanoseconds: now), type: .request)
        let money = Money(nanos: amount)
        let account = Account.Kind.requestRevenue
        #expect(
          try ledger.spend(money, from: wallets[index], to: account, entry: entry) == .posted)
        #expect(
          try ledger.spend(money, from: wallets[index], to: account, entry: entry) == .repeated)
        naive[index].spend(amount)
      }
      for wallet in 0..<3 {
        #expect(ledger.balance(of: wallets[wallet]).nanos == naive[wallet].balance)
        #expect(ledger.held(in: wallets[wallet]).nanos == naive[wallet].held)
        #expect(
          ledger.available(in: wallets[wallet]).nanos == naive[wallet].balance - naive[wallet].held)
      }
      if naive[index].debt > 0 { debts += 1 }
      #expect(ledger.violations().isEmpty)
    }
    #expect(debts > 0, "the commands never overdrew a wallet")
  }

  /// Places a hold, or captures, releases or expires one of those open.
  private func hold<Log: TransferJournal>(
    _ ledger: inout Ledger<Log>, _ naive: inout WalletWithHolds, _ wallet: Wallet.ID,
    _ id: TransactionID, _ now: Int64, _ generator: inout Xoshiro256PlusPlus
  ) throws {
    let entry = Entry(id: id, at: Instant(nanoseconds: now), type: .request)
    let amount = Int64(generator.next() % 500)
    let place = naive.holds.isEmpty ? 0 : Int(generator.next() % UInt64(naive.holds.count))
    switch generator.next() % 5 {
    case 0 where !naive.holds.isEmpty:
      let open = naive.holds[place]
      let account = Account.Kind.requestRevenue
      let (part, excess) = (min(amount, open.amount), amount % 3 == 0 ? amount : 0)
      let answer = Result {
        try ledger.capture(
          Money(nanos: part), of: open.id, beyond: Money(nanos: excess), to: account, entry: entry)
      }
      guard now < open.expiry else {
        #expect(throws: LedgerRefusal.holdExpired) { try answer.get() }
        return
      }
      #expect(try answer.get() == .posted)
      #expect(
        try ledger.capture(
          Money(nanos: part), of: open.id, beyond: Money(nanos: excess), to: account, entry: entry)
          == .repeated)
      naive.holds.remove(at: place)
      naive.spend(part + excess)
    case 1 where !naive.holds.isEmpty:
      let open = naive.holds[place]
      guard now < open.expiry else { return }
      #expect(try ledger.release(open.id, entry: entry) == .posted)
      #expect(try ledger.release(open.id, entry: entry) == .repeated)
      naive.holds.remove(at: place)
    case 2:
      let expired = ledger.expireHolds(of: wallet, at: entry.instant)
      let due = naive.holds.filter { $0.expiry <= now }
      #expect(expired.count == due.count)
      #expect(expired.amount.nanos == due.reduce(0) { $0 + $1.amount })
      naive.holds.removeAll { $0.expiry <= now }
      #expect(
        ledger.nextHoldExpiry(of: wallet).nanoseconds == naive.holds.map(\.expiry).min() ?? .max)
    default:
      let least = -Int64(generator.next() % 2_000)
      let expiry = generator.next() % 3 == 0 ? Int64.max : now + Int64(generator.next() % 30_000)
      let answer = Result {
        try ledger.placeHold(
          Money(nanos: amount), in: wallet, leaving: Money(nanos: least),
          until: Instant(nanoseconds: expiry), entry: entry)
      }
      guard naive.balance - naive.held - amount >= least else {
        #expect(throws: LedgerRefusal.insufficientCredit) { try answer.get() }
        return
      }
      let placed = try answer.get()
      #expect(
        try ledger.placeHold(
          Money(nanos: amount), in: wallet, leaving: Money(nanos: least),
          until: Instant(nanoseconds: expiry), entry: entry) == placed)
      naive.holds.append((placed, amount, expiry))
    }
  }
}
