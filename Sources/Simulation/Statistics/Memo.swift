import Synchronization

/// Values of a function that are asked for again and again, such as one quantile for every row of a
/// table.
final class Memo<Value: Sendable>: Sendable {
  private static var most: Int { 4_096 }
  private let known = Mutex<[[Double]: Value]>([:])

  /// Returns the value at some arguments: computed, or as it was the last time.
  func value(at arguments: [Double], _ compute: ([Double]) -> Value) -> Value {
    if let value = known.withLock({ $0[arguments] }) { return value }
    let value = compute(arguments)
    known.withLock { known in
      if known.count >= Self.most { known.removeAll() }
      known[arguments] = value
    }
    return value
  }
}
