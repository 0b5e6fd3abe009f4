import Ledger
import Quantities
import Randomness
import Testing

/// A ledger and naive wallets under the same random commands.
struct RandomCommands<Log: TransferJournal> {
  var ledger: Ledger<Log>
  /// Steps after which a wallet owed, and owed beside credit that pays for something else.
  private(set) var debts = 0
  private(set) var debtsBesideCredit = 0
  /// Parts of burnt credit that came back.
  private(set) var returned = 0

  private var generator: Xoshiro256PlusPlus
  private let wallets: [Wallet.ID]
  private let increasing: Source.ID
  private let arbitrary: Source.ID
  private let operations: Source.ID
  private var naive = Array(repeating: NaiveWallet(), count: 3)
  private var now: Int64 = 0
  private var grants = 0

  init(_ empty: Ledger<Log>, seed: UInt64) {
    var ledger = empty
    generator = StreamSeed(seed: seed).generator()
    wallets = (0..<3).map { ledger.openWallet(for: Identifier($0)) }
    increasing = ledger.openSource(.increasing)
    arbitrary = ledger.openSource(.arbitrary)
    operations = ledger.openSource(.increasing)
    self.ledger = ledger
  }

  private func entry(_ id: TransactionID, _ type: TransactionType) -> Entry {
    Entry(id: id, at: Instant(nanoseconds: now), type: type)
  }

  mutating func step(_ step: UInt64) throws {
    now += Int64(generator.next() % 1000)
    let index = Int(generator.next() % 3)
    let id = TransactionID(
      source: generator.next() % 2 == 0 ? increasing : arbitrary, number: step)
    let amount = Int64(generator.next() % 1_000)
    let scopes = (1...3).filter { _ in generator.next() % 2 == 0 }
    var coverage = ScopeCoverage.unscoped
    for scope in scopes { coverage.insert(GrantScope(scope)) }
    switch generator.next() % 11 {
    case 0..<2: try grant(amount * 8 + 1, to: index, id)
    case 2:
      let expired = try ledger.expireGrants(of: wallets[index], entry: entry(id, .expiry))
      #expect(expired.nanos == naive[index].expire(at: now))
    case 3: try move(min(amount, naive[index].balance), from: index, id)
    case 4: try takeAndGiveBack(amount, index, id)
    case 5: try unwind(amount, index, coverage, Set(scopes), id)
    default: try spend(amount, from: index, coverage, Set(scopes), id)
    }
    for (wallet, expected) in zip(wallets, naive) {
      #expect(ledger.balance(of: wallet).nanos == expected.balance)
      #expect(ledger.generalBalance(of: wallet).nanos == expected.usable(for: []))
      #expect(
        ledger.balance(of: wallet, usableFor: coverage).nanos
          == expected.usable(for: Set(scopes)))
    }
    if naive[index].debt > 0 {
      debts += 1
      if !naive[index].blocks.isEmpty { debtsBesideCredit += 1 }
    }
    #expect(ledger.violations().isEmpty)
  }

  private mutating func grant(_ face: Int64, to index: Int, _ id: TransactionID) throws {
    let paid = generator.next() % 2 == 0
    let expiry = generator.next() % 2 == 0 ? Int64.max : now + Int64(generator.next() % 50_000)
    let priority = Int32(generator.next() % 3)
    let scope = max(0, Int(generator.next() % 6) - 2)
    let terms = GrantTerms(
      category: paid ? .paid : .promotional, paid: Money(nanos: paid ? face : 0),
      promoted: Money(nanos: paid ? 0 : face), priority: priority,
      expiry: Instant(nanoseconds: expiry), scope: scope == 0 ? .everything : GrantScope(scope))
    let entry = entry(id, .purchase)
    #expect(try ledger.grant(terms, to: wallets[index], entry: entry) == .posted)
    #expect(try ledger.grant(terms, to: wallets[index], entry: entry) == .repeated)
    add(
      .init(
        left: face, priority: priority, expiry: expiry, isPaid: paid, effective: now, number: 0,
        scope: scope), to: index)
  }

  /// Moved credit keeps its terms.
  private mutating func move(_ amount: Int64, from index: Int, _ id: TransactionID) throws {
    guard amount > 0 else { return }
    let target = (index + 1) % 3
    let entry = entry(id, .transferOut)
    let money = Money(nanos: amount)
    #expect(
      try ledger.move(money, from: wallets[index], to: wallets[target], entry: entry) == .posted)
    #expect(
      try ledger.move(money, from: wallets[index], to: wallets[target], entry: entry) == .repeated)
    for part in naive[index].take(amount, where: { _ in true }).parts { add(part, to: target) }
  }

  /// What is taken back and given back again has its terms again.
  private mutating func takeAndGiveBack(_ amount: Int64, _ index: Int, _ id: TransactionID) throws {
    let parts = try ledger.takeBack(
      Money(nanos: amount), of: .none, from: wallets[index], crediting: .cash,
      reach: .debt, entry: entry(id, .refund))
    let taken = naive[index].take(amount) { _ in true }
    naive[index].debt += taken.missing
    #expect(ledger.balance(of: wallets[index]).nanos == naive[index].balance)
    let back = entry(TransactionID(source: operations, number: id.number), .refund)
    let returned = try ledger.giveBack(parts, to: wallets[index], entry: back)
    #expect(returned.count == taken.parts.count)
    if taken.missing > 0 {
      add(
        .init(
          left: taken.missing, priority: 0, expiry: .max, isPaid: true, effective: now, number: 0),
        to: index)
    }
    for part in taken.parts.reversed() { add(part, to: index) }
    _ = naive[index].expire(at: now)
  }

  private mutating func spend(
    _ amount: Int64, from index: Int, _ coverage: ScopeCoverage, _ scopes: Set<Int>,
    _ id: TransactionID
  ) throws {
    let entry = entry(id, .request)
    let account = Account.Kind.requestRevenue
    for expected in [Posting.posted, .repeated] {
      let posting = try ledger.spend(
        Money(nanos: amount), from: wallets[index], to: account, entry: entry, coverage: coverage)
      #expect(posting == expected)
    }
    naive[index].spend(amount, scopes: scopes)
  }

  /// What burnt last comes back on the terms it had.
  private mutating func unwind(
    _ amount: Int64, _ index: Int, _ coverage: ScopeCoverage, _ scopes: Set<Int>,
    _ id: TransactionID
  ) throws {
    guard let expected = naive[index].unwind(amount, scopes: scopes) else { return }
    let entry = entry(id, .refund)
    let grants = try ledger.unwind(
      Money(nanos: amount), to: wallets[index], from: .refunds, entry: entry, coverage: coverage)
    #expect(grants.count == expected.parts.count { $0.block != nil })
    returned += grants.count
    for case (var block?, let part) in expected.parts {
      block.left = part
      add(block, to: index)
    }
    if expected.missing > 0 {
      add(
        .init(
          left: expected.missing, priority: 0, expiry: .max, isPaid: false, effective: now,
          number: 0), to: index)
    }
    _ = naive[index].expire(at: now)
  }

  private mutating func add(_ block: NaiveWallet.Block, to index: Int) {
    var block = block
    block.number = grants
    grants += 1
    naive[index].grant(block)
  }
}
