import Ledger
import Quantities
import Testing

@Suite("Holds")
struct HoldTests {
  /// A book with one wallet of 100 nano-units.
  private struct Book {
    var ledger = Ledger(journal: MemoryJournal())
    let wallet: Wallet.ID
    let source: Source.ID
    let holds: Source.ID
    var next: UInt64 = 1

    init(credit: Int64 = 100) throws {
      wallet = ledger.openWallet(for: Identifier(0))
      source = ledger.openSource(.increasing)
      holds = ledger.openSource(.increasing)
      let terms = GrantTerms(category: .paid, paid: Money(nanos: credit), promoted: .zero)
      _ = try ledger.grant(terms, to: wallet, entry: entry(0))
    }

    func entry(_ number: UInt64, at instant: Int64 = 0, source: Source.ID? = nil) -> Entry {
      Entry(
        id: TransactionID(source: source ?? self.source, number: number),
        at: Instant(nanoseconds: instant), type: .request)
    }

    mutating func place(
      _ amount: Int64, number: UInt64? = nil, leaving least: Int64 = 0, until expiry: Int64 = .max,
      at instant: Int64 = 0
    ) throws -> Hold.ID {
      next += 1
      let entry = entry(number ?? next, at: instant, source: holds)
      return try ledger.placeHold(
        Money(nanos: amount), in: wallet, leaving: Money(nanos: least),
        until: Instant(nanoseconds: expiry), entry: entry)
    }

    mutating func capture(
      _ amount: Int64, _ hold: Hold.ID, beyond excess: Int64 = 0, number: UInt64? = nil,
      at instant: Int64 = 0
    ) throws -> Posting {
      next += 1
      return try ledger.capture(
        Money(nanos: amount), of: hold, beyond: Money(nanos: excess),
        to: .requestRevenue, entry: entry(number ?? next, at: instant))
    }

    mutating func release(
      _ hold: Hold.ID, number: UInt64? = nil, at instant: Int64 = 0
    ) throws -> Posting {
      next += 1
      return try ledger.release(hold, entry: entry(number ?? next, at: instant))
    }

    /// Balance, held, available.
    var state: [Int64] {
      #expect(ledger.violations().isEmpty)
      return [
        ledger.balance(of: wallet).nanos, ledger.held(in: wallet).nanos,
        ledger.available(in: wallet).nanos,
      ]
    }

    /// Whether a call is refused for a reason and leaves everything as it was.
    mutating func refuses(
      _ refusal: LedgerRefusal, _ call: (inout Book) throws -> Void
    ) -> Bool {
      let (before, transfers) = (state, ledger.journal.count)
      var copy = self
      let thrown = #expect(throws: LedgerRefusal.self) { try call(&copy) }
      self = copy
      return thrown == refusal && state == before && ledger.journal.count == transfers
    }
  }

  @Test("a hold leaves the balance alone and takes from what is available")
  func placing() throws {
    var book = try Book()
    let hold = try book.place(30)
    #expect(book.state == [100, 30, 70])
    #expect(book.ledger.hold(hold)?.state == .open)
    #expect(book.ledger.openHolds.map(\.amount.nanos) == [30])
    #expect(book.ledger.journal.count == 1, "only the credit is a transfer")
  }

  @Test("a capture in part takes its amount and lets the rest go; in full it takes all")
  func capturing() throws {
    var book = try Book()
    let first = try book.place(30)
    let second = try book.place(50)
    #expect(try book.capture(10, first) == .posted)
    #expect(book.state == [90, 50, 40])
    #expect(try book.capture(50, second) == .posted)
    #expect(book.state == [40, 0, 40])
    #expect(book.ledger.hold(first)?.taken.nanos == 10)
    let third = try book.place(40)
    #expect(try book.capture(0, third) == .posted)
    #expect(book.state == [40, 0, 40])
  }

  @Test("a capture of more than is held is refused, unless the caller spends the rest beyond it")
  func capturingMore() throws {
    var book = try Book()
    let hold = try book.place(30)
    #expect(book.refuses(.exceedsHold(most: Money(nanos: 30))) { _ = try $0.capture(31, hold) })
    #expect(try book.capture(30, hold, beyond: 95) == .posted)
    #expect(book.state == [-25, 0, -25])
    #expect(book.ledger.hold(hold)?.taken.nanos == 125)
  }

  @Test("a hold that would break the bound is refused; one that reaches it is not")
  func bound() throws {
    var book = try Book()
    _ = try book.place(60)
    #expect(book.refuses(.insufficientCredit) { _ = try $0.place(41) })
    #expect(book.refuses(.insufficientCredit) { _ = try $0.place(31, leaving: 10) })
    _ = try book.place(50, leaving: -10)
    #expect(book.state == [100, 110, -10])
  }

  @Test("a hold is resolved once: captured, released or expired, and then never again")
  func once() throws {
    var book = try Book()
    let captured = try book.place(10)
    let released = try book.place(10)
    let expired = try book.place(10, until: 50)
    _ = try book.capture(10, captured)
    #expect(try book.release(released) == .posted)
    #expect(book.ledger.expireHolds(of: book.wallet, at: Instant(nanoseconds: 50)).count == 1)
    #expect(book.state == [90, 0, 90])
    #expect(book.refuses(.holdCaptured) { _ = try $0.capture(10, captured) })
    #expect(book.refuses(.holdCaptured) { _ = try $0.release(captured) })
    #expect(book.refuses(.holdReleased) { _ = try $0.capture(10, released) })
    #expect(book.refuses(.holdReleased) { _ = try $0.release(released) })
    #expect(book.refuses(.holdExpired) { _ = try $0.capture(10, expired, at: 60) })
    #expect(book.refuses(.holdExpired) { _ = try $0.release(expired, at: 60) })
    #expect(book.refuses(.unknownHold) { _ = try $0.capture(10, .none) })
  }

