import Randomness
import TestSupport
import Testing

/// Bit patterns that every 64-bit IEEE machine and every later version must compute.
///
/// Committed results depend on them: a change here is a change of all results.
@Suite("Golden bits")
struct GoldenBitsTests {
  private typealias Function = @Sendable (Double) -> Double

  @Test(
    "Elementary functions have the same bits on all machines",
    arguments: [
      ("exp", 0x7ae7_e385_716d_d764),
      ("exp, wide", 0xf048_980b_4388_17c6),
      ("log", 0x16d3_8562_7c8b_e8ce),
      ("log, subnormal", 0x6671_9e45_55f8_2767),
      ("log1p", 0xfb76_0605_a532_d935),
      ("pow", 0x1241_45c5_081d_cefd),
      ("logGamma", 0x3f58_4024_21cb_e3cd),
    ] as [(String, UInt64)])
  func elementary(name: String, expected: UInt64) throws {
    let functions: [String: Function] = [
      "exp": { Elementary.exp(40 * ($0 - 0.5)) },
      "exp, wide": { Elementary.exp(1460 * ($0 - 0.5)) },
      "log": { Elementary.log($0 * 1000 + 0x1p-60) },
      "log, subnormal": { Elementary.log(($0 + 0x1p-50) * 0x1p-1023) },
      "log1p": { Elementary.log1p(3 * $0 - 0.999) },
      "pow": { Elementary.pow(0.001 + $0, 10 * $0 - 5) },
      "logGamma": { Elementary.logGamma(0.001 + 50 * $0) },
    ]
    let function = try #require(functions[name])
    var generator = referenceGenerator()
    let digest = Digest.of(5000) { function(generator.uniform01()) }
    #expect(digest == expected, "\(name): 0x\(String(digest, radix: 16))")
  }

  @Test("Single values have known bits")
  func singleValues() {
    #expect(Elementary.exp(1) == 0x1.5bf0a8b14576ap+1)
    #expect(Elementary.exp(-1) == 0x1.78b56362cef38p-2)
    #expect(Elementary.log(2) == 0x1.62e42fefa39efp-1)
    #expect(Elementary.log(10) == 0x1.26bb1bbb55516p+1)
    #expect(Elementary.log1p(1e-10) == 9.999999999500001e-11)
  }

  @Test(
    "Draws have the same bits on all machines",
    arguments: [
      ("uniform", 0xe7ee_9e21_3898_99d0),
      ("exponential", 0x996e_8127_ecd2_4501),
      ("lognormal", 0x5cf3_ba23_bbaf_cc63),
      ("gamma below one", 0x176a_97d9_85f6_c62b),
      ("gamma above one", 0xea40_5706_2eb3_4e6d),
      ("weibull", 0x77f4_ef78_a25a_c0e8),
      ("pareto", 0xa177_5209_b78d_0023),
      ("discrete", 0x1d35_065d_6dfb_3841),
      ("empirical", 0xfd27_ad5f_6a0a_3733),
      ("interpolated", 0x5ae8_647e_0c9f_92a8),
      ("mixture", 0xb2d5_5089_635c_950f),
    ] as [(String, UInt64)])
  func draws(name: String, expected: UInt64) throws {
    let parts = try Distribution.mixture([
      (1, .exponential(mean: 3)), (2, .constant(4)), (1, .uniform(low: -1, high: 1)),
    ])
    let distributions: [String: Distribution] = [
      "uniform": try .uniform(low: 2, high: 5),
      "exponential": try .exponential(mean: 30),
      "lognormal": try .lognormal(mean: 1366, cv: 1.8),
      "gamma below one": try .gamma(mean: 2, cv: 1.5),
      "gamma above one": try .gamma(mean: 2, cv: 0.5),
      "weibull": try .weibull(median: 10, p95: 40),
      "pareto": try .pareto(mean: 10, cv: 1),
      "discrete": try .discrete(values: [1, 2, 5, 10], weights: [4, 3, 2, 1]),
      "empirical": try .empirical([3, 1, 4, 1, 5, 9, 2, 6]),
      "interpolated": try .empirical([3, 1, 4, 1, 5, 9, 2, 6], interpolated: true),
      "mixture": parts,
    ]
    let distribution = try #require(distributions[name])
    let prepared = distribution.prepared()
    var generator = StreamSeed(seed: 1).child(name).generator()
    let digest = Digest.of(5000) { prepared.draw(&generator) }
    #expect(digest == expected, "\(name): 0x\(String(digest, radix: 16))")
  }

  @Test(
    "Draws in columns have the same bits on all machines",
    arguments: [
      ("uniform", 0x1ee7_d3d2_5874_3e4f), ("exponential", 0xda8f_6d98_37a0_7d7a),
      ("lognormal", 0xf7a1_6b33_b12e_4cab), ("gamma below one", 0x946b_510f_7351_9d02),
      ("gamma above one", 0x4bb3_ee93_66ed_64d8), ("weibull", 0x27e3_e576_549d_0c6f),
      ("pareto", 0x9502_61ad_43ec_b5f7), ("discrete", 0x6072_1585_09a9_e0d5),
      ("mixture", 0x4f06_63ce_4f9d_fa90),
    ] as [(String, UInt64)])
  func columns(name: String, expected: UInt64) throws {
    let distributions: [String: Distribution] = [
      "uniform": try .uniform(low: 2, high: 5),
      "exponential": try .exponential(mean: 30),
      "lognormal": try .lognormal(mean: 1366, cv: 1.8),
      "gamma below one": try .gamma(mean: 2, cv: 1.5),
      "gamma above one": try .gamma(median: 2, p95: 7),
      "weibull": try .weibull(median: 10, p95: 40),
      "pareto": try .pareto(mean: 10, cv: 1),
      "discrete": try .discrete(values: [1, 2, 5, 10], weights: [4, 3, 2, 1]),
      "mixture": try .mixture([(1, .exponential(mean: 3)), (2, .gamma(shape: 3, scale: 1))]),
    ]
    let distribution = try #require(distributions[name])
    var digest = Digest()
    for draw in distribution.draws(5000, seed: StreamSeed(seed: 1).child(name)) {
      digest.add(draw)
    }
    #expect(digest.value == expected, "\(name): 0x\(String(digest.value, radix: 16))")
  }

  @Test(
    "Correlated pairs have the same bits on all machines",
    arguments: [("lognormals", 0x1322_47be_de92_6af9), ("others", 0x8b29_8cd1_aa9a_bbdf)]
      as [(String, UInt64)])
  func pairs(name: String, expected: UInt64) throws {
    let pair =
      name == "lognormals"
      ? try CorrelatedPair(
        .lognormal(mean: 1366, cv: 1.8), .lognormal(mean: 245, cv: 1.3), correlation: 0.6)
      : try CorrelatedPair(
        .gamma(median: 90, p95: 700), .weibull(shape: 0.7, scale: 90), correlation: -0.4)
    var digest = Digest()
    for (first, second) in pair.draws(5000, seed: StreamSeed(seed: 1).child("pair")) {
      digest.add(first)
      digest.add(second)
    }
    #expect(digest.value == expected, "\(name): 0x\(String(digest.value, radix: 16))")
  }
}
