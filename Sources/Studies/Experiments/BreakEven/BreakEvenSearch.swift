import Numerics

/// Looks for the values at which two designs come to the same.
///
/// Both designs meet the same randomness at every value, so the mean gap is a function of the value
/// like any other. A grid finds its changes of sign, and Brent's method narrows each of them down.
/// Two changes of sign between neighbours of the grid go unseen.
public struct BreakEvenSearch: Sendable {
  /// The values that are tried.
  public let lattice: ValueLattice
  /// The values of the grid.
  public let points: Int

  /// Plans a search.
  ///
  /// - Precondition: there are two points or more.
  public init(_ lattice: ValueLattice, points: Int) {
    precondition(points >= 2, "a grid has two ends")
    self.lattice = lattice
    self.points = points
  }

  /// Searches.
  ///
  /// - Parameter evaluate: Returns the gaps at values; nil where one of both designs has no value.
  ///   Called with the whole grid first, then with one value at a time, with each value once.
  /// - Returns: Every value that was tried, and every change of sign.
  /// - Throws: what the evaluation throws.
  public func run<Failure: Error>(
    _ evaluate: @escaping ([Double]) throws(Failure) -> [PairedEstimate?]
  ) throws(Failure) -> BreakEvenFinding {
    let tried = TriedValues(evaluate)
    let grid = lattice.grid(points)
    try tried.add(grid)
    var crossings: [BreakEvenCrossing] = []
    for change in changes(on: grid, tried) {
      crossings.append(try crossing(change, tried))
    }
    return BreakEvenFinding(values: tried.values, crossings: crossings)
  }

  // MARK: Changes of sign

  /// Neighbours with opposite signs; values in between where the gap is nothing.
  private struct Change {
    let bracket: ClosedRange<Double>
    let zero: Double?
    let isAlternativeLowerBelow: Bool
  }

  private func changes<Failure: Error>(
    on grid: [Double], _ tried: TriedValues<Failure>
  ) -> [Change] {
    var changes: [Change] = []
    /// The last value with a gap that is something, and the first one after it with none.
    var last: (value: Double, isNegative: Bool)?
    var zero: Double?
    for value in grid {
      guard let gap = tried[value]?.difference else {
        (last, zero) = (nil, nil)
        continue
      }
      guard gap != 0 else {
        zero = zero ?? value
        continue
      }
      if let last, last.isNegative != (gap < 0) {
        changes.append(
          Change(
            bracket: last.value...value, zero: zero, isAlternativeLowerBelow: last.isNegative))
      }
      (last, zero) = ((value, gap < 0), nil)
    }
    return changes
  }

  private func crossing<Failure: Error>(
    _ change: Change, _ tried: TriedValues<Failure>
  ) throws(Failure) -> BreakEvenCrossing {
    var bracket = change.bracket
    if let zero = change.zero {
      bracket = zero...zero
    } else {
      bracket = try narrow(bracket, tried, isExact: true) { $0.difference }
    }
    let ends = (tried[bracket.lowerBound]?.difference, tried[bracket.upperBound]?.difference)
    let isLowNearer = (ends.0?.magnitude ?? .infinity) <= (ends.1?.magnitude ?? .infinity)
    return BreakEvenCrossing(
      value: isLowNearer ? bracket.lowerBound : bracket.upperBound, bracket: bracket,
      low: try decided(bracket.lowerBound, tried, isBelow: true),
      high: try decided(bracket.upperBound, tried, isBelow: false),
      isAlternativeLowerBelow: change.isAlternativeLowerBelow)
  }

  // MARK: Intervals

  /// The value from which on, going away from a crossing, the interval of the gap excludes zero.
  private func decided<Failure: Error>(
    _ start: Double, _ tried: TriedValues<Failure>, isBelow: Bool
  ) throws(Failure) -> Double? {
    var inside: Double?
    for value in tried.values(from: start, isBelow: isBelow) {
      guard let distance = tried[value]?.distance else { return nil }
      guard distance > 0 else {
        inside = value
        continue
      }
      guard let inside else { return value }
      let bracket = min(inside, value)...max(inside, value)
      let end = try end(of: bracket, tried, isBelow: isBelow)
      return isBelow ? end.lowerBound : end.upperBound
    }
    return nil
  }

