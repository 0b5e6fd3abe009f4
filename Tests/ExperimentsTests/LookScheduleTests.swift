import Testing

@testable import Experiments

@Suite("Looks and their error")
struct LookScheduleTests {
  @Test("the number of replications doubles up to the most")
  func counts() {
    #expect(LookSchedule(first: 100, most: 900).counts == [100, 200, 400, 800, 900])
    #expect(LookSchedule(first: 100, most: 100).counts == [100])
    #expect(LookSchedule(first: 100, most: 30).counts == [30])
  }

  @Test("the shares of all looks add up to the permitted error", arguments: [1, 2, 3, 7, 12])
  func shares(looks: Int) {
    let schedule = LookSchedule(first: 1, most: 1 << (looks - 1))
    #expect(schedule.counts.count == looks)
    let shares = (0..<looks).map { schedule.error(0.05, atLook: $0) }
    #expect((shares.reduce(0, +) - 0.05).magnitude < 1e-15)
    #expect(shares.last == (looks == 1 ? 0.05 : 0.025))
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test("the errors of all attempts at a confirmation stay below the permitted one")
  func attempts() {
    let problem = SearchProblem(
      constraints: [], objective: (measure: 0, isMaximum: false), confidence: 0.75,
      schedule: LookSchedule(first: 1, most: 1))
    let errors = (1...8).map { problem.error(ofAttempt: $0) }
    #expect(errors[0] == 0.125 && errors[1] == 0.0625)
    #expect(errors.reduce(0, +) < 0.25)
  }
}
