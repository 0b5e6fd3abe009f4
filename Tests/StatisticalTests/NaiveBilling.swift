/// Billing in the plainest way: organizations as lists of blocks of credit and a debt.
///
/// Written from the documents alone, with none of the program's types, so that both can be wrong
/// only independently.
struct NaiveBilling {
  struct Block {
    var left: Int64
    /// The face value that was sold together, and what was paid for it.
    var whole: Int64
    var paid: Int64
    var isPaid: Bool
    var priority: Int64 = 0
    var expiry: Int64 = .max
    var effective: Int64
    var number: Int
  }

  struct Purchase {
    let price: Int64
    let credits: Int64
    let bonus: Int64
    var creditBlocks: [Int]
    var bonusBlocks: [Int]
    var refunded: Int64 = 0
    var taken: Int64 = 0
    var takenBonus: Int64 = 0
    /// What a dispute took, in its order: the block as it was, or nil for debt.
    var disputed: [(block: Block?, amount: Int64)]?
  }

  struct Account {
    var blocks: [Block] = []
    var debt: Int64 = 0
    var purchases: [Purchase] = []
    var numbers = 0
    var isDeleted = false
    /// Every change of the balance; their sum is the balance.
    var changes: Int64 = 0
    /// What usage burnt, the latest last; no block for what is owed.
    var burnt: [(block: Block?, amount: Int64)] = []

    /// Holds in the order of placing; those that are resolved stay.
    var holds: [Hold] = []
    /// What was charged since the budget's period began, and what earlier ones left it.
    var spent: Int64 = 0
    var carried: Int64 = 0
    /// When requests were admitted whose number is limited.
    var arrivals: [Int64] = []
    /// The numbers of blocks that plans brought.
    var planBlocks: Set<Int> = []

    var balance: Int64 { blocks.reduce(0) { $0 + $1.left } - debt }
    var held: Int64 { holds.reduce(0) { $0 + ($1.state == .open ? $1.amount : 0) } }
    var available: Int64 { balance - held }
  }

  struct Hold {
    enum State { case open, captured, released, expired }
    let number: UInt64
    let amount: Int64
    let expiry: Int64
    var state = State.open
  }

  var accounts: [Account]

  init(organizations: Int) { accounts = Array(repeating: Account(), count: organizations) }

  static func share(_ total: Int64, _ part: Int64, _ whole: Int64) -> Int64 {
    if part >= whole { return total }
    let product = Int128(total) * Int128(part)
    let below = product / Int128(whole)
    let twice = 2 * (product - below * Int128(whole))
    if twice > Int128(whole) || (twice == Int128(whole) && below % 2 != 0) {
      return Int64(below + 1)
    }
    return Int64(below)
  }

  private static func burnsBefore(_ left: Block, _ right: Block) -> Bool {
    if left.priority != right.priority { return left.priority < right.priority }
    if left.expiry != right.expiry { return left.expiry < right.expiry }
    if left.isPaid != right.isPaid { return right.isPaid }
    if left.effective != right.effective { return left.effective < right.effective }
    return left.number < right.number
  }

  /// Adds a block, which repays the debt first; returns its number.
  @discardableResult
  mutating func add(_ block: Block, to index: Int) -> Int {
    var block = block
    block.number = accounts[index].numbers
    accounts[index].numbers += 1
    accounts[index].changes += block.left
    let repaid = min(block.left, accounts[index].debt)
    accounts[index].debt -= repaid
    block.left -= repaid
    repay(repaid, from: block, of: index)
    if block.left > 0 { accounts[index].blocks.append(block) }
    accounts[index].blocks.sort(by: Self.burnsBefore)
    return block.number
  }

  /// Takes credit from the blocks wanted, in burn order; returns what it took and what is missing.
  mutating func take(
    _ amount: Int64, from index: Int, where isWanted: (Block) -> Bool
  ) -> (parts: [(block: Block?, amount: Int64)], missing: Int64) {
    var rest = amount
    var parts: [(block: Block?, amount: Int64)] = []
    for place in accounts[index].blocks.indices
    where rest > 0 && isWanted(accounts[index].blocks[place]) {
      let part = min(rest, accounts[index].blocks[place].left)
      accounts[index].blocks[place].left -= part
      rest -= part
      parts.append((accounts[index].blocks[place], part))
    }
    accounts[index].blocks.removeAll { $0.left == 0 }
    accounts[index].changes -= amount - rest
    return (parts, rest)
  }

  mutating func owe(_ amount: Int64, _ index: Int) {
    accounts[index].debt += amount
    accounts[index].changes -= amount
  }

  mutating func spend(_ amount: Int64, from index: Int) {
    let taken = take(amount, from: index) { _ in true }
    accounts[index].burnt += taken.parts
    owe(taken.missing, index)
    if taken.missing > 0 { accounts[index].burnt.append((nil, taken.missing)) }
  }

