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
  var balance: Int64 { blocks.reduce(0) { $0 + $1.left } - debt }

  mutating func grant(_ block: Block) {
    var block = block
    let repaid = block.scope == 0 ? min(debt, block.left) : 0
    debt -= repaid
    block.left -= repaid
    if block.left > 0 { blocks.append(block) }
  }

  /// What is there for usage of some scopes.
  func usable(for scopes: Set<Int>) -> Int64 {
    blocks.filter { $0.scope == 0 || scopes.contains($0.scope) }.reduce(-debt) { $0 + $1.left }
  }

  mutating func spend(_ amount: Int64, scopes: Set<Int>) {
    debt += take(amount) { $0.scope == 0 || scopes.contains($0.scope) }.missing
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
