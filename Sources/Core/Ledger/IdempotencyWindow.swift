import Quantities

/// Remembers keys and contents of transactions for a stated time.
///
/// - Complexity: amortised O(1) a transaction; memory is bounded by the transactions of one window.
struct IdempotencyWindow: Sendable {
  /// What must be equal for a repeat to be a repeat.
  struct Content: Hashable, Sendable {
    let type: TransactionType
    let wallet: Wallet.ID
    let amount: Money
  }

  enum Finding { case new, same, different }

  let length: Duration
  private var contents: [TransactionID: Content] = [:]
  private var queue: ContiguousArray<(id: TransactionID, until: Instant)> = []
  private var head = 0

  init(length: Duration) { self.length = length }

  mutating func look(up id: TransactionID, content: Content, at instant: Instant) -> Finding {
    while head < queue.count, queue[head].until <= instant {
      contents[queue[head].id] = nil
      head += 1
    }
    if head > 64, head * 2 > queue.count {
      queue.removeFirst(head)
      head = 0
    }
    guard let earlier = contents[id] else { return .new }
    return earlier == content ? .same : .different
  }

  mutating func remember(_ id: TransactionID, content: Content, at instant: Instant) {
    contents[id] = content
    queue.append((id, instant + length))
  }
}
