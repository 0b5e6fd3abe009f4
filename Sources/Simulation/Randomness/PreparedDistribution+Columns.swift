import Numerics

/// Draws in columns: many at once, each made of one random word and one normal variable.
extension PreparedDistribution {
  /// What has to be random for a draw.
  public var needs: VariateNeeds {
    var needs = VariateNeeds()
    needs.normals = method == .lognormal || method == .gamma
    needs.words = method != .constant && method != .lognormal
    return needs
  }

  /// Draws a column of numbers; draws of the positive families are finite and greater than zero.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - source: What they are made from, which is used up.
  ///   - result: Where they go, with room for eight more.
  /// - Complexity: O(count).
  public func draw(
    _ count: Int, from source: inout VariateColumns, into result: inout ContiguousArray<Double>
  ) {
    switch method {
    case .constant:
      for place in 0..<count { result[place] = first }
    case .uniform:
      for place in 0..<count { result[place] = first + second * source.words[place].uniform01 }
    case .exponential:
      Columns.exponentials(source.words, mean: first, count: count, into: &result)
    case .lognormal:
      for place in 0..<count { result[place] = source.normals[place] }
      Columns.takeExponentials(&result, shift: first, factor: second, count: count)
    case .weibull:
      Columns.exponentials(source.words, mean: 1, count: count, into: &result)
      Columns.takeLogs(&result, count: count)
      Columns.takeExponentials(&result, scale: first, factor: second, count: count)
    case .pareto:
      Columns.exponentials(source.words, mean: 1, count: count, into: &result)
      Columns.takeExponentials(&result, scale: first, factor: second, count: count)
    case .gamma: drawGamma(count, from: &source, into: &result)
    case .tables:
      for place in 0..<count { result[place] = tables?.draw(source.words[place]) ?? first }
    }
  }

  /// Draws by the method of `ZigguratTables.gamma`; the few that it rejects at first are drawn one by
  /// one, from generators that their words name.
  private func drawGamma(
    _ count: Int, from source: inout VariateColumns, into result: inout ContiguousArray<Double>
  ) {
    let raised = second < 1 ? second + 1 : second
    let d = raised - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    for place in 0..<count {
      let x = source.normals[place]
      let root = 1 + c * x
      let v = root * root * root
      let square = x * x
      let u = source.words[place].uniformOpen
      let isAccepted =
        root > 0
        && (u < 1 - 0.0331 * square * square
          || Elementary.log(u) < 0.5 * square + d * (1 - v + Elementary.log(v)))
      result[place] = first * (isAccepted ? d * v : redrawnGamma(raised, source.words[place]))
    }
    if second < 1 {
      for place in 0..<count { source.words[place] = stafford(source.words[place]) }
      Columns.exponentials(source.words, mean: 1, count: count, into: &source.normals)
      Columns.takeExponentials(&source.normals, factor: -1 / second, count: count)
      for place in 0..<count { result[place] *= source.normals[place] }
    }
    for place in 0..<count { result[place] = clampedPositive(result[place]) }
  }

  @inline(never)
  private func redrawnGamma(_ shape: Double, _ word: UInt64) -> Double {
    var generator = StreamSeed(seed: word).generator()
    return ziggurats.gamma(shape: shape, &generator)
  }
}

extension PreparedPair {
  /// What has to be random for a draw of the first and of the second number.
  public var needs: (first: VariateNeeds, second: VariateNeeds) {
    guard lognormals == nil, copula == nil else {
      var normals = VariateNeeds()
      normals.normals = true
      return (normals, normals)
    }
    return (first.needs, second.needs)
  }

  /// Draws a column of each number, as `PreparedDistribution.draw` does.
  public func draw(
    _ count: Int, from firstSource: inout VariateColumns, _ secondSource: inout VariateColumns,
    into firstResult: inout ContiguousArray<Double>,
    _ secondResult: inout ContiguousArray<Double>
  ) {
    if lognormals != nil || copula != nil {
      for place in 0..<count {
        secondSource.normals[place] =
          correlation * firstSource.normals[place] + complement * secondSource.normals[place]
      }
    }
    if let copula {
      for place in 0..<count {
        firstResult[place] = Self.quantile(copula.first, ofNormal: firstSource.normals[place])
        secondResult[place] = Self.quantile(copula.second, ofNormal: secondSource.normals[place])
      }
      return
    }
    first.draw(count, from: &firstSource, into: &firstResult)
    second.draw(count, from: &secondSource, into: &secondResult)
  }
}
