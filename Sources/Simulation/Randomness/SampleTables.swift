/// The immutable tables behind a draw from a discrete or empirical distribution or a mixture.
@usableFromInline
final class SampleTables: Sendable {
  /// How the tables are read.
  enum Reading {
    case weighted, equallyLikely, interpolated, mixture
  }

  private let reading: Reading
  private let alias: AliasTable?
  private let values: ContiguousArray<Double>
  private let components: ContiguousArray<PreparedDistribution>

  /// Creates the tables of a distribution whose weights were checked when it was made.
  init(
    _ reading: Reading, weights: [Double] = [], values: [Double] = [],
    components: [PreparedDistribution] = []
  ) {
    self.reading = reading
    alias = try? AliasTable(weights: weights)
    self.values = ContiguousArray(values)
    self.components = ContiguousArray(components)
  }

  /// Returns one draw.
  func draw(_ generator: inout Xoshiro256PlusPlus) -> Double {
    guard reading == .mixture else { return draw(generator.next()) }
    return components[alias?.draw(&generator) ?? 0].draw(&generator)
  }

  /// Returns the draw that a random word makes; that of a mixture, which needs more of them, by the
  /// generator that the word names.
  func draw(_ word: UInt64) -> Double {
    switch reading {
    case .weighted: return values[alias?.draw(word) ?? 0]
    case .equallyLikely:
      let index = word.multipliedFullWidth(by: UInt64(values.count)).high
      return values[Int(truncatingIfNeeded: index)]
    case .interpolated:
      let position = word.uniform01 * Double(values.count - 1)
      let index = min(Int(position), values.count - 2)
      let low = values[index]
      return low + (position - Double(index)) * (values[index + 1] - low)
    case .mixture:
      var generator = StreamSeed(seed: word).generator()
      return draw(&generator)
    }
  }
}
