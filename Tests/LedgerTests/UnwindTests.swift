import Ledger
import Quantities
import Testing

@Suite("Burnt credit that comes back")
struct UnwindTests {
  /// A wallet whose transactions are numbered one after the other.
  private struct Book {
    var ledger: Ledger<MemoryJournal>
    let wallet: Wallet.ID
    private let source: Source.ID
    private var number: UInt64 = 0
    var now: Int64 = 0

    init(_ order: BurnOrder = .standard) {
      ledger = Ledger(journal: MemoryJournal(), burnOrder: order)
      wallet = ledger.openWallet(for: Identifier(0))
      source = ledger.openSource(.increasing)
    }

    mutating func entry(_ type: TransactionType) -> Entry {
      defer { number += 1 }
      return Entry(
        id: TransactionID(source: source, number: number), at: Instant(nanoseconds: now),
        type: type)
    }

    mutating func give(_ amount: Int64, until expiry: Int64 = .max) throws {
      let terms = GrantTerms(
        category: .promotional, paid: .zero, promoted: Money(nanos: amount),
        expiry: Instant(nanoseconds: expiry))
      _ = try ledger.grant(terms, to: wallet, entry: entry(.bonus))
    }

    mutating func sell(_ amount: Int64, until expiry: Int64 = .max) throws {
      let terms = GrantTerms(
        category: .paid, paid: Money(nanos: amount), promoted: .zero,
        expiry: Instant(nanoseconds: expiry))
      _ = try ledger.grant(terms, to: wallet, entry: entry(.purchase))
    }

    mutating func burn(_ amount: Int64) throws {
      _ = try ledger.spend(
        Money(nanos: amount), from: wallet, to: .requestRevenue, entry: entry(.request))
    }

    @discardableResult
    mutating func unwind(_ amount: Int64) throws -> [ReturnedGrant] {
      let returned = try ledger.unwind(
        Money(nanos: amount), to: wallet, from: .refunds, entry: entry(.refund))
      #expect(ledger.violations().isEmpty)
      return returned
    }

    /// Category, expiry and what is left of every grant, in burn order.
    var left: [String] {
      ledger.grants(of: wallet).map { grant, remaining in
        let until = grant.expiry == .never ? "" : " until \(grant.expiry.nanoseconds)"
        return "\(grant.category) \(remaining.nanos)\(until)"
      }
    }
    func balance(of kind: Account.Kind) -> Int128 {
      ledger.account(kind, of: wallet).balance.nanos
    }
  }

  @Test("a gift comes back as the gift it was")
  func gift() throws {
    var book = Book()
    try book.give(150, until: 30)
    try book.burn(100)
    try book.unwind(50)
    #expect(book.left == ["promotional 50 until 30", "promotional 50 until 30"])
    #expect(book.balance(of: .cash) == 0 && book.balance(of: .refunds) == 50)
  }

  @Test("what burnt last comes back first, whatever order that was, and twice nothing")
  func backwards() throws {
    var book = Book()
    try book.sell(100)
    try book.burn(30)
    // Expires sooner, so it burns before the rest of what was bought.
    try book.give(40, until: 9)
    try book.burn(40)
    try book.burn(20)
    #expect(book.left == ["paid 50"])
    let returned = try book.unwind(25)
    #expect(returned.map(\.from) == [0, 1])
    #expect(book.left == ["promotional 5 until 9", "paid 50", "paid 20"])
    try book.unwind(50)
    let gifts = ["promotional 5 until 9", "promotional 35 until 9"]
    #expect(book.left == gifts + ["paid 50", "paid 20", "paid 15"])
  }

  @Test("what has expired in the meantime is breakage, and nothing to use")
  func expired() throws {
    var book = Book()
    try book.give(40, until: 9)
    try book.sell(100)
    try book.burn(60)
    book.now = 9
    try book.unwind(50)
    #expect(book.left == ["paid 80", "paid 20"])
    #expect(book.balance(of: .breakage) == 30 && book.balance(of: .refunds) == 50)
  }

  @Test("what is owed is owed no more; what new credit has repaid is its credit")
  func debt() throws {
    var book = Book()
    try book.burn(70)
    try book.unwind(10)
    #expect(book.ledger.balance(of: book.wallet).nanos == -60)
    #expect(book.left == [] && book.balance(of: .receivable) == 60)
    try book.give(25, until: 99)
    let none = try book.unwind(30)
    #expect(none.isEmpty)
    #expect(book.balance(of: .receivable) == 5 && book.left == [])
    try book.unwind(15)
    #expect(book.left == ["promotional 10 until 99"] && book.balance(of: .receivable) == 0)
  }

  @Test("more than was burnt is given")
  func surplus() throws {
    var book = Book()
    try book.sell(10)
    try book.burn(10)
    try book.unwind(15)
    #expect(book.left == ["promotional 5", "paid 10"])
  }

  @Test("corrections and transfers burn nothing that could come back")
  func otherTakings() throws {
    var book = Book()
    try book.sell(100)
    try book.burn(10)
    _ = try book.ledger.takeBack(
      Money(nanos: 90), of: .none, from: book.wallet, crediting: .adjustments, reach: .debt,
      entry: book.entry(.adjustment))
    try book.unwind(30)
    #expect(book.left == ["promotional 20", "paid 10"])
  }

  @Test("beyond 32 grants, what was bought and given comes back on the terms that it had")
  func longHistory() throws {
    var book = Book()
    for place in Int64(0)..<40 {
      if place % 2 == 0 { try book.give(10, until: 1_000 + place) } else { try book.sell(7) }
      try book.burn(place % 2 == 0 ? 10 : 7)
    }
    #expect(book.left == [])
    // The last 32, one by one: half of them gifts.
    try book.unwind(16 * 17)
    #expect(book.left.count == 32)
    #expect(book.left.prefix(2) == ["promotional 10 until 1008", "promotional 10 until 1010"])
    // The eight before them: each gift with its own expiry, what was bought as one.
    try book.unwind(4 * 17)
    #expect(book.left.count == 37)
    #expect(book.left.first == "promotional 10 until 1000" && book.left.last == "paid 28")
  }

  @Test("parts of credit have exactly the cost basis of the whole, so equal bases stay equal")
  func costBasis() throws {
    var book = Book(BurnOrder([.costBasis, .effective]))
    let other = book.ledger.openWallet(for: Identifier(1))
    let terms = GrantTerms(
      category: .paid, paid: Money(nanos: 100), promoted: .zero,
      costBasis: CostBasis(paid: Money(nanos: 137), face: Money(nanos: 100)))
    _ = try book.ledger.grant(terms, to: other, entry: book.entry(.purchase))
    book.now = 1
    _ = try book.ledger.grant(terms, to: book.wallet, entry: book.entry(.purchase))
    book.now = 2
    // A seventh of it, whose price is no whole number; it is older than the credit that is there.
    _ = try book.ledger.move(
      Money(nanos: 14), from: other, to: book.wallet, entry: book.entry(.transferOut))
    #expect(book.left == ["paid 14", "paid 100"])
    // Dearer than its face value, though no more of that is in the book.
    try book.sell(5)
    #expect(book.left == ["paid 5", "paid 14", "paid 100"])
  }

  @Test("the largest grant is the one that held most when it was granted, whatever is left of it")
  func largest() throws {
    var book = Book(BurnOrder([.largestFirst]))
    try book.sell(100)
    try book.burn(90)
    try book.sell(50)
    #expect(book.left == ["paid 10", "paid 50"])
  }
}