  /// Narrows a bracket of a value whose interval contains zero and one whose interval does not.
  private func end<Failure: Error>(
    of bracket: ClosedRange<Double>, _ tried: TriedValues<Failure>, isBelow: Bool
  ) throws(Failure) -> ClosedRange<Double> {
    let end = try narrow(bracket, tried, isExact: false) { $0.distance }
    guard end.lowerBound == end.upperBound else { return end }
    // The gap is nothing there, without any spread: so it may be beyond.
    let step = lattice.tolerance(at: end.lowerBound)
    let beyond = lattice.nearest(end.lowerBound + (isBelow ? -step : step))
    guard beyond > bracket.lowerBound, beyond < bracket.upperBound else { return end }
    try tried.add([beyond])
    guard tried[beyond]?.distance == 0 else { return end }
    let rest =
      isBelow ? bracket.lowerBound...beyond : beyond...bracket.upperBound
    return try narrow(rest, tried, isExact: false) { gap in
      gap.distance.map { $0 > 0 ? $0 : -1 }
    }
  }

  // MARK: Narrowing

  /// Narrows a bracket of opposite signs of a measure until its ends are as near as answers are
  /// told apart, or to a single value where the measure is nothing.
  ///
  /// An exact one goes on to the finest values where chance leaves no doubt at both ends, as where
  /// gaps jump.
  private func narrow<Failure: Error>(
    _ bracket: ClosedRange<Double>, _ tried: TriedValues<Failure>, isExact: Bool,
    _ measure: @escaping (PairedEstimate) -> Double?
  ) throws(Failure) -> ClosedRange<Double> {
    let lattice = lattice
    let state = Bracket(bracket)
    func value(_ position: Double) throws(Failure) -> Double {
      try tried.add([position])
      return tried[position].flatMap(measure) ?? .nan
    }
    func isNarrow() -> Bool {
      guard state.zero == nil, lattice.middle(of: state.low, state.high) != nil else { return true }
      guard state.high - state.low <= lattice.tolerance(at: state.high) * 1.000_001 else {
        return false
      }
      let isDecided = [state.low, state.high].allSatisfy { (tried[$0]?.distance ?? 0) > 0 }
      return !(isExact && isDecided)
    }
    state.isLowNegative = (try value(bracket.lowerBound)) < 0
    var root = bracket.lowerBound
    let found = try BrentRootFinder.root(
      in: bracket, iterations: Self.mostSteps,
      isEnough: { isNarrow() || state.isStuck(at: lattice.nearest($0)) }
    ) { (position) throws(Failure) -> Double in
      let nearest = lattice.nearest(position)
      let result = try value(nearest)
      state.add(nearest, result)
      return result
    }
    guard case .success(let position) = found else { return state.range }
    root = position
    // Brent's method often comes near from one side alone: the other one follows in growing steps.
    var step = lattice.tolerance(at: root)
    while !isNarrow() {
      let isLowNearer = root - state.low < state.high - root
      let guess = lattice.nearest(isLowNearer ? state.low + step : state.high - step)
      let isWithin = guess > state.low && guess < state.high
      guard let next = isWithin ? guess : lattice.middle(of: state.low, state.high) else { break }
      let result = try value(next)
      guard result.isFinite else { break }
      state.add(next, result)
      step *= 2
    }
    return state.range
  }

  /// Brent's method needs no more where gaps are smooth.
  private static let mostSteps = 12
}

/// A bracket that becomes narrower with each value of the function.
///
/// A class because the library calls the function while the search looks at the bracket.
private final class Bracket {
  private(set) var low: Double
  private(set) var high: Double
  private(set) var zero: Double?
  var isLowNegative = false
  private var last: Double?

  init(_ range: ClosedRange<Double>) {
    low = range.lowerBound
    high = range.upperBound
  }

  var range: ClosedRange<Double> { zero.map { $0...$0 } ?? low...high }

  func add(_ position: Double, _ value: Double) {
    guard value.isFinite, position >= low, position <= high else { return }
    if value == 0 {
      zero = zero ?? position
    } else if (value < 0) == isLowNegative {
      low = position
    } else {
      high = position
    }
  }

  /// Whether a step led to where it came from.
  func isStuck(at position: Double) -> Bool {
    defer { last = position }
    return last == position
  }
}
