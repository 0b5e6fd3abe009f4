import CKernels

/// Computes columns of numbers, eight at once.
///
/// Every function computes whole steps of eight: columns have room for the count rounded up to a
/// multiple of eight, and what stands in the places after the count is overwritten. Which registers
/// are used changes no bit. Each function takes O(count) time.
public enum Columns {
  /// Draws from the exponential distribution with a mean, one of each random word.
  ///
  /// The draw is -log(u) for u the odd multiple of 2^-53 that the word's upper 52 bits say; finite and
  /// greater than zero.
  public static func exponentials(
    _ words: ContiguousArray<UInt64>, mean: Double, count: Int,
    into result: inout ContiguousArray<Double>, with width: KernelWidth = .widest
  ) {
    let whole = KernelWidth.whole(count)
    precondition(whole <= min(words.count, result.count), "there are too few places")
    words.withUnsafeBufferPointer { words in
      result.withUnsafeMutableBufferPointer { result in
        kernel_fill_exponentials(words.baseAddress, mean, result.baseAddress, whole, width.kernel)
      }
    }
  }

  /// Draws pairs of independent normal variables with mean 0 and variance 1, one of each two random
  /// words.
  ///
  /// - Source: G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates",
  ///   1958.
  public static func normals(
    radii: ContiguousArray<UInt64>, angles: ContiguousArray<UInt64>, count: Int,
    into x: inout ContiguousArray<Double>, _ y: inout ContiguousArray<Double>,
    with width: KernelWidth = .widest
  ) {
    let whole = KernelWidth.whole(count)
    precondition(
      whole <= min(min(radii.count, angles.count), min(x.count, y.count)),
      "there are too few places")
    radii.withUnsafeBufferPointer { radii in
      angles.withUnsafeBufferPointer { angles in
        x.withUnsafeMutableBufferPointer { x in
          y.withUnsafeMutableBufferPointer { y in
            kernel_fill_normals(
              radii.baseAddress, angles.baseAddress, x.baseAddress, y.baseAddress, whole,
              width.kernel)
          }
        }
      }
    }
  }

  /// Adds gaps up to instants.
  ///
  /// - Parameters:
  ///   - gaps: The gaps, in a unit of their own.
  ///   - places: Which of them.
  ///   - factor: What the unit is in nanoseconds; each gap is rounded to the nearest, halves up.
  ///   - start: The instant before the first gap, in nanoseconds.
  ///   - instants: Receives the instant after each gap, a whole number of eights of places.
  ///   - target: The place of the first.
  ///   - width: The registers to use; all give the same bits.
  /// - Returns: The last instant; nil where a gap is 2^52 nanoseconds or longer, which this way cannot
  ///   tell.
  public static func fillInstants(
    _ gaps: ContiguousArray<Double>, _ places: Range<Int>, times factor: Double,
    after start: Int64, into instants: inout ContiguousArray<Int64>, at target: Int,
    with width: KernelWidth = .widest
  ) -> Int64? {
    let whole = KernelWidth.whole(places.count)
    precondition(
      places.lowerBound >= 0 && places.lowerBound + whole <= gaps.count && target >= 0
        && target + whole <= instants.count, "there are too few places")
    var last = start
    gaps.withUnsafeBufferPointer { gaps in
      instants.withUnsafeMutableBufferPointer { instants in
        guard let gaps = gaps.baseAddress, let instants = instants.baseAddress else { return }
        kernel_fill_instants(
          gaps + places.lowerBound, factor, &last, instants + target, whole, width.kernel)
      }
    }
    guard last < .max else { return nil }
    return places.isEmpty ? start : instants[target + places.count - 1]
  }

  /// Replaces positive normal numbers by their natural logarithms.
  public static func takeLogs(
    _ column: inout ContiguousArray<Double>, count: Int, with width: KernelWidth = .widest
  ) {
    let whole = KernelWidth.whole(count)
    precondition(whole <= column.count, "there are too few places")
    column.withUnsafeMutableBufferPointer { column in
      kernel_take_logs(column.baseAddress, whole, width.kernel)
    }
  }

  /// Replaces each number x by scale · exp(shift + factor · x), positive and finite.
  ///
  /// The exponent is kept between -700 and 700, the result between the least and the greatest normal
  /// number.
  public static func takeExponentials(
    _ column: inout ContiguousArray<Double>, scale: Double = 1, shift: Double = 0, factor: Double,
    count: Int, with width: KernelWidth = .widest
  ) {
    let whole = KernelWidth.whole(count)
    precondition(whole <= column.count, "there are too few places")
    column.withUnsafeMutableBufferPointer { column in
      kernel_take_exps(column.baseAddress, scale, shift, factor, whole, width.kernel)
    }
  }
}
