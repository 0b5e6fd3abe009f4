public import Randomness
public import Statistics

/// How token counts are described.
public enum TokenStyle: String, Hashable, Sendable, CaseIterable {
  /// By a family, or by what was observed where no family comes near.
  case automatic = "auto"
  /// By the family that fits best, however well that is.
  case family
  /// By what was observed.
  case empirical
}

/// A distribution fitted to the token counts of one kind of request.
public struct TokenFit: Hashable, Sendable {
  /// A single number that is more frequent than the rest explains.
  public struct Atom: Hashable, Sendable {
    /// The number of tokens.
    public let value: Int64
    /// The share of requests.
    public let share: Double
    /// The exact interval of the share.
    public let interval: ConfidenceInterval?
  }

  /// What the requests beside the atoms are described by.
  public enum Body: Hashable, Sendable {
    /// No further requests.
    case nothing
    /// A family.
    case family(FamilyFit)
    /// The values that occur, with their shares.
    case discrete(values: [Int64], counts: [Int])
    /// Means of groups of equally many neighbouring values.
    case empirical([Double])
  }

  /// Numbers that stand out, ascending.
  public let atoms: [Atom]
  /// The rest.
  public let body: Body
  /// Both together.
  public let distribution: Distribution
  /// The families that were tried on the rest, the best first.
  public let candidates: [FamilyFit]
  /// The greatest distance between the shares of requests at or below a number, measured and
  /// fitted.
  public let distance: Double
  /// How many requests it was fitted to.
  public let count: Int
  /// Their mean, with Student's interval.
  public let mean: Estimate

  /// Beyond this distance a family is not used: two percentage points, and what chance alone leads
  /// to among so many requests.
  public static func greatestDistance(of count: Int) -> Double {
    0.02 + 0.9 / Double(max(1, count)).squareRoot()
  }
  static let mostGroups = 200
  private static let mostAtoms = 4
  /// The share that a number must have beyond what the family explains to stand out.
  private static let smallestExcess = 0.01

  /// Fits the tokens of some requests, one at least.
  init?(_ tokens: [Int64], style: TokenStyle) {
    let histogram = TokenHistogram(tokens)
    guard style != .empirical else {
      self.init(observed: histogram, candidates: [])
      return
    }
    var removed: [Int64] = histogram.values.first == 0 ? [0] : []
    var fits = Self.fits(histogram.without(removed))
    while removed.count < Self.mostAtoms, let best = fits.first,
      let spike = Self.spike(histogram.without(removed), best)
    {
      removed.append(spike)
      fits = Self.fits(histogram.without(removed))
    }
    let rest = histogram.without(removed)
    let body: Body
    if let best = fits.first {
      body = .family(best)
    } else if rest.values.count == 1 {
      removed += rest.values
      body = .nothing
    } else {
      body = rest.total == 0 ? .nothing : Self.observed(rest)
    }
    self.init(histogram, atoms: removed.sorted(), body: body, candidates: fits)
    if style == .automatic, distance > Self.greatestDistance(of: count),
      histogram.values.count > 1
    {
      self.init(observed: histogram, candidates: fits)
    }
  }

  private init?(observed histogram: TokenHistogram, candidates: [FamilyFit]) {
    let isConstant = histogram.values.count == 1
    self.init(
      histogram, atoms: isConstant ? histogram.values : [],
      body: isConstant ? .nothing : Self.observed(histogram), candidates: candidates)
  }

  private init?(
    _ histogram: TokenHistogram, atoms values: [Int64], body: Body, candidates: [FamilyFit]
  ) {
    count = histogram.total
    mean = Estimate(
      written(histogram.mean, digits: 9),
      .ofMean(histogram.mean, standardDeviation: histogram.standardDeviation, count: count),
      "mean of the rows; Student's t")
    self.body = body
    self.candidates = candidates
    let atoms = values.map { value in
      let hits = histogram.count(of: value)
      return Atom(
        value: value, share: written(Double(hits) / Double(histogram.total)),
        interval: .ofProportion(successes: hits, trials: histogram.total))
    }
    guard let distribution = try? Self.distribution(atoms, body) else { return nil }
    self.atoms = atoms
    self.distribution = distribution
    distance = Self.distance(histogram, RoundedDistribution(distribution))
  }

  /// The share that the body has beside the atoms, as it is written.
  public var bodyShare: Double { Self.share(beside: atoms) }

  private static func share(beside atoms: [Atom]) -> Double {
    max(0, written(1 - atoms.reduce(0) { $0 + $1.share }))
  }

  private static func distribution(
    _ atoms: [Atom], _ body: Body
  ) throws(DistributionError) -> Distribution {
    var parts: [(weight: Double, distribution: Distribution)] = []
    for atom in atoms { parts.append((atom.share, try .constant(Double(atom.value)))) }
    let share = share(beside: atoms)
    switch body {
    case .nothing: break
    case .family(let fit): parts.append((share, fit.distribution))
    case .discrete(let values, let counts):
      let (values, weights) = (values.map { Double($0) }, counts.map { Double($0) })
      parts.append((share, try .discrete(values: values, weights: weights)))
    case .empirical(let values): parts.append((share, try .empirical(values)))
    }
    return parts.count > 1 ? try .mixture(parts) : parts.first?.distribution ?? .zero
  }

  /// The values themselves where there are few, else means of groups of them.
  private static func observed(_ histogram: TokenHistogram) -> Body {
    guard histogram.values.count > mostGroups else {
      return .discrete(values: histogram.values, counts: histogram.counts)
    }
    return .empirical(
      histogram.groupMeans(min(mostGroups, histogram.total)).map { written($0) }.sorted())
  }

  /// All families that can be fitted, the best first; none where values do not differ.
  private static func fits(_ histogram: TokenHistogram) -> [FamilyFit] {
    guard histogram.values.count > 1, histogram.total >= 10 else { return [] }
    return FamilyFit.Family.allCases.compactMap { FamilyFit($0, to: histogram) }
      .filter { $0.logLikelihood.isFinite }.sorted { $0.aic < $1.aic }
  }

  /// The number that is most above what the family explains, if it is by far.
  private static func spike(_ histogram: TokenHistogram, _ fit: FamilyFit) -> Int64? {
    let rounded = RoundedDistribution(fit.distribution)
    let size = Double(histogram.total)
    var best: (value: Int64, excess: Double)?
    for (index, value) in histogram.values.enumerated()
    where Double(histogram.counts[index]) > smallestExcess * size {
      let expected = size * (rounded.cumulative(value) - rounded.cumulative(value - 1))
      let excess = Double(histogram.counts[index]) - expected
      // Six standard errors: of thousands of numbers none comes that far by chance.
      guard excess > smallestExcess * size, excess > 6 * max(1, expected).squareRoot() else {
        continue
      }
      if excess > best?.excess ?? 0 { best = (value, excess) }
    }
    return best?.value
  }

  private static func distance(
    _ histogram: TokenHistogram, _ rounded: RoundedDistribution
  ) -> Double {
    var below = 0
    var distance = 0.0
    for (index, value) in histogram.values.enumerated() {
      let before = Double(below) / Double(histogram.total)
      distance = max(distance, (rounded.cumulative(value - 1) - before).magnitude)
      below += histogram.counts[index]
      let share = Double(below) / Double(histogram.total)
      distance = max(distance, (rounded.cumulative(value) - share).magnitude)
    }
    return distance
  }
}
