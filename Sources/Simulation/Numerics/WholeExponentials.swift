import CKernels

/// Rounds e raised to many powers at once to whole numbers.
public enum WholeExponentials {
  /// How wide the registers are that are used; all give the same bits.
  package enum Width: UInt32, CaseIterable {
    /// Those that every processor of the kind has.
    case baseline
    /// Of 256 bits.
    case bits256
    /// Of 512 bits.
    case bits512

    /// The widest that this machine has.
    package static let widest = Width(rawValue: kernel_widest().rawValue) ?? .baseline
  }

  /// Raises e to each of the first powers and rounds to the nearest whole number, halves up; at least
  /// 1 and at most 2^40.
  ///
  /// - Parameters:
  ///   - powers: Finite numbers.
  ///   - count: How many are wanted.
  ///   - result: Where they go; the places after them up to a multiple of eight are overwritten.
  /// - Complexity: O(count).
  public static func round(
    _ powers: ContiguousArray<Double>, count: Int, into result: inout ContiguousArray<Int64>
  ) {
    round(powers, count: count, into: &result, with: .widest)
  }

  package static func round(
    _ powers: ContiguousArray<Double>, count: Int, into result: inout ContiguousArray<Int64>,
    with width: Width
  ) {
    let whole = (count + 7) & ~7
    precondition(whole <= powers.count && whole <= result.count, "there are too few places")
    powers.withUnsafeBufferPointer { powers in
      result.withUnsafeMutableBufferPointer { result in
        kernel_whole_exponentials(
          powers.baseAddress, result.baseAddress, whole, KernelWidth(rawValue: width.rawValue))
      }
    }
  }
}
