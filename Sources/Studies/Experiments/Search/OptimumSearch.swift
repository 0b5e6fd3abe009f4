import Numerics

/// Finds the best point of a fine grid subject to constraints, with one axis or two.
///
/// On a fixed set of replications the mean of the objective is a function without chance: common
/// random numbers make it as smooth as the model is. A coarse scan finds where to start, Brent's
/// method (one axis) or Nelder and Mead's simplex (two) goes on from there, then steps to neighbours
/// while one is better. Points whose constraints are not shown to hold rank behind all others, by how
/// far they are from it. The answer's constraints are confirmed on fresh replications; where they are
/// not, the next best point is tried.
///
/// Assumes that the objective has one dip; nothing proves that no better point exists.
public struct OptimumSearch: Sendable {
  private let problem: SearchProblem
  private let objective: SearchProblem.Objective
  private let lattice: CandidateLattice

  /// Prepares a search; the fixed set of replications is that of the last look.
  ///
  /// - Precondition: the problem has an objective, and the grid one axis or two.
  public init(_ problem: SearchProblem, lattice: CandidateLattice) {
    guard let objective = problem.objective else {
      preconditionFailure("there is no objective")
    }
    precondition(lattice.sizes.count <= 2, "there are more than two axes")
    self.problem = problem
    self.objective = objective
    self.lattice = lattice
  }

  /// Searches by computing candidates in replications; throws what the evaluation throws.
  public func run<Failure: Error>(
    _ evaluate: @escaping CandidateEvaluation<Failure>
  ) throws(Failure) -> SearchResult {
    var average = SampleAverage(problem, objective, evaluate)
    let scan = lattice.coarse(perAxis: lattice.sizes.count == 1 ? 9 : 5)
    try average.evaluate(scan)
    average.setScale(scan)
    if lattice.sizes.count == 1 {
      try followBrent(&average, scan)
    } else {
      try followSimplex(&average, scan)
    }
    try descend(&average)
    return try confirm(average, evaluate)
  }

  private func followBrent<Failure: Error>(
    _ average: inout SampleAverage<Failure>, _ scan: [Int]
  ) throws(Failure) {
    guard let best = average.best(scan), let index = scan.firstIndex(of: best) else { return }
    var (low, high) = (scan[max(0, index - 1)], scan[min(scan.count - 1, index + 1)])
    var guess = best
    // The best at an end: a point just inside it must be better still, or the end it is.
    while guess == low || guess == high, high - low > 1 {
      let middle = low + (high - low) / 2
      try average.evaluate([middle])
      if average.rank(middle) < average.rank(guess) {
        guess = middle
      } else if guess == low {
        high = middle
      } else {
        low = middle
      }
    }
    guard guess != low, guess != high else { return }
    var held = average
    defer { average = held }
    let lattice = lattice
    _ = try BrentMinimizer.minimize(
      in: Double(low)...Double(high), from: Double(guess), tolerance: 1
    ) { (position) throws(Failure) in
      let candidate = lattice.candidate(nearest: [position])
      try held.evaluate([candidate])
      return held.rank(candidate)
    }
  }

  private func followSimplex<Failure: Error>(
    _ average: inout SampleAverage<Failure>, _ scan: [Int]
  ) throws(Failure) {
    guard let best = average.best(scan) else { return }
    let start = lattice.place(of: best)
    let steps = zip(start, lattice.sizes).map { index, size in
      // Towards the inside.
      Double(max(1, size / 8)) * (index > size / 2 ? -1 : 1)
    }
    var held = average
    defer { average = held }
    let lattice = lattice
    _ = try SimplexMinimizer.minimize(
      from: start.map { Double($0) }, steps: steps, tolerance: 0.5
    ) { (position) throws(Failure) in
      let candidate = lattice.candidate(nearest: position)
      try held.evaluate([candidate])
      // Beyond the grid it gets worse with the distance.
      return held.rank(candidate) + held.scale * lattice.excess(of: position)
    }
  }

  /// Steps to the best neighbour until none is better; ever shorter steps.
  private func descend<Failure: Error>(
    _ average: inout SampleAverage<Failure>
  ) throws(Failure) {
    guard var best = average.best(average.tried) else { return }
    for _ in 0..<Self.mostSteps {
      let neighbours = lattice.neighbours(of: best)
      try average.evaluate(neighbours)
      guard let next = average.best(neighbours), average.rank(next) < average.rank(best) else {
        return
      }
      best = next
    }
  }

  private static let mostSteps = 200

  private func confirm<Failure: Error>(
    _ average: SampleAverage<Failure>, _ evaluate: @escaping CandidateEvaluation<Failure>
  ) throws(Failure) -> SearchResult {
    var trials = average.trials
    let order = average.feasible
    guard !order.isEmpty else {
      let open = average.tried.filter { average.verdict(of: $0) == .undecided }
      let nearest = average.best(average.tried)
      return SearchResult(
        conclusion: open.isEmpty ? .infeasible : .undecided, answer: open.isEmpty ? nil : nearest,
        trials: trials, undecided: open)
    }
    var validation = FreshValidation(problem, from: average.replications, evaluate)
    let answer = try validation.confirm { rejected in
      average.safest(
        of: order.filter { !rejected.contains($0) }, afterRejections: rejected.count
      ).first
    }
    let rejected = validation.rejected
    trials += validation.trials
    guard let answer else {
      return SearchResult(
        conclusion: .undecided, answer: order[0], trials: trials, undecided: rejected.sorted())
    }
    let rivals = average.rivals(of: answer).filter { !rejected.contains($0) }
    return SearchResult(
      conclusion: .found, answer: answer, trials: trials, undecided: rejected.sorted(),
      rivals: rivals)
  }
}
