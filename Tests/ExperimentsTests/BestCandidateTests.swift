import Statistics
import TestSupport
import Testing

@testable import Experiments

@Suite("Search for the best candidate")
struct BestCandidateTests {
  private static func problem(
    limit: Double? = nil, isMaximum: Bool = false, first: Int = 40, most: Int = 2_560
  ) -> SearchProblem {
    SearchProblem(
      constraints: limit.map {
        [
          SearchConstraint(
            measure: 1, statistic: .probability, comparison: .atMost, limit: $0, possible: 0...1)
        ]
      } ?? [], objective: (measure: 0, isMaximum: isMaximum), confidence: 0.95,
      schedule: LookSchedule(first: first, most: most))
  }

  @Test("KN's boundary is that of the paper")
  func boundary() {
    // k = 3, n0 = 10, α = 0.05: η = ((2 · 0.05 / 2)^(-2 / 9) - 1) / 2 = 0.47294, h² = 18 η = 8.513.
    let procedure = KimNelsonProcedure(
      candidates: 3, indifference: 1, firstStage: 10, error: 0.05)
    // Differences from the first candidate are ±2 by turns: variance 40 / 9, N = 8.513 · 4.444 = 37.8.
    var asked: [Int] = []
    let selection = procedure.select([0, 1], most: 1_000) { candidates, count in
      asked.append(count)
      return candidates.map { candidate in
        (0..<count).map { candidate == 0 ? 0 : ($0 % 2 == 0 ? 2 : -2) + 0.01 }
      }
    }
    #expect(asked == [10, 20, 30, 40])
    #expect(selection.isDecided && selection.survivors == [0])
    let few = procedure.select([0, 1], most: 36) { candidates, count in
      candidates.map { candidate in
        (0..<count).map { candidate == 0 ? 0 : ($0 % 2 == 0 ? 2 : -2) }
      }
    }
    #expect(few.needed == 39 && !few.isDecided && few.survivors == [0, 1])
    #expect(few.replications == 36)
  }

  @Test("the best of a list is selected, least or greatest")
  func best() {
    let model = SyntheticModel(mean: { 5 + Double(($0 - 3) * ($0 - 3)) }, seed: 5)
    let selection = BestCandidateSelection(
      Self.problem(), candidates: 8, indifference: .absolute(0.5))
    let result = selection.run(model.evaluate)
    #expect(result.conclusion == .found && result.answer == 3)
    // Clearly worse ones go early.
    let counts = result.trials.filter { $0.stage == .selection }.map(\.finding.candidate)
    #expect(counts == [3])
    let greatest = BestCandidateSelection(
      Self.problem(isMaximum: true), candidates: 8, indifference: .absolute(0.5)
    ).run(model.evaluate)
    #expect(greatest.answer == 7)
  }

  @Test("the best that breaks the constraints is passed over")
  func constrained() {
    var model = SyntheticModel(mean: { Double($0) }, seed: 6)
    model.probability = { $0 < 4 ? 0.3 : 0.001 }
    let result = BestCandidateSelection(
      Self.problem(limit: 0.05), candidates: 8, indifference: .absolute(0.5)
    ).run(model.evaluate)
    #expect(result.conclusion == .found && result.answer == 4)
    #expect(result.confirmation?.finding.constraints[0].verdict == .holds)
    let verdicts = result.trials.filter { $0.stage == .search }.map(\.finding.verdict)
    #expect(verdicts == Array(repeating: .fails, count: 4) + Array(repeating: .holds, count: 4))
    model.probability = { _ in 0.3 }
    let none = BestCandidateSelection(
      Self.problem(limit: 0.05), candidates: 8, indifference: .absolute(0.5)
    ).run(model.evaluate)
    #expect(none.conclusion == .infeasible && none.answer == nil)
  }

