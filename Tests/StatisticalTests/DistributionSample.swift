import Randomness
import Statistics
import TestSupport
import Testing

/// A sampler and the distribution function that its draws must follow.
struct DistributionSample: Sendable, CustomTestStringConvertible {
  /// Enough that a scale wrong by 0.3 % is found.
  static let size = 4_000_000

  let name: String
  /// Fills an array from a stream.
  let draw: @Sendable (inout Xoshiro256PlusPlus, inout [Double]) throws -> Void
  /// The probability of a draw at or below a number, from elsewhere than the module under test.
  let cumulative: @Sendable (Double) -> Double

  var testDescription: String { name }

  /// A distribution of the module, drawn in its prepared form.
  init(
    _ name: String, _ make: @escaping @Sendable () throws -> Distribution,
    follows cumulative: @escaping @Sendable (Double) -> Double
  ) {
    self.name = name
    self.cumulative = cumulative
    draw = { generator, values in
      let distribution = try make()
      // Half of them one by one, half in columns.
      let prepared = distribution.prepared()
      let half = values.count / 2
      for index in 0..<half { values[index] = prepared.draw(&generator) }
      let columns = StreamSeed(seed: 1).child("columns").child(name)
      values.replaceSubrange(half..., with: distribution.draws(values.count - half, seed: columns))
    }
  }

  /// Any other sampler.
  init(
    _ name: String,
    draw: @escaping @Sendable (inout Xoshiro256PlusPlus, inout [Double]) throws -> Void,
    follows cumulative: @escaping @Sendable (Double) -> Double
  ) {
    self.name = name
    self.draw = draw
    self.cumulative = cumulative
  }

  /// Draws the sample from the stream of its name and tests it by both statistics.
  func check() throws {
    var generator = StreamSeed(seed: 1).child("samples").child(name).generator()
    var values = [Double](repeating: 0, count: Self.size)
    try draw(&generator, &values)
    expectUniform(values.map(cumulative), name)
  }
}

/// Expects that probabilities, such as a distribution function's values at its draws, are uniform.
///
/// The distance and the weighted square of a sample are those of its probabilities against the line.
func expectUniform(
  _ probabilities: [Double], _ name: String, source: SourceLocation = #_sourceLocation
) {
  let sorted = probabilities.sorted()
  #expect((sorted.first ?? -1) >= 0 && (sorted.last ?? 2) <= 1, sourceLocation: source)
  let distance = KolmogorovSmirnov(sorted) { $0 }
  let weighted = AndersonDarling(sorted) { $0 }
  #expect(
    distance.pValue > 0.001, "\(name): the distance is \(distance.statistic)",
    sourceLocation: source)
  #expect(
    weighted.pValue > 0.001, "\(name): the weighted square is \(weighted.statistic)",
    sourceLocation: source)
}

/// Expects counts to agree with probabilities; cells expected to hold fewer than ten are joined.
func expectCounts(
  _ counts: [Int], follow probabilities: [Double], _ name: String,
  source: SourceLocation = #_sourceLocation
) {
  let total = Double(counts.reduce(0, +))
  var observed: [Int] = []
  var expected: [Double] = []
  var (rest, restExpected) = (0, 0.0)
  for (count, probability) in zip(counts, probabilities) {
    if probability == 0 {
      #expect(count == 0, "\(name): an impossible cell was hit", sourceLocation: source)
    } else if probability * total < 10 {
      rest += count
      restExpected += probability * total
    } else {
      observed.append(count)
      expected.append(probability * total)
    }
  }
  if restExpected >= 5 {
    observed.append(rest)
    expected.append(restExpected)
  }
  let test = ChiSquare(observed: observed, expected: expected)
  #expect(
    test.pValue > 0.001, "\(name): \(test.statistic) of \(test.degreesOfFreedom)",
    sourceLocation: source)
  // Counts too even to be random are as wrong.
  #expect(test.pValue < 0.999_9, "\(name): \(test.statistic)", sourceLocation: source)
}
