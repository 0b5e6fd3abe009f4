import Experiments
import TestSupport
import Testing

@Suite("Pareto fronts")
struct ParetoFrontTests {
  private func best(_ values: [[Double]?]) -> [Int] { ParetoFront(values).members.map(\.point) }

  @Test("a point is out where another one is no worse in all and better in one")
  func dominance() {
    #expect(best([[1, 2], [2, 1], [2, 2], [3, 3]]) == [0, 1])
    #expect(best([[3, 3], [2, 3], [3, 2]]) == [1, 2])
    #expect(best([[1, 1, 5], [1, 1, 4], [1, 1, 6]]) == [1])
    #expect(best([[7]]) == [0])
    #expect(best([]) == [])
  }

  @Test("points with the same values are on the front together")
  func ties() {
    #expect(best([[1, 2], [1, 2], [1, 3], [0, 4]]) == [3, 0, 1])
    #expect(ParetoFront([[1, 1], [1, 1]]).members.allSatisfy { $0.standing == .best })
  }

  @Test("a point without a value in an objective takes no part")
  func withoutValue() {
    #expect(best([nil, [2, 2], [3, 1], nil]) == [1, 2])
    #expect(best([nil]) == [])
  }

  @Test("a point is close where every listed one that dominates it does so within chance")
  func close() {
    let values: [[Double]] = [[1, 1], [2, 2], [3, 3]]
    func standings(clear: Set<[Int]>) -> [Int: ParetoFront.Standing] {
      let front = ParetoFront(values) { clear.contains([$0, $1]) }
      return Dictionary(uniqueKeysWithValues: front.members.map { ($0.point, $0.standing) })
    }
    #expect(standings(clear: []) == [0: .best, 1: .close, 2: .close])
    #expect(standings(clear: [[2, 0]]) == [0: .best, 1: .close])
    // One clear dominator is enough, on the front or only close to it.
    #expect(standings(clear: [[2, 1]]) == [0: .best, 1: .close])
    #expect(standings(clear: [[1, 0], [2, 0]]) == [0: .best])
    // A point that is out itself puts no other one out.
    #expect(standings(clear: [[1, 0], [2, 1]]) == [0: .best, 2: .close])
  }

  @Test("whether a difference is clear is asked only where a point is dominated")
  func questions() {
    var asked: [[Int]] = []
    let values: [[Double]] = [[1, 4], [2, 2], [4, 1], [3, 3], [2, 2]]
    let front = ParetoFront(values) { point, dominator in
      asked.append([point, dominator])
      return true
    }
    #expect(asked == [[3, 1]])
    #expect(front.members.map(\.point) == [0, 1, 4, 2])
  }

  @Test("the front is what the definition says, whatever the numbers")
  func definition() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<200 {
      let values = (0..<30).map { _ in
        (0..<3).map { _ in Double(Int.random(in: 0..<6, using: &random)) }
      }
      let wanted = values.indices.filter { point in
        !values.contains { other in
          zip(other, values[point]).allSatisfy { $0 <= $1 } && other != values[point]
        }
      }
      #expect(Set(best(values)) == Set(wanted))
    }
  }
}
