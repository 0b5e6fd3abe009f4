import Quantities

/// A condition that rows must meet to be read: a column compared with a value.
public struct TraceFilter: Hashable, Sendable {
  /// How the column is compared with the value.
  enum Comparison: String, CaseIterable {
    case equal = "=="
    case different = "!="
    case atMost = "<="
    case atLeast = ">="
    case below = "<"
    case above = ">"
  }

  /// The condition as it was written.
  public let text: String
  let column: TracePath
  let comparison: Comparison
  let value: [UInt8]
  /// Whether rows without the column meet it; otherwise theirs counts as empty.
  let holdsWhereMissing: Bool

  /// Reads a condition such as `status == success` or `code < 400`; nil where it is none.
  ///
  /// Where the column is no number, `<` and the like do not hold.
  public init?(_ text: String) { self.init(text, holdsWhereMissing: false) }

  init?(_ text: String, holdsWhereMissing: Bool) {
    let parts = text.split(separator: " ")
    guard parts.count >= 2, let comparison = Comparison(rawValue: String(parts[1])) else {
      return nil
    }
    let value = parts.dropFirst(2).joined(separator: " ")
    let isOfNumbers = comparison != .equal && comparison != .different
    guard !isOfNumbers || Decimal(value) != nil else { return nil }
    self.text = text
    column = TracePath(String(parts[0]))
    self.comparison = comparison
    self.value = Array(value.utf8)
    self.holdsWhereMissing = holdsWhereMissing
  }

  /// Tells whether a value meets the condition; a missing one is empty.
  func holds(for bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    switch comparison {
    case .equal: return bytes.elementsEqual(value)
    case .different: return !bytes.elementsEqual(value)
    default: break
    }
    guard let left = Decimal(ascii: bytes),
      let right = value.withUnsafeBufferPointer({ Decimal(ascii: $0) })
    else { return false }
    switch comparison {
    case .atMost: return left <= right
    case .atLeast: return left >= right
    case .below: return left < right
    default: return left > right
    }
  }
}
