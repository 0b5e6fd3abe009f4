/// A sum of doubles that carries its rounding error along.
///
/// - Source: A. Neumaier, ZAMM 54 (1974).
struct CompensatedSum: Hashable, Sendable {
  private var sum = 0.0
  private var error = 0.0

  mutating func add(_ value: Double) {
    let next = sum + value
    error += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
    sum = next
  }

  var value: Double { sum + error }
}
