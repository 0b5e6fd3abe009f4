import Quantities
import Randomness
import Testing

@testable import Traffic

@Suite("Synthesized streams")
struct SynthesizedStreamTests {
  private static let launch = RateProfile(
    shape: .officeHours, monthlyGrowth: 0.3,
    launches: [.init(at: Synthetic.utc(2026, 1, 2), factor: 3)])

  @Test("The same seed gives the same requests, another seed others", arguments: 0..<5)
  func repeatable(kind: Int) throws {
    let process = try Synthetic.processes()[kind]
    func requests(seed: UInt64) throws -> [Arrival] {
      var stream = Synthetic.stream(
        process, rate: 0.02, profile: Self.launch, mix: try Synthetic.variedMix(),
        over: Synthetic.seconds(259_200), zone: Synthetic.berlin, seed: seed)
      return stream.drain()
    }
    let first = try requests(seed: 7)
    #expect(first.count > 1_000)
    #expect(try requests(seed: 7) == first)
    #expect(try requests(seed: 8).map(\.mark) != first.map(\.mark))
    if kind != 4 { #expect(try requests(seed: 8).map(\.at) != first.map(\.at)) }
  }

  @Test("A copy of a stream goes its own way, on the same path")
  func copies() throws {
    for process in try Synthetic.processes() {
      var stream = Synthetic.stream(
        process, rate: 1, mix: try Synthetic.variedMix(), over: Synthetic.seconds(3_600))
      _ = stream.drain(atMost: 100)
      var copy = stream
      let rest = stream.drain()
      #expect(!rest.isEmpty)
      #expect(copy.drain() == rest)
    }
  }

  @Test("What requests ask for does not change when they come", arguments: 0..<5)
  func arrivalsAlone(kind: Int) throws {
    let process = try Synthetic.processes()[kind]
    func instants(_ mix: MarkMix) -> [Int64] {
      var stream = Synthetic.stream(
        process, rate: 0.02, profile: Self.launch, mix: mix, over: Synthetic.seconds(172_800))
      return stream.drain().map(\.at)
    }
    let constant = instants(try Synthetic.constantMix())
    #expect(constant.count > 1_000)
    #expect(instants(try Synthetic.variedMix()) == constant)
    #expect(instants(try Synthetic.variedMix(scale: 30)) == constant)
  }

  @Test("When requests come does not change what they ask for", arguments: 0..<5)
  func marksAlone(kind: Int) throws {
    let process = try Synthetic.processes()[kind]
    let mix = try Synthetic.variedMix()
    func marks(_ process: ArrivalProcess, _ rate: Double, _ profile: RateProfile) -> [RequestMark] {
      var stream = Synthetic.stream(
        process, rate: rate, profile: profile, mix: mix, over: Synthetic.seconds(172_800))
      return stream.drain(atMost: 1_000).map(\.mark)
    }
    let flat = marks(.poisson, 0.1, .flat)
    #expect(flat.count == 1_000)
    let other = marks(process, 0.02, Self.launch)
    #expect(other.count == 1_000)
    guard case .sessions = process else {
      #expect(other == flat)
      return
    }
    // A session adds its context to the input; what is drawn is the same.
    #expect(other.map(\.outputTokens) == flat.map(\.outputTokens))
    #expect(other.map(\.entry) == flat.map(\.entry))
    #expect(zip(other, flat).allSatisfy { $0.inputTokens >= $1.inputTokens })
  }

  @Test("Instants never decrease and lie in the horizon", arguments: 0..<5)
  func horizon(kind: Int) throws {
    let process = try Synthetic.processes()[kind]
    let mix = try Synthetic.variedMix()
    for seed in 0..<40 as Range<UInt64> {
      for profile in [RateProfile.flat, Self.launch] {
        let interval = Interval(
          from: Synthetic.utc(2026, 1, 1, hour: 23), to: Synthetic.utc(2026, 1, 2, hour: 2))
        var stream = Synthetic.stream(
          process, rate: 0.05, profile: profile, mix: mix, over: interval, zone: Synthetic.berlin,
          seed: seed)
        let arrivals = stream.drain()
        #expect(arrivals.allSatisfy { interval.contains(Instant(nanoseconds: $0.at)) })
        #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.at <= $1.at })
        #expect(stream.next == .max)
      }
    }
  }

  @Test("A gap of a fixed length gives instants that can be told")
  func fixedGaps() throws {
    let interval = Synthetic.seconds(10)
    let profile = RateProfile(
      shape: .flat,
      launches: [
        .init(at: interval.from + .second * 3, factor: 0),
        .init(at: interval.from + .second * 6, factor: 1),
      ])
    func offsets(_ rate: Double, _ profile: RateProfile) throws -> [Int64] {
      var stream = Synthetic.stream(
        .renewal(gap: try .constant(42)), rate: rate, profile: profile,
        mix: try Synthetic.constantMix(), over: interval)
      return stream.drain().map { ($0.at - interval.from.nanoseconds) / 1_000_000 }
    }
    // The horizon's end is not part of it.
    #expect(try offsets(2, .flat) == Array(stride(from: 500, to: 10_000, by: 500)))
    #expect(try offsets(0.4, .flat) == [2_500, 5_000, 7_500])
    // A factor of zero stays: later steps multiply it.
    #expect(try offsets(0.4, profile) == [2_500])
    // Across a step the rest of the gap passes at the new rate.
    let faster = RateProfile(
      shape: .flat, launches: [.init(at: interval.from + .second * 3, factor: 4)])
    #expect(
      try offsets(0.4, faster)
        == [2_500, 3_500, 4_125, 4_750, 5_375, 6_000, 6_625, 7_250, 7_875, 8_500, 9_125, 9_750])
  }

