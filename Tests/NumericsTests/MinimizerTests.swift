import Numerics
import Testing

@Suite("Minimizers")
struct MinimizerTests {
  private struct Stop: Error, Equatable { let position: Double }

  @Test("Brent's method finds the bottom of a smooth dip", arguments: [0.8, 1, 2.7])
  func brent(bottom: Double) throws {
    var evaluations = 0
    let minimum = BrentMinimizer.minimize(in: 0...4, from: 1.5, tolerance: 1e-6) { position in
      evaluations += 1
      let distance = position - bottom
      return distance * distance * (1 + 0.1 * distance) + 7
    }
    let found = try #require(minimum)
    #expect((found.position - bottom).magnitude < 1e-5)
    #expect((found.value - 7).magnitude < 1e-9)
    #expect(evaluations < 40)
  }

  @Test("a guess that is not below both ends is refused")
  func bracket() {
    #expect(BrentMinimizer.minimize(in: 0...4, from: 2, tolerance: 1e-6) { $0 } == nil)
    #expect(BrentMinimizer.minimize(in: 0...4, from: 2, tolerance: 1e-6) { _ in 1 } == nil)
    #expect(BrentMinimizer.minimize(in: 0...4, from: 2, tolerance: 1e-6) { _ in .nan } == nil)
  }

  @Test("what the function throws passes through C")
  func failure() {
    var evaluations = 0
    #expect(throws: Stop.self) {
      try BrentMinimizer.minimize(in: 0...4, from: 1.5, tolerance: 1e-6) {
        (position) throws(Stop) in
        evaluations += 1
        guard evaluations < 6 else { throw Stop(position: position) }
        return (position - 1) * (position - 1)
      }
    }
    #expect(evaluations == 6, "nothing is evaluated after a failure")
    evaluations = 0
    #expect(throws: Stop.self) {
      try SimplexMinimizer.minimize(from: [0, 0], steps: [1, 1], tolerance: 1e-6) {
        (position) throws(Stop) in
        evaluations += 1
        guard evaluations < 8 else { throw Stop(position: position[0]) }
        return position[0] * position[0] + position[1] * position[1] + position[0]
      }
    }
    #expect(evaluations == 8)
  }

  @Test("the simplex finds the bottom of a bent valley")
  func simplex() throws {
    let minimum = SimplexMinimizer.minimize(
      from: [-1.2, 1], steps: [0.5, 0.5], tolerance: 1e-6, iterations: 500
    ) { position in
      let (x, y) = (position[0], position[1])
      return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    }
    let found = try #require(minimum)
    #expect(found.value < 1e-8)
    #expect(found.position.allSatisfy { ($0 - 1).magnitude < 1e-3 })
  }
}
