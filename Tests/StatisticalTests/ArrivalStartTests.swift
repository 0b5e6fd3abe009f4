import Quantities
import Randomness
import Testing
import Traffic

/// Whether arrivals that have long been going on look so from the first moment.
///
/// In equilibrium the expected number of events in any stretch of time is rate times length,
/// whatever the gaps; and the time to the first event has the mean (1 + cv²) / 2 gaps.
@Suite("Stationary starts", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct ArrivalStartTests {
  /// Gaps with their squared coefficient of variation.
  private static func gaps() throws -> [(gap: Distribution, cv2: Double)] {
    [
      (try .constant(3), 0), (try .uniform(low: 1, high: 3), 1 / 12.0),
      (try .exponential(mean: 2), 1), (try .gamma(mean: 1, cv: 3), 9),
      (try .weibull(mean: 2, cv: 1.5), 2.25), (try .lognormal(mean: 1, cv: 2), 4),
      (try .pareto(mean: 1, cv: 0.5), 0.25),
      // Means 5/4 and, of the squares, 17/4.
      (try .discrete(values: [0, 1, 4], weights: [2, 1, 1]), 4.25 * 16 / 25 - 1),
    ]
  }

  @Test("the first second has as many requests as any other")
  func counts() throws {
    for (gap, _) in try Self.gaps() + [
      (try .mixture([(1, .exponential(mean: 1)), (3, .constant(2))]), 0),
      (try .empirical([1, 2, 7], interpolated: true), 0),
      (try .empirical([1, 2, 7]), 0),
    ] {
      let counts = try (0..<20_000).map { replication in
        Double(
          Arrivals.times(
            try Arrivals.stream(
              .renewal(gap: gap), rate: 1, over: Arrivals.seconds(1), replication: replication,
              isFresh: false)
          ).count)
      }
      try expectMean(counts, 1, within: 0.06, "\(gap.kind)")
    }
  }

  @Test("the first gap is what is left of one that an instant falls into")
  func residuals() throws {
    for (gap, cv2) in try Self.gaps() {
      let firsts = try (0..<20_000).map { replication in
        Arrivals.times(
          try Arrivals.stream(
            .renewal(gap: gap), rate: 1, over: Arrivals.seconds(1e6), replication: replication,
            isFresh: false), atMost: 1)[0]
      }
      try expectMean(firsts, (1 + cv2) / 2, within: 0.1, "\(gap.kind)")
    }
  }

  @Test("sessions are under way: each hour of the first day has rate times requests")
  func sessions() throws {
    let shape = SessionShape(
      requests: try .constant(6), gap: try .exponential(mean: 3600), growsContext: true,
      cachedContext: 0)
    func hours(isFresh: Bool) throws -> [[Double]] {
      try (0..<1_000).map { replication in
        let times = Arrivals.times(
          try Arrivals.stream(
            .sessions(shape), rate: 6 / 3600.0, over: Arrivals.seconds(4 * 3600),
            replication: replication, isFresh: isFresh))
        return (0..<4).map { hour in Double(times.count { Int($0 / 3600) == hour }) }
      }
    }
    let stationary = try hours(isFresh: false)
    for hour in 0..<4 {
      try expectMean(stationary.map { $0[hour] }, 36, within: 0.03, "hour \(hour)")
    }
    let fresh = try hours(isFresh: true).map { $0[0] }.reduce(0, +) / 1_000
    #expect(fresh < 12)
  }

  @Test("a session under way has the context of what it asked for before the start")
  func contexts() throws {
    // Of five requests with gaps of an hour, the first hour sees as many first as fifth ones.
    let shape = SessionShape(
      requests: try .constant(5), gap: try .constant(3600), growsContext: true, cachedContext: 0)
    var ranks = Array(repeating: 0.0, count: 5)
    for replication in 0..<400 {
      var stream = try Arrivals.stream(
        .sessions(shape), rate: 10 / 3600.0, over: Arrivals.seconds(3600),
        replication: replication, isFresh: false)
      while stream.next != .max { ranks[Int(stream.take().inputTokens - 100) / 120] += 1 }
    }
    // 4,000 in the mean, with a standard deviation of 63.
    for count in ranks { #expect((count - 4_000).magnitude < 320, "\(ranks)") }
  }
}
