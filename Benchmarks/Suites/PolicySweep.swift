import AutoTopUp
import Billing
import Projection
import Quantities

/// A hundred top-up rules on the reference workload, on one traffic.
enum PolicySweep {
  static var benchmarks: [Benchmark] {
    [
      Benchmark("sweep/100-rules", counting: "request of the traffic", 5_000_000) { count in
        let study = PolicyStudy(rules(on: PrepaidV1.input(organizations: 1, requests: count)))
        return { simulate(study) }
      },
      Benchmark("sweep/1-rule", counting: "request of the traffic", 5_000_000) { count in
        let input = PrepaidV1.input(organizations: 1, requests: count)
        return { PrepaidV1.simulate(input) }
      },
    ]
  }

  /// Ten thresholds from $10 to $100, each with ten amounts from $20 to $200.
  private static func rules(on input: ProjectionInput) -> [ProjectionInput] {
    (0..<100).map { rule in
      var policy = input
      policy.organizations[0].terms.topUpRule = sound { () throws(TopUpRuleError) in
        try TopUpRule(
          threshold: Money(units: Int64(10 + rule / 10 * 10)),
          sizing: .amount(Money(units: Int64(20 + rule % 10 * 20))))
      }
      return policy
    }
  }

  private static func simulate(_ study: PolicyStudy) -> Benchmark.Work {
    var requests: Int64 = 0
    var digest: Int64 = 0
    for unit in 0..<study.unitsPerReplication {
      guard let outcome = try? study.run(unit: unit, replication: 0) else { continue }
      requests = outcome.pieces.first?.tallies[.requests] ?? 0
      for piece in outcome.pieces { digest = digest &* 31 &+ piece.tallies[.closingBalance] }
    }
    return Benchmark.Work(items: requests, digest: digest)
  }
}
