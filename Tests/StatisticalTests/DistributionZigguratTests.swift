import CGSL
import Randomness
import Testing

/// The two ziggurats strip by strip and beyond their last strip, where little of a sample lies.
@Suite("Ziggurats", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct DistributionZigguratTests {
  private let ziggurats = ZigguratTables.shared
  private let normalStart = 3.654152885361009
  private let exponentialStart = 7.69711747013105

  private func generator(_ purpose: String) -> Xoshiro256PlusPlus {
    StreamSeed(seed: 1).child("ziggurats").child(purpose).generator()
  }

  @Test("Fifty million normal draws fall into narrow cells as often as they should")
  func normalCells() {
    var generator = generator("normal cells")
    let (half, width) = (450, 0.01)
    var counts = [Int](repeating: 0, count: 2 * half + 2)
    for _ in 0..<50_000_000 {
      let cell = (ziggurats.normal(&generator) / width).rounded(.down)
      let index = Int(min(max(cell, Double(-half - 1)), Double(half))) + half + 1
      counts[index] += 1
    }
    let probabilities = counts.indices.map { index in
      let low = Double(index - half - 1) * width
      if index == 0 { return gsl_cdf_ugaussian_P(low + width) }
      if index == counts.count - 1 { return gsl_cdf_ugaussian_Q(low) }
      return low < 0
        ? gsl_cdf_ugaussian_P(low + width) - gsl_cdf_ugaussian_P(low)
        : gsl_cdf_ugaussian_Q(low) - gsl_cdf_ugaussian_Q(low + width)
    }
    expectCounts(counts, follow: probabilities, "normal cells")
  }

  @Test("Fifty million exponential draws fall into narrow cells as often as they should")
  func exponentialCells() {
    var generator = generator("exponential cells")
    let (last, width) = (1100, 0.01)
    var counts = [Int](repeating: 0, count: last + 1)
    for _ in 0..<50_000_000 {
      counts[min(last, Int(ziggurats.exponential(&generator) / width))] += 1
    }
    let probabilities = counts.indices.map { index in
      let above = gsl_cdf_exponential_Q(Double(index) * width, 1)
      return index == last ? above : above - gsl_cdf_exponential_Q(Double(index + 1) * width, 1)
    }
    expectCounts(counts, follow: probabilities, "exponential cells")
  }

  @Test("Normal draws beyond the last strip follow the conditional tail, on either side")
  func normalTail() {
    var generator = generator("normal tail")
    let draws = 60_000_000
    var left: [Double] = []
    var right: [Double] = []
    for _ in 0..<draws {
      let value = ziggurats.normal(&generator)
      if value.magnitude <= normalStart { continue }
      if value < 0 { left.append(-value) } else { right.append(value) }
    }
    let share = gsl_cdf_ugaussian_Q(normalStart)
    let middle = draws - left.count - right.count
    expectCounts(
      [left.count, middle, right.count], follow: [share, 1 - 2 * share, share], "normal tails")
    for (side, values) in [("left", left), ("right", right)] {
      expectUniform(values.map { 1 - gsl_cdf_ugaussian_Q($0) / share }, "\(side) normal tail")
    }
  }

  @Test("Exponential draws beyond the last strip are exponential again")
  func exponentialTail() {
    var generator = generator("exponential tail")
    let draws = 60_000_000
    var tail: [Double] = []
    for _ in 0..<draws {
      let value = ziggurats.exponential(&generator)
      if value > exponentialStart { tail.append(value - exponentialStart) }
    }
    let share = gsl_cdf_exponential_Q(exponentialStart, 1)
    expectCounts([tail.count, draws - tail.count], follow: [share, 1 - share], "exponential tail")
    expectUniform(tail.map { gsl_cdf_exponential_P($0, 1) }, "exponential tail")
  }
}
