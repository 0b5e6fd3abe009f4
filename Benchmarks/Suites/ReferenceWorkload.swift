/// The reference workload through billing, and as a plain loop with the same draws.
enum ReferenceWorkload {
  static var benchmarks: [Benchmark] {
    [1, 1_000].flatMap { organizations in
      [
        Benchmark("prepaid-v1/plain-\(organizations)", counting: "request", 5_000_000) { count in
          let input = PrepaidV1.input(organizations: organizations, requests: count)
          return { PrepaidV1.plainLoop(input) }
        },
        Benchmark("prepaid-v1/billing-\(organizations)", counting: "request", 5_000_000) { count in
          let input = PrepaidV1.input(organizations: organizations, requests: count)
          return { PrepaidV1.simulate(input) }
        },
      ]
    }
  }
}
