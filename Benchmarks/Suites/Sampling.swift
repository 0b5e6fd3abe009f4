import CGSL
import Randomness

/// Draws of the request loop, beside those of the numerical library on the same generator.
enum Sampling {
  static var benchmarks: [Benchmark] {
    [
      draws("exponential") { () throws(DistributionError) in try .exponential(mean: 1) },
      library("exponential") { gsl_ran_exponential($0, 1) },
      draws("lognormal") { () throws(DistributionError) in try .lognormal(mu: 6.5, sigma: 1.2) },
      library("lognormal") { gsl_ran_lognormal($0, 6.5, 1.2) },
      draws("gamma") { () throws(DistributionError) in try .gamma(shape: 2.5, scale: 1) },
      library("gamma") { gsl_ran_gamma($0, 2.5, 1) },
      draws("weibull") { () throws(DistributionError) in try .weibull(shape: 0.7, scale: 1) },
      library("weibull") { gsl_ran_weibull($0, 1, 0.7) },
      pair, alias,
    ]
  }

  private static func generator(_ name: String) -> Xoshiro256PlusPlus {
    StreamSeed(seed: 1).child(name).generator()
  }

  private static func digest(_ sum: Double) -> Int64 { Int64(bitPattern: sum.bitPattern) }

  private static func draws(
    _ name: String,
    _ make: @escaping @Sendable () throws(DistributionError) -> Distribution
  ) -> Benchmark {
    Benchmark("sampling/\(name)", counting: "draw", 10_000_000) { count in
      let distribution = sound(make).prepared()
      return {
        var generator = generator(name)
        var sum = 0.0
        for _ in 0..<count { sum += distribution.draw(&generator) }
        return Benchmark.Work(items: Int64(count), digest: digest(sum))
      }
    }
  }

  private static func library(
    _ name: String, _ draw: @escaping @Sendable (UnsafePointer<gsl_rng>) -> Double
  ) -> Benchmark {
    Benchmark("sampling/gsl-\(name)", counting: "draw", 5_000_000) { count in
      {
        guard let library = GSLGenerator(generator(name)) else {
          preconditionFailure("there is no memory for a generator")
        }
        let sum = library.draw { pointer in
          var sum = 0.0
          for _ in 0..<count { sum += draw(pointer) }
          return sum
        }
        return Benchmark.Work(items: Int64(count), digest: digest(sum))
      }
    }
  }

  private static var pair: Benchmark {
    Benchmark("sampling/lognormal-pair", counting: "pair", 10_000_000) { count in
      let pair = sound { () throws(DistributionError) in
        try CorrelatedPair(
          .lognormal(mu: 6.5, sigma: 1.2), .lognormal(mu: 5, sigma: 1), correlation: 0.4)
      }.prepared()
      return {
        let length = 256
        var stream = VariateStream(
          StreamSeed(seed: 1).child("pair"), first: pair.needs.first, second: pair.needs.second)
        var (first, second) = (VariateColumns(length: length), VariateColumns(length: length))
        var input = ContiguousArray(repeating: 0.0, count: length + 8)
        var output = input
        var sum = 0.0
        for _ in 0..<(count + length - 1) / length {
          stream.fill(&first, &second, count: length)
          pair.draw(length, from: &first, &second, into: &input, &output)
          for place in 0..<length { sum += input[place] + output[place] }
        }
        return Benchmark.Work(items: Int64(count), digest: digest(sum))
      }
    }
  }

  private static var alias: Benchmark {
    Benchmark("sampling/alias-table", counting: "draw", 10_000_000) { count in
      let table = sound { () throws(DistributionError) in
        try AliasTable(weights: [0.5, 0.3, 0.15, 0.05])
      }
      return {
        var generator = generator("alias")
        var sum = 0
        for _ in 0..<count { sum &+= table.draw(&generator) }
        return Benchmark.Work(items: Int64(count), digest: Int64(sum))
      }
    }
  }
}
