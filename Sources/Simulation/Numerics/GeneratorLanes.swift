import CKernels

/// Eight xoshiro256++ generators that take turns.
///
/// - Source: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", 2021.
public struct GeneratorLanes: Sendable {
  /// The first word of each generator's state, then the second of each, and so on.
  private var state: InlineArray<32, UInt64>

  /// Makes generators of 32 words of state; of each four that belong to one generator some word is
  /// not zero.
  public init(state: (Int) -> UInt64) {
    self.state = InlineArray { state($0) }
  }

  /// A word of the state, in the order in which it was made.
  package subscript(place: Int) -> UInt64 { state[place] }

  /// Makes the next words, the first of the first generator.
  ///
  /// - Parameters:
  ///   - column: Where they go.
  ///   - start: The place of the first.
  ///   - count: How many, a multiple of eight.
  ///   - width: The registers to use.
  public mutating func fill(
    _ column: inout ContiguousArray<UInt64>, from start: Int, count: Int,
    with width: KernelWidth = .widest
  ) {
    precondition(
      count % 8 == 0 && start >= 0 && start + count <= column.count, "there are too few places")
    var span = state.mutableSpan
    span.withUnsafeMutableBufferPointer { state in
      column.withUnsafeMutableBufferPointer { column in
        guard let words = column.baseAddress else { return }
        kernel_fill_words(state.baseAddress, words + start, count, width.kernel)
      }
    }
  }
}
