import BenchmarkSuites

/// Prints the reference workload's speed through billing beside a plain loop with the same draws.
let requests = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5_000_000
print("organizations\trequests\tplain ns\tbilling ns\tratio\tM requests/s")
for organizations in [1, 1000] {
  let input = PrepaidV1.input(organizations: organizations, requests: requests)
  for _ in 0..<3 {
    let clock = ContinuousClock()
    var result: (requests: Int64, digest: Int64) = (0, 0)
    let plain = clock.measure { result = PrepaidV1.plainLoop(input) }
    let plainNanos = plain / .nanoseconds(1) / Double(result.requests)
    let time = clock.measure { result = PrepaidV1.simulate(input) }
    let nanos = time / .nanoseconds(1) / Double(result.requests)
    print(
      "\(organizations)\t\(result.requests)\t\(plainNanos)\t\(nanos)\t\(nanos / plainNanos)\t"
        + "\(1000 / nanos)")
  }
}
