import DrawdownBilling

/// Keeps accepted transfers until they are told, and forgets them then.
///
/// A platform would write them to its database here.
struct Outbox: Journal {
  static var isReadable: Bool { false }

  private var transfers: [Transfer] = []

  mutating func append(_ transfer: Transfer) { transfers.append(transfer) }

  func forEach(_ body: (Transfer) -> Void) {}

  /// Hands over what was accepted since the last call.
  mutating func take() -> [Transfer] {
    defer { transfers = [] }
    return transfers
  }
}
