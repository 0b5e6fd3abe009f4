/// What is varied in an experiment: one quantity, or several that change together.
public struct Factor: Hashable, Sendable {
  /// The quantities.
  public let names: [String]
  /// The levels that they take: for each of them, one value for each quantity.
  public let levels: [[String]]

  /// Makes a factor of quantities that change together.
  ///
  /// - Precondition: there is a quantity and a level, and every level has a value for each quantity.
  public init(_ names: [String], levels: [[String]]) {
    precondition(!names.isEmpty && !levels.isEmpty, "nothing is varied")
    precondition(levels.allSatisfy { $0.count == names.count }, "a level has other quantities")
    self.names = names
    self.levels = levels
  }

  /// Makes a factor of one quantity.
  ///
  /// - Precondition: there is a level.
  public init(_ name: String, levels: [String]) {
    self.init([name], levels: levels.map { [$0] })
  }
}

/// A full factorial design: every level of each factor together with every level of all others.
///
/// Points are numbered with the last factor changing fastest; the first point has the first level of
/// each factor.
public struct FactorialDesign: Sendable {
  /// The factors.
  public let factors: [Factor]
  /// The quantities, in the order of the values of a point.
  public let names: [String]
  /// The number of points; the greatest integer where there are more.
  public let count: Int
  /// For each quantity, its factor and its place there.
  private let places: [(factor: Int, place: Int)]

  /// Crosses factors; the names order the quantities in a point, by default as the factors do.
  ///
  /// - Precondition: there is a factor, and each quantity is named once.
  public init(_ factors: [Factor], names: [String]? = nil) {
    precondition(!factors.isEmpty, "nothing is varied")
    self.factors = factors
    let declared = factors.flatMap(\.names)
    let names = names ?? declared
    precondition(
      names.count == declared.count && Set(names) == Set(declared)
        && Set(names).count == names.count, "a quantity is missing or there twice")
    self.names = names
    count = factors.reduce(1) { product, factor in
      let (next, overflow) = product.multipliedReportingOverflow(by: factor.levels.count)
      return overflow ? .max : next
    }
    places = names.map { name in
      let factor = factors.firstIndex { $0.names.contains(name) } ?? 0
      return (factor, factors[factor].names.firstIndex(of: name) ?? 0)
    }
  }

  /// The values of a point, one for each quantity.
  ///
  /// - Precondition: the point is in the design.
  public subscript(point: Int) -> [String] {
    let levels = levels(of: point)
    return places.map { factors[$0.factor].levels[levels[$0.factor]][$0.place] }
  }

  /// The level of each factor in a point.
  ///
  /// - Precondition: the point is in the design.
  public func levels(of point: Int) -> [Int] {
    precondition(point >= 0 && point < count, "the point is not in the design")
    return CandidateLattice(sizes: factors.map(\.levels.count)).place(of: point)
  }
}
