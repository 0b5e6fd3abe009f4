import Quantities
import Randomness
import Testing

@testable import Traffic

@Suite("Mixes of requests")
struct MarkMixTests {
  private func entry(
    _ share: Double, input: Double = 10, output: Double = 1
  ) throws -> MarkMix.Entry {
    MarkMix.Entry(
      share: share, tokens: try CorrelatedPair(.constant(input), .constant(output), correlation: 0))
  }

  private func marks(_ entries: [MarkMix.Entry], count: Int = 1) throws -> [RequestMark] {
    Synthetic.marks(try MarkMix(entries), count: count, seed: 3)
  }

  @Test("Entries come with their shares, which need not sum to one")
  func shares() throws {
    let count = 20_000
    let drawn = try marks(
      [entry(1), entry(0), entry(2), entry(7, input: 20)], count: count)
    for (index, share) in [0.1, 0, 0.2, 0.7].enumerated() {
      let found = Double(drawn.count { $0.entry == Int32(index) })
      let deviation = (Double(count) * share * (1 - share)).squareRoot()
      #expect((found - Double(count) * share).magnitude <= 5 * deviation, "\(index): \(found)")
    }
    #expect(drawn.allSatisfy { $0.inputTokens == ($0.entry == 3 ? 20 : 10) })
  }

  @Test("Tokens are rounded to the nearest number from 1 to 2^40; zero stays zero")
  func tokens() throws {
    let cases: [(Double, Int64)] = [
      (0, 0), (-5, 0), (1e-300, 1), (0.3, 1), (1.49, 1), (1.5, 2), (2.5, 3), (7, 7),
      (0x1p40 - 0.75, (1 << 40) - 1), (0x1p40 - 0.25, 1 << 40), (0x1p40, 1 << 40), (1e300, 1 << 40),
    ]
    for (draw, expected) in cases {
      let mark = try marks([entry(1, input: draw, output: draw)])[0]
      #expect(mark == RequestMark(entry: 0, inputTokens: expected, outputTokens: expected))
    }
  }

  @Test("The least of one token lifts means near one, and can be switched off")
  func least() throws {
    // Of an exponential X with mean 1: ∑ P(X ≥ k - 1/2) over k = 1, 2 …, and P(X < 1/2) more.
    let rounded = Elementary.exp(-0.5) / (1 - Elementary.exp(-1))
    let lifted = rounded + 1 - Elementary.exp(-0.5)
    for (isNeverNothing, truth) in [(true, lifted), (false, rounded)] {
      var entry = try entry(1)
      entry.tokens = try CorrelatedPair(.exponential(mean: 1), .constant(0.3), correlation: 0)
      entry.images = try .constant(0.3)
      entry.isNeverNothing = isNeverNothing
      let drawn = try marks([entry], count: 40_000)
      let mean = Double(drawn.reduce(0) { $0 + $1.inputTokens }) / 40_000
      #expect((mean - truth).magnitude < 5 * 1.1 / 200, "\(mean), not \(truth)")
      #expect(drawn.allSatisfy { $0.outputTokens == (isNeverNothing ? 1 : 0) })
      #expect(drawn.allSatisfy { $0.images == (isNeverNothing ? 1 : 0) })
    }
  }

  @Test("Every part of an entry is found in its mark, with seconds as milliseconds")
  func everyPart() throws {
    var full = try entry(1, input: 1_000, output: 50)
    full.cachedShare = try .constant(0.25)
    full.cacheWriteShare = try .constant(0.5)
    full.images = try .constant(3)
    full.seconds = try .constant(1.2345)
    full.isBatch = true
    #expect(
      try marks([full])[0]
        == RequestMark(
          entry: 0, isBatch: true, inputTokens: 1_000, cachedInputTokens: 250,
          cacheWriteTokens: 500, outputTokens: 50, images: 3, milliseconds: 1_235))
  }

  @Test("Shares of the input are bounded, and what is read from the cache comes first")
  func boundedShares() throws {
    for (read, write, expected) in [
      (0.8, 0.5, [800, 200]), (7, 0.5, [1_000, 0]), (-1, 0.5, [0, 500]), (0.5, -2, [500, 0]),
      (0, 9, [0, 1_000]), (0.0005, 0.0015, [0, 2]),
    ] as [(Double, Double, [Int64])] {
      var bounded = try entry(1, input: 1_000)
      bounded.cachedShare = try .constant(read)
      bounded.cacheWriteShare = try .constant(write)
      let mark = try marks([bounded])[0]
      #expect([mark.cachedInputTokens, mark.cacheWriteTokens] == expected)
    }
  }

  @Test("Parts that are drawn stay parts, in any mix")
  func drawnParts() throws {
    for mark in Synthetic.marks(try Synthetic.variedMix(), count: 20_000, seed: 5) {
      #expect(mark.cachedInputTokens >= 0 && mark.cacheWriteTokens >= 0)
      #expect(mark.cachedInputTokens + mark.cacheWriteTokens <= mark.inputTokens)
      #expect(mark.inputTokens >= 1 && mark.inputTokens <= 1 << 40)
      #expect(mark.isBatch == (mark.entry == 1))
      #expect(mark.entry == 1 ? (1...2).contains(mark.images) : mark.images == 0)
      #expect(mark.entry == 1 ? (0...10_000).contains(mark.milliseconds) : mark.milliseconds == 0)
    }
  }

  @Test("Shares that are no weights are refused, each for its reason")
  func refusals() throws {
    let one = try entry(1)
    #expect(throws: DistributionError.emptyList) { try MarkMix([]) }
    #expect(throws: DistributionError.negativeWeight(index: 1)) {
      try MarkMix([one, entry(-0.1)])
    }
    #expect(throws: DistributionError.notFinite(.weight)) { try MarkMix([one, entry(.nan)]) }
    #expect(throws: DistributionError.notFinite(.weight)) { try MarkMix([entry(.infinity)]) }
    #expect(throws: DistributionError.notFinite(.weight)) {
      try MarkMix([entry(1.7e308), entry(1.7e308)])
    }
    #expect(throws: DistributionError.weightsSumToZero) { try MarkMix([entry(0), entry(0)]) }
    for correlation in [-1.01, 1.01, .nan] {
      #expect(throws: DistributionError.correlationOutOfRange) {
        try CorrelatedPair(.constant(1), .constant(1), correlation: correlation)
      }
    }
  }
}
