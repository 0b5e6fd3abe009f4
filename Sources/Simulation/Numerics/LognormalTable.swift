import CKernels

/// Pairs of lognormal distributions, by entry.
public struct LognormalTable: Sendable {
  private var entries: ContiguousArray<KernelLognormals> = []

  /// Makes an empty table.
  public init() {}

  /// Adds a pair by the means and the standard deviations of the two logarithms and their correlation.
  public mutating func append(mu: SIMD2<Double>, sigma: SIMD2<Double>, correlation: Double) {
    entries.append(
      KernelLognormals(
        mu: (mu[0], mu[1]), sigma: (sigma[0], sigma[1]), correlation: correlation,
        complement: max(0, 1 - correlation * correlation).squareRoot()))
  }

  /// Draws pairs and rounds them to whole numbers, halves up; at least 1 and at most 2^40.
  ///
  /// - Parameters:
  ///   - chosen: The entry of each pair.
  ///   - x: A normal variable for each.
  ///   - y: Another one, independent of the first.
  ///   - count: How many pairs.
  ///   - first: Where the first numbers go; all columns have room for a multiple of eight.
  ///   - second: Where the second numbers go.
  ///   - width: The registers to use; all give the same bits.
  /// - Complexity: O(count).
  public func draw(
    _ chosen: inout ContiguousArray<Int32>, x: ContiguousArray<Double>, y: ContiguousArray<Double>,
    count: Int, into first: inout ContiguousArray<Int64>, _ second: inout ContiguousArray<Int64>,
    with width: KernelWidth = .widest
  ) {
    let whole = KernelWidth.whole(count)
    precondition(
      whole <= min(min(chosen.count, min(x.count, y.count)), min(first.count, second.count)),
      "there are too few places")
    for place in count..<whole { chosen[place] = 0 }
    precondition(isEntry(chosen, count: whole), "there is no such entry")
    chosen.withUnsafeBufferPointer { chosen in
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in
          first.withUnsafeMutableBufferPointer { first in
            second.withUnsafeMutableBufferPointer { second in
              entries.withUnsafeBufferPointer { entries in
                kernel_fill_whole_lognormals(
                  chosen.baseAddress, entries.baseAddress, x.baseAddress, y.baseAddress,
                  first.baseAddress, second.baseAddress, whole, width.kernel)
              }
            }
          }
        }
      }
    }
  }

  /// Whether all of the first places name entries.
  private func isEntry(_ chosen: ContiguousArray<Int32>, count: Int) -> Bool {
    let chosen = chosen.span
    // All bits that are set somewhere: quicker to find than the greatest, which they only bound.
    var bits: Int32 = 0
    for place in 0..<count { bits |= chosen[place] }
    guard bits < 0 || Int(bits) >= entries.count else { return true }
    return (0..<count).allSatisfy { entries.indices.contains(Int(chosen[$0])) }
  }
}