  @Test("a hold has expired at its instant, and not before, whether or not anybody looked")
  func expiry() throws {
    var book = try Book()
    let early = try book.place(10, until: 100)
    let late = try book.place(20, until: 200)
    let between = try book.place(30, until: 150)
    let endless = try book.place(5)
    #expect(book.ledger.nextHoldExpiry(of: book.wallet).nanoseconds == 100)
    #expect(book.ledger.expireHolds(of: book.wallet, at: Instant(nanoseconds: 99)).count == 0)
    #expect(book.refuses(.holdExpired) { _ = try $0.capture(10, early, at: 100) })
    #expect(book.refuses(.holdExpired) { _ = try $0.release(early, at: 100) })
    let expired = book.ledger.expireHolds(of: book.wallet, at: Instant(nanoseconds: 150))
    #expect(expired.count == 2 && expired.amount.nanos == 40)
    #expect(book.state == [100, 25, 75])
    #expect(book.ledger.hold(between)?.state == .expired)
    #expect(book.ledger.nextHoldExpiry(of: book.wallet).nanoseconds == 200)
    #expect(try book.capture(20, late, at: 199) == .posted)
    #expect(book.ledger.nextHoldExpiry(of: book.wallet) == .never)
    #expect(try book.release(endless, at: .max - 1) == .posted)
  }

  @Test("a repeated key answers alike; with other content it is refused")
  func repeats() throws {
    var book = try Book()
    let hold = try book.place(60, number: 7)
    // There would be no room for it a second time.
    #expect(try book.place(60, number: 7, at: 5) == hold)
    #expect(book.state == [100, 60, 40])
    let key = TransactionID(source: book.holds, number: 7)
    #expect(book.refuses(.keyReused(key)) { _ = try $0.place(61, number: 7) })
    #expect(try book.capture(25, hold, number: 9) == .posted)
    #expect(try book.capture(25, hold, number: 9, at: 99) == .repeated)
    let capture = TransactionID(source: book.source, number: 9)
    #expect(book.refuses(.keyReused(capture)) { _ = try $0.capture(26, hold, number: 9) })
    #expect(book.refuses(.keyReused(capture)) { _ = try $0.release(hold, number: 9) })
    #expect(try book.place(60, number: 7) == hold, "the same one, whatever became of it")
    #expect(book.state == [75, 0, 75])
    let released = try book.place(10, number: 20)
    #expect(try book.release(released, number: 30) == .posted)
    #expect(try book.release(released, number: 30) == .repeated)
    #expect(book.refuses(.unknownHold) { _ = try $0.place(1, number: 15) })
  }

  @Test("a key of another transaction cannot capture an open hold")
  func foreignKey() throws {
    var book = try Book()
    let hold = try book.place(10)
    _ = try book.ledger.spend(
      Money(nanos: 1), from: book.wallet, to: .requestRevenue,
      entry: book.entry(50))
    let key = TransactionID(source: book.source, number: 50)
    #expect(book.refuses(.keyReused(key)) { _ = try $0.capture(1, hold, number: 50) })
    #expect(book.refuses(.keyReused(key)) { _ = try $0.release(hold, number: 50) })
  }

  @Test("credit that is held cannot be moved to another wallet")
  func moving() throws {
    var book = try Book()
    let other = book.ledger.openWallet(for: Identifier(1))
    _ = try book.place(30)
    #expect(
      book.refuses(.insufficientCredit) {
        _ = try $0.ledger.move(
          Money(nanos: 71), from: $0.wallet, to: other, entry: $0.entry(90))
      })
    _ = try book.ledger.move(
      Money(nanos: 70), from: book.wallet, to: other, entry: book.entry(90))
    #expect(book.state == [30, 30, 0])
  }

  @Test("what was spent beyond a hold, or expired, may leave less than is held")
  func overdrawn() throws {
    var book = try Book()
    let hold = try book.place(80)
    _ = try book.ledger.spend(
      Money(nanos: 90), from: book.wallet, to: .requestRevenue,
      entry: book.entry(1))
    #expect(book.state == [10, 80, -70])
    _ = try book.capture(80, hold)
    #expect(book.state == [-70, 0, -70])
  }

  @Test("amounts that do not fit are refused")
  func overflow() throws {
    var book = try Book()
    let hold = try book.place(10)
    #expect(book.refuses(.overflow) { _ = try $0.capture(1, hold, beyond: .max) })
    _ = try book.place(.max - 10, leaving: .min)
    #expect(book.refuses(.overflow) { _ = try $0.place(1, leaving: .min) })
  }

  @Test("places are used again: memory is that of the holds open at once and those remembered")
  func recycling() throws {
    var book = try Book()
    var first: Hold.ID?
    for _ in 0..<5_000 {
      let hold = try book.place(10)
      first = first ?? hold
      _ = try book.release(hold)
    }
    let forgotten = try #require(first)
    #expect(book.ledger.hold(forgotten) == nil)
    #expect(book.refuses(.unknownHold) { _ = try $0.capture(1, forgotten) })
    #expect(book.state == [100, 0, 100])
    let again = try book.place(10)
    #expect(again != forgotten && book.ledger.hold(forgotten) == nil)
  }
}
