import Quantities
import Randomness
import Testing

@testable import Traffic

@Suite("Sessions")
struct SessionTests {
  /// Requests of 100 input and 20 output tokens: request k of a session has 100 + 120 k of input.
  private func requests(
    _ requests: Distribution, gap: Distribution, growsContext: Bool = true,
    cachedContext: Double = 0, rate: Double = 0.1, seconds: Double = 20_000, seed: UInt64 = 1,
    mix: MarkMix? = nil
  ) throws -> [Arrival] {
    let shape = SessionShape(
      requests: requests, gap: gap, growsContext: growsContext, cachedContext: cachedContext)
    var stream = Synthetic.stream(
      .sessions(shape), rate: rate, mix: try mix ?? Synthetic.constantMix(),
      over: Synthetic.seconds(seconds), seed: seed)
    return stream.drain()
  }

  /// The instants of the sessions' first requests, of the second ones, and so on.
  private func ranks(_ arrivals: [Arrival]) -> [[Int64]] {
    var ranks: [[Int64]] = []
    for arrival in arrivals {
      let rank = Int(arrival.mark.inputTokens - 100) / 120
      while ranks.count <= rank { ranks.append([]) }
      ranks[rank].append(arrival.at)
    }
    return ranks
  }

  @Test("Each request of a session has one before it by the gap, and carries its context")
  func chains() throws {
    let arrivals = try requests(.constant(5), gap: .constant(40))
    #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.at <= $1.at })
    let ranks = ranks(arrivals)
    #expect(ranks.count == 5)
    #expect(ranks[0].count > 1_500)
    let gap = Duration.second.nanoseconds * 40
    let end = Synthetic.seconds(20_000).to.nanoseconds
    for rank in 1..<5 {
      #expect(ranks[rank] == ranks[rank - 1].map { $0 + gap }.filter { $0 < end })
    }
    // Sessions that the end cuts short have lost requests.
    #expect(ranks[4].count < ranks[0].count)
    #expect(arrivals.allSatisfy { $0.mark.outputTokens == 20 && $0.mark.cachedInputTokens == 0 })
  }

  @Test("Sessions start as a Poisson process of the same seed arrives")
  func starts() throws {
    let single = try requests(.constant(1), gap: .constant(40))
    var poisson = Synthetic.stream(
      rate: 0.1, mix: try Synthetic.constantMix(), over: Synthetic.seconds(20_000))
    // A draw of the number of requests and of gaps would shift the generator; constants need none.
    #expect(single == poisson.drain())
    let several = try requests(.constant(5), gap: .constant(40))
    #expect(ranks(several)[0] == single.map(\.at))
  }

  @Test("A session has at least one request, whatever is drawn")
  func atLeastOne() throws {
    for draw in [0, -3, 0.2, 1, 1.4] {
      let arrivals = try requests(.constant(draw), gap: .constant(40))
      #expect(ranks(arrivals).count == 1)
      #expect(arrivals.count > 1_500)
    }
    let rounded = try requests(.constant(2.5), gap: .constant(40))
    #expect(ranks(rounded).count == 3)
    let endless = try requests(.constant(1e300), gap: .constant(1_000), rate: 0.001)
    #expect(ranks(endless).count > 10)
  }

  @Test("Requests that are all at once follow each other session by session")
  func simultaneous() throws {
    let arrivals = try requests(.constant(4), gap: .constant(0), rate: 0.5)
    #expect(arrivals.count % 4 == 0 && arrivals.count > 30_000)
    // Many sessions start in the same nanosecond; the one that started first comes first.
    let dense = try requests(.constant(4), gap: .constant(0), rate: 2e10, seconds: 1e-6)
    #expect(dense.count % 4 == 0 && dense.count > 70_000)
    for found in [arrivals, dense] {
      let isInOrder = found.enumerated().allSatisfy { index, arrival in
        arrival.mark.inputTokens == 100 + 120 * Int64(index % 4)
          && arrival.at == found[index - index % 4].at
      }
      #expect(isInOrder)
    }
  }

  @Test("The cached share of the repeated context is rounded half to even")
  func cachedContext() throws {
    let arrivals = try requests(
      .constant(4), gap: .constant(1), cachedContext: 0.9)
    for arrival in arrivals {
      let context = arrival.mark.inputTokens - 100
      #expect(arrival.mark.cachedInputTokens == context * 9 / 10)
    }
    let mix = try MarkMix([
      MarkMix.Entry(
        share: 1, tokens: CorrelatedPair(.constant(3), .constant(2), correlation: 0),
        cachedShare: .constant(0.5), cacheWriteShare: .constant(1))
    ])
    let small = try requests(
      .constant(3), gap: .constant(0), cachedContext: 0.5, rate: 0.01, mix: mix)
    // 1.5 of 3 new tokens are rounded to 2; half of a context of 5 is 2, half of 10 is 5. What is
    // written is what was drawn for the new tokens, not the context.
    #expect(small.prefix(3).map(\.mark.inputTokens) == [3, 8, 13])
    #expect(small.prefix(3).map(\.mark.cachedInputTokens) == [2, 4, 7])
    #expect(small.prefix(3).map(\.mark.cacheWriteTokens) == [1, 1, 1])
  }

  @Test("Where the context does not grow, requests ask for what was drawn")
  func withoutContext() throws {
    let arrivals = try requests(
      .constant(4), gap: .constant(10), growsContext: false, cachedContext: 1)
    #expect(arrivals.count > 6_000)
    #expect(
      arrivals.allSatisfy {
        $0.mark == RequestMark(entry: 0, inputTokens: 100, outputTokens: 20)
      })
  }

  @Test("A context stays within the largest number of tokens")
  func largestContext() throws {
    let half = 0x1p39
    let arrivals = try requests(
      .constant(6), gap: .constant(0), cachedContext: 1, rate: 0.01,
      mix: Synthetic.constantMix(input: half, output: half / 2))
    let inputs = arrivals.prefix(6).map(\.mark.inputTokens)
    let limit: Int64 = 1 << 40
    #expect(inputs == [limit / 2, limit, limit, limit, limit, limit])
    let cached = arrivals.prefix(6).map(\.mark.cachedInputTokens)
    #expect(cached == [0, limit / 4 * 3, limit, limit, limit, limit])
  }

  @Test("Cached and written tokens are parts of the input in any session", arguments: 0..<10)
  func parts(seed: UInt64) throws {
    let arrivals = try requests(
      .lognormal(median: 4, p95: 20), gap: .exponential(mean: 30), cachedContext: 0.7, seed: seed,
      mix: Synthetic.variedMix())
    #expect(arrivals.count > 5_000)
    #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.at <= $1.at })
    for arrival in arrivals {
      let mark = arrival.mark
      #expect(mark.cachedInputTokens >= 0 && mark.cacheWriteTokens >= 0)
      #expect(mark.cachedInputTokens + mark.cacheWriteTokens <= mark.inputTokens)
    }
  }

  @Test("A gap longer than time itself ends the session")
  func longestGap() throws {
    let arrivals = try requests(.constant(4), gap: .constant(1e300))
    #expect(ranks(arrivals).count == 1)
  }
}