  @Test("A rate of zero, or a factor of zero, gives nothing and comes to an end", arguments: 0..<5)
  func zero(kind: Int) throws {
    let process = try Synthetic.processes()[kind]
    let year = Interval(from: Synthetic.utc(2026, 1, 1), to: Synthetic.utc(2027, 1, 1))
    let mix = try Synthetic.constantMix()
    let never = RateProfile(
      shape: .flat, launches: [.init(at: Instant(nanoseconds: 0), factor: 0)])
    var none = Synthetic.stream(process, rate: 5, profile: never, mix: mix, over: year)
    #expect(none.drain().isEmpty)
    var empty = Synthetic.stream(
      process, rate: 5, mix: mix, over: Interval(from: year.from, to: year.from))
    #expect(empty.next == .max && empty.drain().isEmpty)
    if kind != 4 {
      var still = Synthetic.stream(process, rate: 0, mix: mix, over: year)
      #expect(still.next == .max && still.drain().isEmpty)
    }
  }

  @Test("The smallest rate gives nothing and comes to an end")
  func smallestRate() throws {
    let mix = try Synthetic.constantMix()
    let year = Interval(from: Synthetic.utc(2026, 1, 1), to: Synthetic.utc(2027, 1, 1))
    var faint = Synthetic.stream(
      .poisson, rate: .leastNonzeroMagnitude, profile: Self.launch, mix: mix, over: year)
    #expect(faint.drain().isEmpty)
  }

  @Test("Bursts of no rate give nothing and come to an end")
  func zeroBursts() throws {
    let states = [
      BurstState(relativeRate: 0, meanDwell: .minute),
      BurstState(relativeRate: 0, meanDwell: .hour),
    ]
    var stream = Synthetic.stream(
      .bursts(states), rate: 5, mix: try Synthetic.constantMix(), over: Synthetic.seconds(1e6))
    #expect(stream.drain().isEmpty)
  }

