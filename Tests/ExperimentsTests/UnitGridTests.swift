import Experiments
import Testing

struct UnitGridTests {
  @Test("Units cover every process of every replication once, in order")
  func cover() {
    for (replications, processes, blockSize) in [(3, 10, 4), (2, 8, 4), (5, 1, 100), (4, 7, 1)] {
      let grid = UnitGrid(
        replications: replications, processes: processes, blockSize: blockSize)
      var seen: [[Int]] = []
      for index in 0..<grid.count {
        let unit = grid[index]
        #expect(unit.index == index)
        #expect(!unit.processes.isEmpty && unit.processes.count <= blockSize)
        seen += unit.processes.map { [unit.replication, $0] }
      }
      let expected = (0..<replications).flatMap { row in (0..<processes).map { [row, $0] } }
      #expect(seen == expected)
    }
  }

  @Test("More replications append units and leave the earlier ones alone")
  func appending() {
    let small = UnitGrid(replications: 3, processes: 10, blockSize: 4)
    let large = UnitGrid(replications: 9, processes: 10, blockSize: 4)
    for index in 0..<small.count { #expect(small[index] == large[index]) }
    #expect(large.units(ofReplications: 3..<5) == 9..<15)
  }

  @Test("A grid without processes or replications has no units")
  func empty() {
    #expect(UnitGrid(replications: 3, processes: 0, blockSize: 4).count == 0)
    #expect(UnitGrid(replications: 0, processes: 3, blockSize: 4).count == 0)
  }
}
