import Testing

@testable import Experiments

@Suite("Grids of candidates")
struct CandidateLatticeTests {
  private let lattice = CandidateLattice(sizes: [3, 5])

  @Test("candidates are numbered row by row, and back")
  func numbers() {
    #expect(lattice.count == 15)
    #expect(lattice.place(of: 7) == [1, 2])
    #expect((0..<15).allSatisfy { lattice.candidate(at: lattice.place(of: $0)) == $0 })
  }

  @Test("the nearest candidate of a position beyond the grid lies on its edge")
  func nearest() {
    #expect(lattice.candidate(nearest: [0.6, 3.4]) == 8)
    #expect(lattice.candidate(nearest: [-4, 99]) == 4)
    #expect(lattice.excess(of: [-4, 6]) == 6 && lattice.excess(of: [2, 0]) == 0)
  }

  @Test("neighbours are one step away, also across, and within the grid")
  func neighbours() {
    #expect(lattice.neighbours(of: 0) == [1, 5, 6])
    #expect(lattice.neighbours(of: 7) == [1, 2, 3, 6, 8, 11, 12, 13])
    #expect(CandidateLattice(sizes: [4]).neighbours(of: 3) == [2])
  }

  @Test("a coarse scan has both ends of every axis")
  func coarse() {
    #expect(CandidateLattice(sizes: [9]).coarse(perAxis: 5) == [0, 2, 4, 6, 8])
    #expect(lattice.coarse(perAxis: 3) == [0, 2, 4, 5, 7, 9, 10, 12, 14])
    #expect(CandidateLattice(sizes: [1]).coarse(perAxis: 3) == [0])
  }
}