  @Test("Blocks hold the requests that are taken one by one, wherever they end")
  func blocks() throws {
    let lognormals = try CorrelatedPair(
      .lognormal(mu: 6, sigma: 1.2), .lognormal(mu: 5, sigma: 9), correlation: 0.4)
    let text = try MarkMix([
      MarkMix.Entry(share: 2, tokens: lognormals), MarkMix.Entry(share: 1, tokens: lognormals),
    ])
    let batch = try MarkMix([MarkMix.Entry(share: 1, tokens: lognormals, isBatch: true)])
    let others = try MarkMix([
      MarkMix.Entry(
        share: 1,
        tokens: CorrelatedPair(
          .gamma(shape: 0.4, scale: 900), .weibull(shape: 0.7, scale: 90), correlation: 0)),
      MarkMix.Entry(
        share: 2,
        tokens: CorrelatedPair(
          .pareto(scale: 3, shape: 2), .gamma(shape: 3, scale: 90), correlation: 0.3)),
      MarkMix.Entry(share: 3, tokens: lognormals),
    ])
    let cached = try MarkMix([
      MarkMix.Entry(share: 1, tokens: lognormals, cachedShare: try .uniform(low: 0, high: 1)),
      MarkMix.Entry(share: 1, tokens: lognormals),
      MarkMix.Entry(share: 1, tokens: lognormals, cachedShare: try .constant(0.6)),
    ])
    for mix in [
      text, batch, others, cached, try Synthetic.constantMix(), try Synthetic.variedMix(),
    ] {
      for process in try Synthetic.processes() {
        let interval = Synthetic.seconds(20_000)
        var single = Synthetic.stream(process, rate: 0.1, mix: mix, over: interval)
        var filled = single
        var block = RequestBlock(length: 64)
        for end in [interval.from + .second * 3_000, interval.from + .second * 3_001, interval.to] {
          repeat {
            filled.fill(&block, before: end.nanoseconds)
            for place in 0..<block.count {
              #expect(block.arrivals[place] == single.next)
              #expect(block.mark(of: place) == single.take())
            }
          } while block.isFull
          #expect(filled.next == single.next && filled.next >= end.nanoseconds)
        }
      }
    }
  }

  @Test("The whole range of instants can be covered")
  func longHorizon() throws {
    let all = Interval(
      from: Instant(nanoseconds: 0), to: Instant(nanoseconds: .max - Duration.day.nanoseconds))
    for process in try Synthetic.processes()[..<2] {
      var stream = Synthetic.stream(
        process, rate: 1e-7, mix: try Synthetic.constantMix(), over: all, zone: Synthetic.berlin)
      let arrivals = stream.drain()
      #expect(arrivals.count > 100)
      #expect(arrivals.allSatisfy { all.contains(Instant(nanoseconds: $0.at)) })
      #expect((arrivals.last?.at ?? 0) > all.to.nanoseconds / 2)
    }
  }

  @Test(
    "Many arrivals in a nanosecond keep their rate and come to an end",
    arguments: [1e9, 4e10, 1e12])
  func denseArrivals(rate: Double) throws {
    // A hundred thousand are expected, so 1600 are five standard deviations of a Poisson process.
    let start = Synthetic.utc(2026, 1, 1)
    let interval = Interval(
      from: start, to: start + Duration(nanoseconds: Int64(1e14 / rate)))
    let states = [
      BurstState(relativeRate: 1, meanDwell: Duration(nanoseconds: 20)),
      BurstState(relativeRate: 1, meanDwell: Duration(nanoseconds: 30)),
    ]
    for process in [.poisson, .bursts(states)] as [ArrivalProcess] {
      var stream = Synthetic.stream(
        process, rate: rate, mix: try Synthetic.constantMix(), over: interval)
      let arrivals = stream.drain(atMost: 200_000)
      #expect((98_400...101_600).contains(arrivals.count), "\(process): \(arrivals.count)")
      #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.at <= $1.at })
      #expect(arrivals.allSatisfy { interval.contains(Instant(nanoseconds: $0.at)) })
    }
    // Gaps of a fixed length: a request for each, but for the one at the end.
    var regular = Synthetic.stream(
      .renewal(gap: try .constant(1)), rate: rate, mix: try Synthetic.constantMix(),
      over: interval)
    #expect((99_998...100_001).contains(regular.drain(atMost: 200_000).count))
  }

  @Test("The greatest rate overflows nothing", arguments: 0..<5)
  func greatestRate(kind: Int) throws {
    let process = try Synthetic.processes()[kind]
    var stream = Synthetic.stream(
      process, rate: .greatestFiniteMagnitude, profile: RateProfile(shape: .flat),
      mix: try Synthetic.constantMix(), over: Synthetic.seconds(86_400))
    let arrivals = stream.drain(atMost: 5_000)
    #expect(arrivals.count == 5_000)
    #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.at <= $1.at })
  }
}
