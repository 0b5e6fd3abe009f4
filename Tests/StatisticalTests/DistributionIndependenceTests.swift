import CGSL
import Randomness
import TestSupport
import Testing

/// Successive draws of one stream, and draws of streams with neighbouring names.
@Suite("Independence", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct DistributionIndependenceTests {
  private static let draws = 4_000_000

  private func generator(_ purpose: String) -> Xoshiro256PlusPlus {
    StreamSeed(seed: 1).child("independence").child(purpose).generator()
  }

  /// Expects the correlation of values with those some places later to be within 4.5 deviations.
  private func expectUncorrelated(_ values: [Double], _ name: String) {
    for lag in [1, 2, 3, 4, 5, 10, 100, 256] {
      let count = values.count - lag
      let correlation = values.withUnsafeBufferPointer { buffer -> Double in
        guard let start = buffer.baseAddress else { return .nan }
        return gsl_stats_correlation(start, 1, start + lag, 1, count)
      }
      let deviations = correlation * Double(count).squareRoot()
      #expect(deviations.magnitude < 4.5, "\(name): \(deviations) deviations at lag \(lag)")
    }
  }

  @Test("Successive draws are not correlated")
  func serialCorrelation() throws {
    var generator = generator("serial")
    expectUncorrelated((0..<Self.draws).map { _ in generator.uniform01() }, "uniform")
    let ziggurats = ZigguratTables.shared
    let normal = (0..<Self.draws).map { _ in ziggurats.normal(&generator) }
    expectUncorrelated(normal, "normal")
    expectUncorrelated(normal.map { $0 * $0 }, "squares of normal")
    let prepared: [(String, PreparedDistribution)] = [
      ("exponential", try Distribution.exponential(mean: 1).prepared()),
      ("lognormal", try Distribution.lognormal(mu: 0, sigma: 0.5).prepared()),
      ("gamma", try Distribution.gamma(shape: 0.5, scale: 1).prepared()),
      ("weibull", try Distribution.weibull(shape: 1.5, scale: 1).prepared()),
    ]
    for (name, distribution) in prepared {
      expectUncorrelated((0..<Self.draws).map { _ in distribution.draw(&generator) }, name)
    }
  }

  @Test("Successive draws in columns are not correlated, nor the two numbers of a pair")
  func columnCorrelation() throws {
    let seed = StreamSeed(seed: 1).child("independence").child("columns")
    let lognormal = try Distribution.lognormal(mu: 0, sigma: 0.5)
    let others: [(String, Distribution)] = [
      ("exponential", try .exponential(mean: 1)), ("gamma", try .gamma(shape: 0.5, scale: 1)),
    ]
    for (name, distribution) in others {
      expectUncorrelated(distribution.draws(Self.draws, seed: seed.child(name)), name)
    }
    let pairs = try CorrelatedPair(lognormal, lognormal, correlation: 0).draws(
      Self.draws, seed: seed)
    expectUncorrelated(pairs.flatMap { [$0.0, $0.1] }, "pairs")
    // Neither is how far one lies from its middle with how far the other does.
    expectUncorrelated(
      pairs.flatMap { [($0.0 - 1.13) * ($0.0 - 1.13), ($0.1 - 1.13) * ($0.1 - 1.13)] }, "squares")
  }

  /// Cuts a word's high or low bits.
  private func bits(_ word: UInt64, _ count: UInt64, high: Bool) -> Int {
    Int(high ? word >> (64 - count) : word & (1 << count - 1))
  }

  @Test("Pairs and triples of successive words fill their cells evenly", arguments: [true, false])
  func serialCells(high: Bool) {
    var generator = generator("cells \(high)")
    var pairs = [Int](repeating: 0, count: 1 << 14)
    var triples = [Int](repeating: 0, count: 1 << 15)
    for _ in 0..<Self.draws {
      let (first, second, third) = (generator.next(), generator.next(), generator.next())
      pairs[bits(first, 7, high: high) << 7 | bits(second, 7, high: high)] += 1
      triples[
        bits(first, 5, high: high) << 10 | bits(second, 5, high: high) << 5
          | bits(third, 5, high: high)] += 1
    }
    expectCounts(pairs, follow: pairs.map { _ in 1 / Double(pairs.count) }, "pairs")
    expectCounts(triples, follow: triples.map { _ in 1 / Double(triples.count) }, "triples")
  }

  @Test("Streams of neighbouring names, seeds and replications are not correlated")
  func namedStreams() {
    var streams: [StreamSeed] = []
    for seed in 1...2 as ClosedRange<UInt64> {
      for replication in 0..<4 as Range<UInt64> {
        for organization in ["acme", "globex"] {
          for purpose in ["arrivals", "tokens", "payments"] {
            streams.append(
              StreamSeed(seed: seed).child(replication).child(organization).child(purpose))
          }
        }
      }
    }
    let ziggurats = ZigguratTables.shared
    let count = 50_000
    let samples = streams.map { stream in
      var generator = stream.generator()
      return (0..<count).map { _ in ziggurats.normal(&generator) }
    }
    var (sum, tested) = (0.0, 0)
    for first in samples.indices {
      for second in samples.indices where second > first {
        let correlation = gsl_stats_correlation(samples[first], 1, samples[second], 1, count)
        let deviations = correlation * Double(count).squareRoot()
        #expect(deviations.magnitude < 5, "streams \(first) and \(second)")
        sum += deviations * deviations
        tested += 1
      }
    }
    // 48 streams: the 1128 squares together are nearly chi-square.
    let pValue = gsl_cdf_chisq_Q(sum, Double(tested))
    #expect(tested == 1128 && pValue > 0.001 && pValue < 0.999)
  }

  @Test("Two streams of one organization fill the cells of their pairs evenly")
  func pairedStreams() {
    let organization = StreamSeed(seed: 42).child(0).child("acme")
    var arrivals = organization.child("arrivals").generator()
    var tokens = organization.child("tokens").generator()
    var cells = [Int](repeating: 0, count: 1 << 14)
    for _ in 0..<Self.draws {
      cells[
        bits(arrivals.next(), 7, high: true) << 7 | bits(tokens.next(), 7, high: true)] += 1
    }
    expectCounts(cells, follow: cells.map { _ in 1 / Double(cells.count) }, "two streams")
  }

  @Test("First numbers of numbered streams are uniform and independent, seed by seed too")
  func acrossStreams() {
    let families: [(String, (UInt64) -> StreamSeed)] = [
      ("seeds", { StreamSeed(seed: $0) }),
      ("replications", { StreamSeed(seed: 42).child($0).child("acme") }),
      ("names", { StreamSeed(seed: 42).child("organization-\($0)") }),
    ]
    for (name, make) in families {
      var values: [Double] = []
      var ones = [Int](repeating: 0, count: 64)
      for index in 0..<1_000_000 as Range<UInt64> {
        var generator = make(index).generator()
        values.append(generator.uniform01())
        let word = generator.next()
        for bit in 0..<64 { ones[bit] += Int((word >> UInt64(bit)) & 1) }
      }
      expectUniform(values, name)
      expectUncorrelated(values, name)
      for (bit, count) in ones.enumerated() {
        #expect((count - 500_000).magnitude < 2500, "\(name): bit \(bit) is set \(count) times")
      }
    }
  }

  @Test("Streams share no words")
  func sharedWords() {
    var words: [UInt64] = []
    for replication in 0..<2000 as Range<UInt64> {
      for purpose in ["arrivals", "tokens"] {
        var generator = StreamSeed(seed: 7).child(replication).child(purpose).generator()
        for _ in 0..<500 { words.append(generator.next()) }
      }
    }
    words.sort()
    let repeats = zip(words, words.dropFirst()).count { $0 == $1 }
    #expect(repeats == 0)
  }
}
