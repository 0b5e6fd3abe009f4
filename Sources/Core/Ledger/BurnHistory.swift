import Quantities

/// What a wallet burnt, grant by grant in the order of burning, so that a reversal can unwind it.
///
/// Memory is bounded: the last stretches are remembered one by one. Of those before them sums are, one
/// for each of the terms that credit had: bought or given, expiry, priority and scope. Of more terms
/// than are kept, one sum for what was bought and one for what was given has the last expiry.
struct BurnHistory: Sendable {
  /// Credit burnt without a change of grant.
  struct Stretch: Sendable {
    /// The grant it was burnt from; nil for what is owed.
    let grant: Grant?
    var amount: Int64

    /// Adds to it, as far as it fits.
    mutating func add(_ more: Int64) {
      let (sum, overflow) = amount.addingReportingOverflow(more)
      amount = overflow ? .max : sum
    }
  }

  /// How many stretches are remembered one by one.
  static let length = 32
  /// How many terms sums are kept of.
  static let mostTerms = 1_000

  /// The last ones, the latest at the end.
  private var stretches: [Stretch] = []
  /// The sums of those before, by terms.
  private var earlier: [Stretch] = []
  /// What the account of the grant that burns first had been debited when a stretch last ended.
  var mark = MoneyTotal.zero

  mutating func add(_ grant: Grant?, _ amount: Int64) {
    guard amount > 0 else { return }
    if let last = stretches.indices.last, stretches[last].grant?.number == grant?.number {
      stretches[last].add(amount)
      return
    }
    stretches.append(Stretch(grant: grant, amount: amount))
    forgetOldest()
  }

  /// What was owed is paid out of a grant now: the oldest debt first.
  mutating func repay(_ amount: Int64, from grant: Grant) {
    var rest = amount
    var place = 0
    while rest > 0, place < stretches.count {
      if stretches[place].grant == nil {
        let part = min(rest, stretches[place].amount)
        rest -= part
        stretches[place].amount -= part
        if stretches[place].amount == 0 { stretches.remove(at: place) }
        stretches.insert(Stretch(grant: grant, amount: part), at: place)
      }
      place += 1
    }
    forgetOldest()
  }

  /// Takes the latest stretches out that a coverage allows, as far as they go; the latest first.
  mutating func unwind(_ amount: Int64, _ coverage: ScopeCoverage) -> [Stretch] {
    var rest = amount
    var parts: [Stretch] = []
    func takeLatest(of list: inout [Stretch]) {
      for place in list.indices.reversed() where rest > 0 {
        guard coverage.covers(list[place].grant?.scope ?? .everything) else { continue }
        let part = min(rest, list[place].amount)
        rest -= part
        list[place].amount -= part
        parts.append(Stretch(grant: list[place].grant, amount: part))
        if list[place].amount == 0 { list.remove(at: place) }
      }
    }
    takeLatest(of: &stretches)
    takeLatest(of: &earlier)
    return parts
  }

  private mutating func forgetOldest() {
    while stretches.count > Self.length {
      // What is owed is remembered until it is paid for.
      guard let place = stretches.firstIndex(where: { $0.grant != nil }),
        let grant = stretches[place].grant
      else { return }
      let amount = stretches.remove(at: place).amount
      var same = earlier.firstIndex { $0.grant.map(grant.hasTerms(of:)) ?? false }
      if same == nil, earlier.count >= Self.mostTerms {
        same = earlier.firstIndex { $0.grant?.category == grant.category }
      }
      guard let same else {
        earlier.append(Stretch(grant: grant, amount: amount))
        continue
      }
      let lasting = earlier[same].grant.flatMap { $0.expiry > grant.expiry ? $0 : nil } ?? grant
      earlier[same] = Stretch(grant: lasting, amount: earlier[same].amount)
      earlier[same].add(amount)
    }
  }
}

extension Grant {
  /// Whether it is credit on the same terms as another grant.
  fileprivate func hasTerms(of other: Grant) -> Bool {
    category == other.category && expiry == other.expiry && priority == other.priority
      && scope == other.scope
  }
}

extension Ledger {
  /// Ends the stretch that a wallet burns of its first grant: what follows is written down apart.
  ///
  /// To be called before anything but plain burning debits that grant or puts another one first, so
  /// that burning itself, the request loop, writes nothing.
  mutating func endStretch(of wallet: Wallet.ID) {
    let place = wallets[wallet.index].firstGrant
    guard place >= 0 else { return }
    let grant = slots[Int(place)].grant
    let burnt = accounts[grant.account.index].debits - histories[wallet.index].mark
    histories[wallet.index].add(grant, Int64(truncatingIfNeeded: burnt.nanos))
    startStretch(of: wallet)
  }

  /// Starts a stretch with what was debited to the first grant so far.
  mutating func startStretch(of wallet: Wallet.ID) {
    let place = wallets[wallet.index].firstGrant
    guard place >= 0 else { return }
    histories[wallet.index].mark = accounts[slots[Int(place)].grant.account.index].debits
  }
}
