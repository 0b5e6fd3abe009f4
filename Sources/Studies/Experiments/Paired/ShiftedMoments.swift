import Statistics

/// The spread of wide integers around the first of them.
///
/// Distances from the first value are added exactly as long as each fits 64 bits; beyond that the
/// spread comes from rounded ones.
struct ShiftedMoments: Hashable, Sendable {
  private var origin: Int128?
  private var exact = ExactMoments()
  private var rounded = Moments()
  private var isExact = true

  mutating func add(_ value: Int128) {
    let distance = value - (origin ?? value)
    origin = origin ?? value
    rounded.add(Double(distance))
    guard let narrow = Int64(exactly: distance) else {
      isExact = false
      return
    }
    exact.add(narrow)
  }

  /// The unbiased variance (divisor n - 1), or nil below two values.
  var variance: Double? { isExact ? exact.variance : rounded.variance }
}
