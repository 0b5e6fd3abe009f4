import Randomness

/// Tests of token counts against the fitted distribution.
///
/// A whole number stands for a range of probability; a place in it is drawn, so that the values are
/// equally likely between 0 and 1 where the fit is right. Since the parameters came from the same
/// rows, p-values are found by drawing samples of the same size from the fit and fitting each anew.
///
/// - Source: C. Czado, T. Gneiting and L. Held, Biometrics 65 (2009), for probabilities of counts;
///   W. Stute, W. González Manteiga and M. Presedo Quindimil, Metrika 40 (1993), for the bootstrap.
enum TokenTest {
  static func rows(
    _ stream: String, _ fit: TokenFit, _ values: [Int64], seed: StreamSeed
  ) -> [GoodnessOfFit.Row] {
    let distance = GoodnessOfFit.Row(
      stream: stream, measure: "distance", measured: fit.distance, rows: values.count,
      method: "greatest distance of the distribution functions")
    guard case .family(let family) = fit.body else { return [distance] }
    var generator = seed.generator()
    let tested = UniformTests.thinned(values.count).map { values[$0] }
    let atoms = fit.atoms.map(\.value)
    func tests(_ sample: [Int64]) -> [Double]? {
      let histogram = TokenHistogram(sample)
      let rest = histogram.without(atoms)
      guard rest.values.count > 1,
        let refitted = FamilyFit(family.family, to: rest, near: family.searched)
      else { return nil }
      var parts: [(weight: Double, distribution: Distribution)] = []
      for value in atoms where histogram.count(of: value) > 0 {
        guard let constant = try? Distribution.constant(Double(value)) else { return nil }
        parts.append((Double(histogram.count(of: value)), constant))
      }
      parts.append((Double(rest.total), refitted.distribution))
      guard let mixture = try? Distribution.mixture(parts) else { return nil }
      return UniformTests.distances(probabilities(sample, RoundedDistribution(mixture), &generator))
    }
    guard let measured = tests(tested) else { return [distance] }
    let prepared = fit.distribution.prepared()
    var drawn: [[Double]] = []
    for _ in 0..<GoodnessOfFit.bootstraps {
      let sample = tested.map { _ in tokens(prepared.draw(&generator)) }
      if let tests = tests(sample) { drawn.append(tests) }
    }
    return [distance]
      + UniformTests.rows(
        stream, measured, drawn, count: tested.count, method: "parametric bootstrap")
  }

  /// A draw as requests have it.
  private static func tokens(_ draw: Double) -> Int64 {
    guard draw > 0 else { return 0 }
    return draw < 0x1p40 ? max(1, Int64((draw + 0.5).rounded(.down))) : 1 << 40
  }

  private static func probabilities(
    _ sample: [Int64], _ rounded: RoundedDistribution, _ generator: inout Xoshiro256PlusPlus
  ) -> [Double] {
    sample.map { value in
      let below = rounded.cumulative(value - 1)
      return below + generator.uniformOpen() * (rounded.cumulative(value) - below)
    }
  }
}
