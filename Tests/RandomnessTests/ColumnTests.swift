import Numerics
import TestSupport
import Testing

@testable import Randomness

#if canImport(Glibc)
  import Glibc
#endif

/// What kernels compute, against scalar code in Swift and the C library, for each width of registers
/// that this machine has.
@Suite("Columns")
struct ColumnTests {
  private static let widths = KernelWidth.allCases.filter {
    $0.rawValue <= KernelWidth.widest.rawValue
  }
  private static let count = 4_003

  private var generator = StreamSeed(seed: 9).child("columns").generator()

  /// Random words, after those that make the least and the greatest numbers.
  private mutating func words() -> ContiguousArray<UInt64> {
    let ends: [UInt64] = [0, .max, 1 << 12, .max << 12, 1 << 63, 3, 2, 1]
    return ContiguousArray(ends + (0..<Self.count).map { _ in generator.next() })
  }

  private func room() -> ContiguousArray<Double> {
    ContiguousArray(repeating: .nan, count: Self.count + 13)
  }

  @Test("Eight generators in turns make the words of each")
  func lanes() {
    for width in Self.widths {
      var lanes = StreamSeed(seed: 4).lanes()
      let state = lanes
      var words = ContiguousArray<UInt64>(repeating: 0, count: 8_003)
      lanes.fill(&words, from: 3, count: 4_000, with: width)
      lanes.fill(&words, from: 4_003, count: 4_000, with: width)
      #expect(words[..<3].allSatisfy { $0 == 0 })
      for lane in 0..<8 {
        var single = Xoshiro256PlusPlus(
          state: (state[lane], state[8 + lane], state[16 + lane], state[24 + lane]))
        let expected = (0..<1_000).map { _ in single.next() }
        #expect(expected == stride(from: 3 + lane, to: 8_003, by: 8).map { words[$0] })
      }
    }
  }

  @Test("Exponential draws are those of the reference")
  mutating func exponentials() {
    let words = words()
    for mean in [1.0, 30, 0x1p-1060, 1e308] {
      let expected = words.prefix(Self.count).map {
        clampedPositive(mean * -Elementary.log($0.uniformOpen))
      }
      for width in Self.widths {
        var found = room()
        Columns.exponentials(words, mean: mean, count: Self.count, into: &found, with: width)
        #expect(Array(found.prefix(Self.count)) == expected, "\(width)")
      }
    }
  }

  @Test("Normal pairs are the points of the plane that their words say, to the last digits")
  mutating func normals() {
    let (radii, angles) = (words(), words())
    var (x, y) = (room(), room())
    Columns.normals(
      radii: radii, angles: angles, count: Self.count, into: &x, &y, with: .baseline)
    for width in Self.widths {
      var (otherX, otherY) = (room(), room())
      Columns.normals(
        radii: radii, angles: angles, count: Self.count, into: &otherX, &otherY, with: width)
      #expect(otherX.prefix(Self.count) == x.prefix(Self.count), "\(width)")
      #expect(otherY.prefix(Self.count) == y.prefix(Self.count), "\(width)")
    }
    for place in 0..<Self.count {
      let radius = (-2 * Glibc.log(radii[place].uniformOpen)).squareRoot()
      let word = angles[place]
      let angle = (Double(word >> 12) * 0x1p-52 - 0.5) * (.pi / 2)
      // The lowest bit turns by half the circle what is along the axis, the next exchanges the axes.
      let along = radius * cos(angle) * (word & 1 == 0 ? 1 : -1)
      let across = radius * sin(angle)
      let expected = word & 2 == 0 ? (along, across) : (across, along)
      #expect((x[place] - expected.0).magnitude <= 4e-16 * radius)
      #expect((y[place] - expected.1).magnitude <= 4e-16 * radius)
    }
  }

