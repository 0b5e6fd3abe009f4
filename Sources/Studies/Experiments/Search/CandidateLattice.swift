/// Candidates as the points of a grid with one or more axes, numbered row by row.
public struct CandidateLattice: Hashable, Sendable {
  /// The points along each axis.
  public let sizes: [Int]

  /// Makes a grid.
  ///
  /// - Precondition: there is an axis, and each has a point.
  public init(sizes: [Int]) {
    precondition(!sizes.isEmpty && sizes.allSatisfy { $0 > 0 }, "an axis has no points")
    self.sizes = sizes
  }

  /// The number of points.
  public var count: Int { sizes.reduce(1, *) }

  /// The place of a candidate along each axis.
  public func place(of candidate: Int) -> [Int] {
    var rest = candidate
    return sizes.reversed().map { size in
      defer { rest /= size }
      return rest % size
    }.reversed()
  }

  /// The candidate at a place.
  ///
  /// - Precondition: the place lies on the grid.
  public func candidate(at place: [Int]) -> Int {
    precondition(place.count == sizes.count, "the place has other axes")
    return zip(place, sizes).reduce(0) { number, axis in
      precondition(axis.0 >= 0 && axis.0 < axis.1, "the place is off the grid")
      return number * axis.1 + axis.0
    }
  }

  /// The candidate nearest to a position, ends included.
  public func candidate(nearest position: [Double]) -> Int {
    candidate(
      at: zip(position, sizes).map { position, size in
        Int(min(max(position.rounded(), 0), Double(size - 1)))
      })
  }

  /// How far a position lies outside the grid, summed over the axes.
  public func excess(of position: [Double]) -> Double {
    zip(position, sizes).reduce(0) { sum, axis in
      sum + max(0, -axis.0) + max(0, axis.0 - Double(axis.1 - 1))
    }
  }

  /// The candidates one step away, along axes and across, in order.
  public func neighbours(of candidate: Int) -> [Int] {
    let place = place(of: candidate)
    var found: [[Int]] = [[]]
    for (index, size) in zip(place, sizes) {
      found = found.flatMap { start in
        (max(0, index - 1)...min(size - 1, index + 1)).map { start + [$0] }
      }
    }
    return found.map { self.candidate(at: $0) }.filter { $0 != candidate }
  }

  /// So many places from the first to the last along every axis, as candidates.
  public func coarse(perAxis count: Int) -> [Int] {
    var found: [[Int]] = [[]]
    for size in sizes {
      let steps = min(count, size)
      let indices = (0..<steps).map { steps == 1 ? 0 : (size - 1) * $0 / (steps - 1) }
      found = found.flatMap { start in indices.map { start + [$0] } }
    }
    return found.map { candidate(at: $0) }
  }
}