  @Test("where the winner is not confirmed and none holds with room to spare, the next is tried")
  func rejected() {
    let model = SyntheticModel(mean: { Double($0) }, deviations: (0.1, 0), seed: 12)
    // Just enough replications to hold without a single block; the best has one on fresh ones.
    let selection = BestCandidateSelection(
      Self.problem(limit: 0.05, first: 90, most: 90), candidates: 3, indifference: .absolute(0.1))
    let result = selection.run { (candidates, replications) in
      zip(candidates, model.evaluate(candidates, replications)).map { candidate, values in
        let blocks = replications.map { $0 >= 90 && $0 < 180 && $0 % 9 == 0 && candidate == 0 }
        return [values[0], blocks.map { $0 ? 1 : 0 }]
      }
    }
    let tried = result.trials.filter { $0.stage == .validation }.map(\.finding.candidate)
    #expect(tried.prefix(2) == [0, 1], "\(tried)")
    #expect(result.undecided.contains(0))
  }

  @Test("too few replications to tell rivals apart are said to be too few")
  func undecided() {
    let model = SyntheticModel(mean: { Double($0) * 0.001 }, seed: 7)
    let result = BestCandidateSelection(
      Self.problem(most: 80), candidates: 2, indifference: .absolute(0.01)
    ).run(model.evaluate)
    #expect(result.conclusion == .undecided && result.rivals.count == 1)
    #expect(result.replicationsToSelect.map { $0 > 1_000 } == true)
  }

  @Test("equal candidates are equal, whatever the zone")
  func ties() {
    let result = BestCandidateSelection(
      Self.problem(), candidates: 3, indifference: .relative(0.01)
    ).run { (candidates, replications) in
      candidates.map { _ in [replications.map { Double($0 % 3) }, replications.map { _ in 0 }] }
    }
    #expect(result.conclusion == .found && result.answer == 0 && result.rivals == [1, 2])
  }

  @Test(
    "a fine grid with one axis: Brent's method and its neighbours", arguments: [0, 1_371, 9_999])
  func oneAxis(bottom: Int) {
    let model = SyntheticModel(
      mean: { 3 + Double(($0 - bottom) * ($0 - bottom)) / 1e6 }, deviations: (1, 0), seed: 8)
    let result = OptimumSearch(
      Self.problem(most: 200), lattice: CandidateLattice(sizes: [10_000])
    ).run(model.evaluate)
    #expect(result.conclusion == .found && result.answer == bottom)
    #expect(result.trials.count < 60, "\(result.trials.count)")
  }

  @Test("a fine grid with a constraint: the best that is shown to hold, at its edge")
  func edge() {
    var model = SyntheticModel(mean: { Double($0) }, deviations: (1, 0), seed: 9)
    model.probability = { $0 < 420 ? 0.5 : 0.001 }
    let result = OptimumSearch(
      Self.problem(limit: 0.05, most: 400), lattice: CandidateLattice(sizes: [1_000])
    ).run(model.evaluate)
    #expect(result.conclusion == .found && result.answer == 420)
    model.probability = { _ in 0.5 }
    let none = OptimumSearch(
      Self.problem(limit: 0.05, most: 400), lattice: CandidateLattice(sizes: [1_000])
    ).run(model.evaluate)
    #expect(none.conclusion == .infeasible && none.answer == nil)
  }

  @Test("a fine grid with two axes: the simplex and its neighbours")
  func twoAxes() {
    let lattice = CandidateLattice(sizes: [2_000, 3_000])
    let model = SyntheticModel(
      mean: {
        let place = lattice.place(of: $0)
        let (x, y) = (Double(place[0] - 613), Double(place[1] - 2_227))
        return 10 + x * x / 1e4 + y * y / 2e4 + x * y / 4e4
      }, deviations: (1, 0), seed: 10)
    let result = OptimumSearch(Self.problem(most: 100), lattice: lattice).run(model.evaluate)
    #expect(result.conclusion == .found)
    #expect(result.answer.map { lattice.place(of: $0) } == [613, 2_227])
    #expect(result.trials.count < 250, "\(result.trials.count)")
  }
}
