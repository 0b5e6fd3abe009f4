import Ledger
import Quantities

/// Tells usage from credits by the word that files have for it.
package enum StoredUsage {
  private static let words = TransactionType.allCases.filter { !$0.concernsCredits }.map {
    Array($0.name.utf8)
  }

  package static func isUsage(_ type: UnsafeBufferPointer<UInt8>) -> Bool {
    words.contains { type.equals($0) }
  }
}
