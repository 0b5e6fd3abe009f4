import Numerics
import Testing

@Suite("Sobol's sequence")
struct SobolSequenceTests {
  private func points(_ count: Int, dimensions: Int) throws -> [[Double]] {
    let made = SobolSequence(dimensions: dimensions)
    guard var sequence = made else {
      Issue.record("there is no memory")
      return []
    }
    return (0..<count).map { _ in sequence.next() }
  }

  @Test("its first points are those of the literature, and the corner of zeros is none of them")
  func firstPoints() throws {
    #expect(
      try points(7, dimensions: 2)
        == [
          [0.5, 0.5], [0.75, 0.25], [0.25, 0.75], [0.375, 0.375], [0.875, 0.875],
          [0.625, 0.125], [0.125, 0.625],
        ])
    // The library's own check: the third point in two dimensions, the sixth in three.
    #expect(try points(3, dimensions: 2)[2] == [0.25, 0.75])
    #expect(try points(6, dimensions: 3)[5] == [0.625, 0.125, 0.375])
  }

  @Test("2ⁿ points, with the corner, put one into each of 2ⁿ equal parts of every coordinate")
  func stratification() throws {
    for power in [4, 8] {
      let count = 1 << power
      let points = try points(count - 1, dimensions: SobolSequence.mostDimensions)
      for dimension in 0..<SobolSequence.mostDimensions {
        let parts = Set(points.map { Int($0[dimension] * Double(count)) })
        #expect(parts == Set(1..<count), "\(count) points, coordinate \(dimension)")
      }
    }
  }

  @Test("of 256 points, with the corner, each square of 16 × 16 has one: far from chance")
  func squares() throws {
    let points = try points(255, dimensions: 2)
    let squares = Set(points.map { Int($0[0] * 16) * 16 + Int($0[1] * 16) })
    #expect(squares == Set(1..<256))
  }
}