  /// Usage that is owed is paid for by new credit, the oldest first.
  private mutating func repay(_ amount: Int64, from block: Block, of index: Int) {
    var rest = amount
    var log: [(block: Block?, amount: Int64)] = []
    for entry in accounts[index].burnt {
      let part = entry.block == nil ? min(rest, entry.amount) : 0
      rest -= part
      if part > 0 { log.append((block, part)) }
      if entry.amount > part { log.append((entry.block, entry.amount - part)) }
    }
    accounts[index].burnt = log
  }

  /// Gives back what usage burnt last, each part as it was; more than that is a gift.
  mutating func refundUsage(_ amount: Int64, to index: Int, at now: Int64) {
    var rest = amount
    var parts: [(block: Block?, amount: Int64)] = []
    while rest > 0, let last = accounts[index].burnt.popLast() {
      let part = min(rest, last.amount)
      rest -= part
      if last.amount > part { accounts[index].burnt.append((last.block, last.amount - part)) }
      // Neighbours of one block come back together.
      if let before = parts.last, before.block?.number == last.block?.number {
        parts[parts.count - 1].amount += part
      } else {
        parts.append((last.block, part))
      }
    }
    for (block, part) in parts {
      guard var block else {
        accounts[index].debt -= part
        accounts[index].changes += part
        continue
      }
      block.left = part
      follow(block.number, to: add(block, to: index), of: index)
    }
    if rest > 0 {
      add(
        Block(left: rest, whole: rest, paid: 0, isPaid: false, effective: now, number: 0),
        to: index)
    }
    _ = expire(index, at: now)
  }

  /// A purchase's credit stays its own, in whichever block it is.
  private mutating func follow(_ old: Int, to new: Int, of index: Int) {
    for place in accounts[index].purchases.indices {
      if accounts[index].purchases[place].creditBlocks.contains(old) {
        accounts[index].purchases[place].creditBlocks.append(new)
      }
      if accounts[index].purchases[place].bonusBlocks.contains(old) {
        accounts[index].purchases[place].bonusBlocks.append(new)
      }
    }
  }

  mutating func expire(_ index: Int, at now: Int64) -> Int64 {
    let due = accounts[index].blocks.filter { $0.expiry <= now }.reduce(0) { $0 + $1.left }
    _ = take(due, from: index) { $0.expiry <= now }
    return due
  }

  mutating func buy(
    price: Int64, credits: Int64, bonus: Int64, expiry: Int64, for index: Int, at now: Int64
  ) {
    let first = add(
      Block(
        left: credits, whole: credits, paid: price, isPaid: true, expiry: expiry, effective: now,
        number: 0), to: index)
    var second: Int?
    if bonus > 0 {
      second = add(
        Block(
          left: bonus, whole: bonus, paid: 0, isPaid: false, expiry: expiry, effective: now,
          number: 0), to: index)
    }
    accounts[index].purchases.append(
      Purchase(
        price: price, credits: credits, bonus: bonus, creditBlocks: [first],
        bonusBlocks: second.map { [$0] } ?? []))
  }

  func left(of numbers: [Int], in index: Int) -> Int64 {
    accounts[index].blocks.filter { numbers.contains($0.number) }.reduce(0) { $0 + $1.left }
  }

