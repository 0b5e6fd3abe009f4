import TestSupport

@testable import Experiments

/// Candidates whose measures are known, with chance that all of them share.
struct SyntheticModel {
  /// The true mean of the objective (measure 0) at a candidate.
  let mean: (Int) -> Double
  /// The true probability of a block (measure 1) at a candidate.
  var probability: (Int) -> Double = { _ in 0 }
  /// The standard deviation of what candidates share, and of what they do not.
  var deviations = (shared: 1.0, own: 0.5)
  let seed: UInt64

  /// A standard normal number: the sum of twelve uniform ones less six.
  private static func normal(_ generator: inout SplitMix64) -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
  }

  private func generator(_ replication: Int, _ stream: Int) -> SplitMix64 {
    var mixer = SplitMix64(seed: seed)
    var mixed = mixer.next() ^ (UInt64(replication) &* 0x9E37_79B9_7F4A_7C15)
    mixed ^= UInt64(stream + 1) &* 0xD1B5_4A32_D192_ED03
    return SplitMix64(seed: mixed)
  }

  func evaluate(_ candidates: [Int], _ replications: Range<Int>) -> [[[Double]]] {
    candidates.map { candidate in
      var values: [[Double]] = [[], []]
      for replication in replications {
        var common = generator(replication, -1)
        let shared = Self.normal(&common)
        let drawn = Double.random(in: 0..<1, using: &common)
        var own = generator(replication, candidate)
        values[0].append(
          mean(candidate) + deviations.shared * shared + deviations.own * Self.normal(&own))
        values[1].append(drawn < probability(candidate) ? 1 : 0)
      }
      return values
    }
  }
}
