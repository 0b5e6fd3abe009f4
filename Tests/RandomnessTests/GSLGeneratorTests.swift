import CGSL
import Randomness
import Testing

@Suite("The generator behind the library's interface")
struct GSLGeneratorTests {
  @Test("The library reads the words and the fractions of our stream")
  func sameStream() throws {
    var own = referenceGenerator()
    guard let library = GSLGenerator(referenceGenerator()) else {
      Issue.record("the library found no memory")
      return
    }
    for _ in 0..<1000 {
      #expect(library.draw { gsl_rng_get($0) } == UInt(own.next()))
      #expect(library.draw { gsl_rng_uniform($0) } == own.uniform01())
    }
    #expect(library.stream == own)
    #expect(library.draw { String(cString: gsl_rng_name($0)) } == "xoshiro256++")
    #expect(library.draw { gsl_rng_min($0) } == 0)
    #expect(library.draw { gsl_rng_max($0) } == .max)
    #expect(library.draw { gsl_rng_size($0) } == 32)
  }

  @Test("A stream goes to the library and comes back where it stood")
  func thereAndBack() throws {
    let library = try #require(GSLGeneratorBox(StreamSeed(seed: 8).generator()))
    _ = library.generator.draw { gsl_ran_gaussian($0, 1) }
    var own = library.generator.stream
    #expect(own != StreamSeed(seed: 8).generator())
    #expect(library.generator.draw { gsl_rng_get($0) } == UInt(own.next()))
    library.generator.stream = referenceGenerator()
    #expect(library.generator.draw { gsl_rng_get($0) } == 41_943_041)
  }

  @Test("Two library generators don't share their state, and copies of the library's do not either")
  func separateStates() throws {
    let first = try #require(GSLGeneratorBox(referenceGenerator()))
    let second = try #require(GSLGeneratorBox(referenceGenerator()))
    for _ in 0..<5 { _ = first.generator.draw { gsl_rng_get($0) } }
    #expect(second.generator.stream == referenceGenerator())
    let clone = first.generator.draw { gsl_rng_clone($0) }
    defer { gsl_rng_free(clone) }
    #expect(gsl_rng_get(clone) == first.generator.draw { gsl_rng_get($0) })
  }

  @Test("The library's seeding makes a named stream of ours")
  func seeding() throws {
    let library = try #require(GSLGeneratorBox(referenceGenerator()))
    let clone = library.generator.draw { gsl_rng_clone($0) }
    defer { gsl_rng_free(clone) }
    gsl_rng_set(clone, 77)
    var own = StreamSeed(seed: 77).generator()
    #expect(gsl_rng_get(clone) == UInt(own.next()))
  }

  @Test("The library's distributions draw from our stream, the same every time")
  func distributions() throws {
    let library = try #require(GSLGeneratorBox(StreamSeed(seed: 1).generator()))
    let again = try #require(GSLGeneratorBox(StreamSeed(seed: 1).generator()))
    var sum = 0.0
    for _ in 0..<20_000 {
      let value = library.generator.draw { gsl_ran_beta($0, 2, 3) }
      #expect(value == again.generator.draw { gsl_ran_beta($0, 2, 3) })
      sum += value
    }
    // Mean 0.4, standard deviation 0.2.
    #expect((sum / 20_000 - 0.4).magnitude < 5 * 0.2 / 141)
    var counts = [Int](repeating: 0, count: 6)
    for _ in 0..<60_000 { counts[Int(library.generator.draw { gsl_rng_uniform_int($0, 6) })] += 1 }
    let statistic = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
    #expect(gsl_cdf_chisq_Q(statistic, 5) > 0.001)
  }
}

/// Holds the generator, which cannot be copied, where a test can require it.
private final class GSLGeneratorBox {
  let generator: GSLGenerator

  init?(_ stream: Xoshiro256PlusPlus) {
    guard let generator = GSLGenerator(stream) else { return nil }
    self.generator = generator
  }
}
