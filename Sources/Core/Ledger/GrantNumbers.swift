/// Some of a wallet's grants, by their numbers.
public struct GrantNumbers: Hashable, Sendable {
  private var ranges: [Range<UInt32>]

  /// No grants.
  public static let none = GrantNumbers(0..<0)

  /// Makes the grants of a range of numbers.
  public init(_ range: Range<UInt32>) { ranges = range.isEmpty ? [] : [range] }

  /// Whether a grant is one of them.
  ///
  /// - Complexity: O(r) in the number of ranges.
  public func contains(_ number: UInt32) -> Bool { ranges.contains { $0.contains(number) } }

  /// Adds a grant whose number is above all others.
  public mutating func append(_ number: UInt32) {
    precondition(ranges.allSatisfy { $0.upperBound <= number }, "the number is not above all")
    if let last = ranges.indices.last, ranges[last].upperBound == number {
      ranges[last] = ranges[last].lowerBound..<number + 1
    } else {
      ranges.append(number..<number + 1)
    }
  }
}