  @Test("Logarithms and exponentials are those of the reference")
  mutating func elementary() {
    let numbers = ContiguousArray(
      [0x1p-1022, 1, 2, .pi, .greatestFiniteMagnitude, 1.5, 0.7, 1e-5]
        + (0..<Self.count).map { _ in Elementary.exp(1400 * (generator.uniform01() - 0.5)) })
    for width in Self.widths {
      var logs = numbers
      Columns.takeLogs(&logs, count: Self.count, with: width)
      #expect(
        logs.prefix(Self.count).elementsEqual(
          numbers.prefix(Self.count).map(Elementary.log)))
      for (scale, shift, factor) in [(1.0, 6.5, 1.2), (40, 0, -0.5), (1e-300, -9, 1e300)] {
        var found = logs
        Columns.takeExponentials(
          &found, scale: scale, shift: shift, factor: factor, count: Self.count, with: width)
        let expected = logs.prefix(Self.count).map {
          clampedPositive(scale * Elementary.exp(min(max(shift + factor * $0, -700), 700)))
        }
        #expect(Array(found.prefix(Self.count)) == expected, "\(width)")
      }
    }
  }

  @Test("Instants are the sums of gaps that were rounded one by one")
  mutating func instants() {
    let gaps = ContiguousArray(
      [0, 0.5, 1, 0.25, 0.4999999] + (0..<Self.count + 8).map { _ in generator.uniform01() * 40 })
    for width in Self.widths {
      for (factor, count) in [(1.0, 4_000), (987_654_321.123, 4_003), (0.3, 1)] {
        var instants = ContiguousArray(repeating: Int64.min, count: Self.count + 13)
        let start: Int64 = 1_700_000_000_000_000_000
        let last = Columns.fillInstants(
          gaps, 2..<2 + count, times: factor, after: start, into: &instants, at: 3, with: width)
        var expected = start
        for place in 0..<count {
          expected += Int64(gaps[2 + place] * factor + 0.5)
          #expect(instants[3 + place] == expected)
        }
        #expect(last == expected && instants[..<3].allSatisfy { $0 == .min })
      }
      var instants = ContiguousArray(repeating: Int64.zero, count: 8)
      for (longest, isTold) in [(0x1p52 - 1, true), (0x1p52, false), (1e300, false)] {
        let last = Columns.fillInstants(
          [1, 2, 3, longest, 0, 0, 0, 0], 0..<5, times: 1, after: 0, into: &instants, at: 0,
          with: width)
        #expect(last == (isTold ? 6 + Int64(longest) : nil))
      }
    }
  }

  @Test("Whole lognormal pairs are the rounded exponentials of their entry's normal variables")
  mutating func lognormals() throws {
    let pairs = [
      try CorrelatedPair(
        .lognormal(mu: 6.5, sigma: 1.2), .lognormal(mu: 5, sigma: 1), correlation: 0),
      try CorrelatedPair(
        .lognormal(mu: -3, sigma: 9), .lognormal(mu: 28, sigma: 0.1), correlation: -0.8),
      try CorrelatedPair(
        .lognormal(mu: 0, sigma: 1e300), .lognormal(mu: 5, sigma: 1), correlation: 1),
    ]
    var table = LognormalTable()
    for pair in pairs { table.append(try #require(pair.prepared().lognormals)) }
    let (radii, angles) = (words(), words())
    var (x, y) = (room(), room())
    Columns.normals(radii: radii, angles: angles, count: Self.count, into: &x, &y)
    var entries = ContiguousArray((0..<Self.count + 13).map { Int32($0 % 3) })
    func whole(_ distribution: Distribution, _ normal: Double) -> Int64 {
      guard case .lognormal(let mu, let sigma) = distribution.kind else { return 0 }
      let power = min(max(mu + sigma * normal, -1), 28)
      return min(max(Int64(Elementary.exp(power) + 0.5), 1), 1 << 40)
    }
    for width in Self.widths {
      var first = ContiguousArray<Int64>(repeating: 0, count: Self.count + 13)
      var second = first
      table.draw(&entries, x: x, y: y, count: Self.count, into: &first, &second, with: width)
      for place in 0..<Self.count {
        let pair = pairs[place % 3]
        let rho = pair.correlation
        let across = rho * x[place] + (1 - rho * rho).squareRoot() * y[place]
        #expect(first[place] == whole(pair.first, x[place]))
        #expect(second[place] == whole(pair.second, across))
      }
    }
  }

  @Test("A stream's words come in the same order, however many are asked for at once")
  func chunks() {
    var whole = ContiguousArray<UInt64>(repeating: 0, count: 2_000 + WordStream.padding)
    var stream = WordStream(StreamSeed(seed: 3))
    stream.fill(&whole, count: 2_000)
    for step in [1, 2, 3, 7, 8, 9, 16, 63, 64, 65, 500] {
      var stream = WordStream(StreamSeed(seed: 3))
      var (found, part): ([UInt64], ContiguousArray<UInt64>) = ([], whole)
      while found.count + step <= 2_000 {
        stream.fill(&part, count: step)
        found += part.prefix(step)
      }
      #expect(found == Array(whole.prefix(found.count)), "\(step) at once")
    }
  }

  @Test("No two streams share words")
  func streamsAreDistinct() {
    var seen: Set<UInt64> = []
    var part = ContiguousArray<UInt64>(repeating: 0, count: 64 + WordStream.padding)
    var count = 0
    for seed in 0..<100 as Range<UInt64> {
      for name in ["first", "second", "radii", "angles"] {
        var stream = WordStream(StreamSeed(seed: seed).child(name))
        stream.fill(&part, count: 64)
        seen.formUnion(part.prefix(64))
        count += 64
      }
    }
    #expect(seen.count == count)
  }
}
