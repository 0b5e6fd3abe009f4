import Quantities
import Statistics
import Testing

@Suite("Means of rare events")
struct RareMeanTests {
  private func summary(
    _ sizes: [Double], in count: Int, possible: ClosedRange<Double> = 0 ... .infinity
  ) -> SampleSummary? {
    SampleSummary(Array(repeating: 0, count: count - sizes.count) + sizes, possible: possible)
  }

  @Test("without an event, the mean is at most the exact bound of its probability times the most")
  func none() throws {
    // 1 - 0.025^(1/200)
    let share = 0.018_275_0
    let hours = try #require(summary([], in: 200, possible: 0...720)?.interval)
    #expect(hours.low == 0 && (hours.high - 720 * share).magnitude < 1e-3)
    #expect(summary([], in: 200)?.interval == nil, "nobody knows how large one could be")
    let certain = try #require(summary([], in: 200, possible: 0...0)?.interval)
    #expect(certain.low == 0 && certain.high == 0)
  }

  @Test("few events say little of their mean size, many as much as Student's interval")
  func sizes() throws {
    func factor(_ events: Int, of count: Int) throws -> Double {
      let found = try #require(summary((0..<events).map { 1 + Double($0 % 3) }, in: count))
      let interval = try #require(found.interval)
      #expect(interval.low > 0 && interval.contains(found.mean))
      return interval.high / found.mean
    }
    #expect(try factor(1, of: 200) > 100)
    #expect(try factor(5, of: 200) > 4 && factor(5, of: 200) < 10)
    #expect(try factor(50, of: 200) < 1.5)
    let events = (0..<10_000).map { 1 + Double($0 % 3) }
    let rare = try #require(summary(events, in: 40_000)?.interval)
    let student = try #require(
      SampleSummary(events + Array(repeating: 0, count: 30_000))?.interval)
    #expect((rare.halfWidth / student.halfWidth - 1).magnitude < 0.02)
  }

  @Test("the most that is possible cuts off; events at the upper bound are the mirror image")
  func bounds() throws {
    let open = try #require(summary([3], in: 50)?.interval)
    let cut = try #require(summary([3], in: 50, possible: 0...4)?.interval)
    #expect(cut.low == open.low && cut.high < open.high)
    let highest = try #require(ConfidenceInterval.ofProportion(successes: 1, trials: 50)).high
    #expect((cut.high - 4 * highest).magnitude < 1e-12)
    let values = Array(repeating: 4.0, count: 49) + [1]
    let mirrored = try #require(SampleSummary(values, possible: 0...4)?.interval)
    #expect((4 - mirrored.low - cut.high).magnitude < 1e-12)
    #expect((4 - mirrored.high - cut.low).magnitude < 1e-12)
  }

  @Test("where more than half of the values are no bound, and without bounds, it is Student's")
  func student() {
    let values = (0..<40).map { Double($0 % 5) }
    let plain = SampleSummary(values)?.interval
    #expect(SampleSummary(values, possible: 0 ... .infinity)?.interval == plain)
    let zeros = Array(repeating: 0.0, count: 30) + [5, 6]
    #expect(SampleSummary(zeros)?.interval != SampleSummary(zeros, possible: 0...9)?.interval)
  }

  @Test("amounts have the same interval as numbers")
  func amounts() throws {
    let values: [Int128] = Array(repeating: 0, count: 40) + [7_000_000_000, 2_000_000_000]
    let exact = try #require(
      ExactSampleSummary(wide: values, possible: 0 ... .infinity)?.interval)
    let rounded = try #require(
      SampleSummary(values.map { Double($0) }, possible: 0 ... .infinity)?.interval)
    #expect(exact == rounded)
  }

  @Test("a difference never seen in one direction is taken to be of the other's size")
  func differences() throws {
    let gains = Moments([2, 3, 4])
    let none = Moments()
    let up = try #require(RareMean.interval(ofGains: gains, losses: none, in: 100))
    let down = try #require(RareMean.interval(ofGains: none, losses: gains, in: 100))
    #expect(up.low == -down.high && up.high == -down.low)
    #expect(up.low < 0 && up.high > 0.09)
    #expect(RareMean.interval(ofGains: none, losses: none, in: 100) == nil)
    let even = try #require(RareMean.interval(ofGains: gains, losses: gains, in: 100))
    #expect((even.low + even.high).magnitude < 1e-12)
  }
}
