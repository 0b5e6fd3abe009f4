import BenchmarkSuites
import Testing

@Suite("Benchmarks")
struct BenchmarkTests {
  @Test(
    "every benchmark does its work, and the same each time", arguments: Benchmark.all.map(\.name))
  func runs(name: String) throws {
    let benchmark = try #require(Benchmark.all.first { $0.name == name })
    let first = benchmark.prepare(2_000)()
    let second = benchmark.prepare(2_000)()
    #expect(first.items > 1_000)
    #expect(first.items == second.items)
    #expect(first.digest == second.digest)
    #expect(first.digest != 0)
  }

  @Test("no two benchmarks share a name")
  func names() {
    #expect(Set(Benchmark.all.map(\.name)).count == Benchmark.all.count)
  }

  @Test("billing serves the requests of the plain loop and ends with its balances")
  func sameWork() {
    let input = PrepaidV1.input(organizations: 3, requests: 9_000)
    let billing = PrepaidV1.simulate(input)
    let plain = PrepaidV1.plainLoop(input)
    #expect(billing.items == plain.items)
    #expect(billing.digest == plain.digest)
  }
}
