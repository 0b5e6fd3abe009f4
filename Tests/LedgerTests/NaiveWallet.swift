/// A wallet as a list of grants and a debt, kept in the plainest way.
struct NaiveWallet {
  struct Block {
    var left: Int64
    let priority: Int32
    let expiry: Int64
    let isPaid: Bool
    let effective: Int64
    var number: Int
    /// What it is for; 0 for everything.
    var scope = 0
  }

  var blocks: [Block] = []
  var debt: Int64 = 0
  /// What was burnt, the latest last; no block for what is owed.
  private var burnt: [(block: Block?, amount: Int64)] = []
  /// How many of them, at least, a ledger remembers one by one.
  private var remembered = 0
  var balance: Int64 { blocks.reduce(0) { $0 + $1.left } - debt }

  mutating func grant(_ block: Block) {
    var block = block
    let repaid = block.scope == 0 ? min(debt, block.left) : 0
    debt -= repaid
    block.left -= repaid
    if block.left > 0 { blocks.append(block) }
    repay(repaid, from: block)
  }

  /// What was owed longest is paid for first.
  private mutating func repay(_ amount: Int64, from block: Block) {
    var rest = amount
    var log: [(block: Block?, amount: Int64)] = []
    for entry in burnt {
      let part = entry.block == nil ? min(rest, entry.amount) : 0
      rest -= part
      if part > 0 { log.append((block, part)) }
      if entry.amount > part { log.append((entry.block, entry.amount - part)) }
    }
    burnt = log
  }

  private mutating func burn(_ block: Block?, _ amount: Int64) {
    guard amount > 0 else { return }
    if let last = burnt.indices.last, burnt[last].block?.number == block?.number {
      burnt[last].amount += amount
    } else {
      burnt.append((block, amount))
      remembered = min(24, remembered + 1)
    }
  }

  /// Takes out what was burnt last of some scopes; nil where a ledger may have forgotten it.
  mutating func unwind(
    _ amount: Int64, scopes: Set<Int>
  ) -> (parts: [(block: Block?, amount: Int64)], missing: Int64)? {
    var rest = amount
    var parts: [(block: Block?, amount: Int64)] = []
    var log = burnt
    for place in burnt.indices.reversed() where rest > 0 {
      let scope = burnt[place].block?.scope ?? 0
      guard scope == 0 || scopes.contains(scope) else { continue }
      guard burnt.count - place <= remembered else { return nil }
      let part = min(rest, burnt[place].amount)
      rest -= part
      parts.append((burnt[place].block, part))
      log[place].amount -= part
      if log[place].amount == 0 { log.remove(at: place) }
    }
    guard rest == 0 || burnt.count <= remembered else { return nil }
    remembered -= min(remembered, burnt.count - log.count)
    burnt = log
    debt -= parts.reduce(0) { $0 + ($1.block == nil ? $1.amount : 0) }
    return (parts, rest)
  }

  /// What is there for usage of some scopes.
  func usable(for scopes: Set<Int>) -> Int64 {
    blocks.filter { $0.scope == 0 || scopes.contains($0.scope) }.reduce(-debt) { $0 + $1.left }
  }

  mutating func spend(_ amount: Int64, scopes: Set<Int>) {
    let taken = take(amount) { $0.scope == 0 || scopes.contains($0.scope) }
    for part in taken.parts { burn(part, part.left) }
    burn(nil, taken.missing)
    debt += taken.missing
  }

  /// Takes credit in burn order; returns the parts taken, and what is missing.
  mutating func take(
    _ amount: Int64, where isWanted: (Block) -> Bool
  ) -> (parts: [Block], missing: Int64) {
    var rest = amount
    var parts: [Block] = []
    let order = blocks.indices.filter { isWanted(blocks[$0]) }.sorted { left, right in
      let (a, b) = (blocks[left], blocks[right])
      if a.priority != b.priority { return a.priority < b.priority }
      if a.expiry != b.expiry { return a.expiry < b.expiry }
      if a.isPaid != b.isPaid { return !a.isPaid }
      if a.effective != b.effective { return a.effective < b.effective }
      return a.number < b.number
    }
    for index in order {
      let part = min(rest, blocks[index].left)
      guard part > 0 else { continue }
      blocks[index].left -= part
      rest -= part
      var taken = blocks[index]
      taken.left = part
      parts.append(taken)
    }
    blocks.removeAll { $0.left == 0 }
    return (parts, rest)
  }

  mutating func expire(at instant: Int64) -> Int64 {
    let gone = blocks.filter { $0.expiry <= instant }.reduce(0) { $0 + $1.left }
    blocks.removeAll { $0.expiry <= instant }
    return gone
  }
}