  /// The largest refund whose credits are unspent, by trying.
  func mostRefundable(_ purchase: Purchase, in index: Int) -> Int64 {
    let left = max(
      0, min(left(of: purchase.creditBlocks, in: index), accounts[index].available))
    var low: Int64 = 0
    var high = purchase.price - purchase.refunded
    while low < high {
      let middle = low + (high - low + 1) / 2
      let credits =
        Self.share(purchase.credits, purchase.refunded + middle, purchase.price) - purchase.taken
      if credits <= left { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// Refunds money, or as much as there is; returns it, or nil where it is refused.
  mutating func refund(_ money: Int64?, of number: Int, in index: Int) -> Int64? {
    guard accounts[index].purchases.indices.contains(number) else { return nil }
    var purchase = accounts[index].purchases[number]
    guard purchase.disputed == nil else { return nil }
    let most = mostRefundable(purchase, in: index)
    let paid = money ?? most
    guard paid > 0, paid <= most else { return nil }
    purchase.refunded += paid
    let credits =
      Self.share(purchase.credits, purchase.refunded, purchase.price) - purchase.taken
    let bonus = min(
      Self.share(purchase.bonus, purchase.refunded, purchase.price) - purchase.takenBonus,
      left(of: purchase.bonusBlocks, in: index))
    _ = take(credits, from: index) { purchase.creditBlocks.contains($0.number) }
    _ = take(bonus, from: index) { purchase.bonusBlocks.contains($0.number) }
    purchase.taken += credits
    purchase.takenBonus += bonus
    accounts[index].purchases[number] = purchase
    return paid
  }

  mutating func chargeBack(_ number: Int, in index: Int) -> Bool {
    guard accounts[index].purchases.indices.contains(number) else { return false }
    var purchase = accounts[index].purchases[number]
    guard purchase.disputed == nil else { return false }
    let credits = purchase.credits - purchase.taken
    let bonus = left(of: purchase.bonusBlocks, in: index)
    // The bonus; the part that money was paid for, and then what was promoted; each from its own
    // block, then from any other, and at last as a debt.
    let paid = min(purchase.price - purchase.refunded, credits)
    var parts = take(bonus, from: index) { purchase.bonusBlocks.contains($0.number) }.parts
    for amount in [paid, credits - paid] {
      let own = take(amount, from: index) { purchase.creditBlocks.contains($0.number) }
      let other = take(own.missing, from: index) { _ in true }
      parts += own.parts + other.parts
      if other.missing > 0 {
        owe(other.missing, index)
        parts.append((nil, other.missing))
      }
    }
    purchase.disputed = parts
    accounts[index].purchases[number] = purchase
    return true
  }

  mutating func winDispute(_ number: Int, in index: Int, at now: Int64) -> Bool {
    guard accounts[index].purchases.indices.contains(number),
      let parts = accounts[index].purchases[number].disputed
    else { return false }
    for (block, amount) in parts.reversed() {
      var back =
        block
        ?? Block(
          left: 0, whole: amount, paid: amount, isPaid: true, effective: now, number: 0)
      back.left = amount
      let new = add(back, to: index)
      if let old = block?.number { follow(old, to: new, of: index) }
    }
    _ = expire(index, at: now)
    accounts[index].purchases[number].disputed = nil
    return true
  }

  mutating func transfer(_ amount: Int64?, from: Int, to: Int, at now: Int64) -> Bool {
    let moved = amount ?? accounts[from].available
    guard moved > 0, moved <= accounts[from].available else { return false }
    for case (let block?, let part) in take(moved, from: from, where: { _ in true }).parts {
      var arrived = block
      arrived.left = part
      add(arrived, to: to)
    }
    return true
  }
}

extension NaiveBilling {
  /// Ends the holds whose time has come; returns how many there were, and what they held.
  @discardableResult
  mutating func expireHolds(_ index: Int, at now: Int64) -> (count: Int, amount: Int64) {
    var (count, amount) = (0, Int64(0))
    for place in accounts[index].holds.indices
    where accounts[index].holds[place].state == .open
      && accounts[index].holds[place].expiry <= now
    {
      accounts[index].holds[place].state = .expired
      count += 1
      amount += accounts[index].holds[place].amount
    }
    return (count, amount)
  }

  func nextHoldExpiry(_ index: Int) -> Int64 {
    accounts[index].holds.filter { $0.state == .open }.map(\.expiry).min() ?? .max
  }
}

/// A plan in the plainest way: what is included, and a list of what is beyond.
struct NaivePlan {
  let included: Int64
  /// The price of a request beyond; nil where they are rejected.
  var rate: Int64?
  /// The most that those of a period may cost, and how many there may be.
  var most: (amount: Int64, requests: Int)
  let fee: Int64
  let credit: Int64
  /// How far below zero usage may go, which is invoiced when the period ends; nil where it is owed.
  let postpaid: Int64?
  /// How long its credit lives, whether it comes in thirds of the period, and how much earlier credit
  /// may be there when it does.
  var life: Int64 = 1
  var comesInParts = false
  var mostCarried: Int64?
  /// Requests of the period.
  var requests: Int64 = 0 {
    didSet { if requests > max(included, oldValue) { costs.append(rate ?? 0) } }
  }
  /// The price of each request beyond the included ones, one by one.
  private var costs: [Int64] = []

  init(
    included: Int64, rate: Int64?, most: (amount: Int64, requests: Int), fee: Int64, credit: Int64,
    postpaid: Int64?
  ) {
    self.included = included
    self.rate = rate
    self.most = most
    self.fee = fee
    self.credit = credit
    self.postpaid = postpaid
  }

  var isUsedUp: Bool {
    guard requests >= included else { return false }
    guard let rate else { return true }
    return overageCost + rate > most.amount || costs.count >= most.requests
  }
  var overageCost: Int64 { costs.reduce(0, +) }

  mutating func switchOverage(to rate: Int64?, most: (amount: Int64, requests: Int)) {
    (self.rate, self.most) = (rate, most)
  }

  mutating func startPeriod() {
    requests = 0
    costs = []
  }
}
