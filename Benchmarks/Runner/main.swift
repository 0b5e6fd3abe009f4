import BenchmarkSuites

let requests = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5_000_000
for organizations in [1, 1000] {
  let input = PrepaidV1.input(organizations: organizations, requests: requests)
  for _ in 0..<3 {
    let clock = ContinuousClock()
    var result: (requests: Int64, digest: Int64) = (0, 0)
    let plain = clock.measure { result = PrepaidV1.plainLoop(input) }
    let plainNanos = plain / .nanoseconds(1) / Double(result.requests)
    var full: (requests: Int64, digest: Int64) = (0, 0)
    let time = clock.measure { full = PrepaidV1.simulate(input) }
    let nanos = time / .nanoseconds(1) / Double(full.requests)
    print(organizations, full.requests, "plain", plainNanos, "ns  billing", nanos, "ns  ratio", nanos / plainNanos, "M/s", 1000 / nanos, full.digest, result.digest)
  }
}
