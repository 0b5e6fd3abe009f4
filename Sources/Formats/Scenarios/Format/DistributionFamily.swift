import Quantities
import Randomness

/// A family of distributions and the pairs of parameters that name one of its members.
struct DistributionFamily {
  typealias Member = (Double, Double) throws(DistributionError) -> Distribution

  /// A parameter of the textbook.
  struct Parameter {
    let key: String
    let documentation: String
    /// How it is written where it is no amount of what is drawn.
    var number: ValueType<Double>?

    static var shape: Self {
      Self(key: "shape", documentation: "The shape; without a unit.", number: .factor)
    }
    static var scale: Self {
      Self(key: "scale", documentation: "The scale, in the unit of the value.")
    }
  }

  let name: String
  let documentation: String
  let textbook: [Parameter]
  let byMean: Member
  let byMedian: Member
  let byTextbook: Member

  /// The member with two parameters: mean and variation, median and percentile, or the textbook's.
  func member(
    byPair pair: Int, _ first: Double, _ second: Double
  ) throws(DistributionError) -> Distribution {
    switch pair {
    case 0: try byMean(first, second)
    case 1: try byMedian(first, second)
    default: try byTextbook(first, second)
    }
  }

  /// The name in prose, with its article.
  var title: String {
    ["weibull", "pareto"].contains(name)
      ? "A \(name.prefix(1).uppercased())\(name.dropFirst())" : "A \(name)"
  }

  static var all: [DistributionFamily] {
    [
      DistributionFamily(
        name: "uniform", documentation: "Equally likely everywhere between two bounds.",
        textbook: [
          Parameter(key: "low", documentation: "The lower bound."),
          Parameter(key: "high", documentation: "The upper bound."),
        ],
        byMean: Distribution.uniform(mean:cv:),
        byMedian: Distribution.uniform(median:p95:),
        byTextbook: Distribution.uniform(low:high:)),
      DistributionFamily(
        name: "lognormal",
        documentation: "Its logarithm is normal: many small values, few large ones.",
        textbook: [
          Parameter(
            key: "mu", documentation: "The mean of the logarithm (of seconds, for durations).",
            number: ValueType<Decimal>.decimal().map(\.approximation)),
          Parameter(
            key: "sigma", documentation: "The standard deviation of the logarithm.",
            number: .factor),
        ],
        byMean: Distribution.lognormal(mean:cv:),
        byMedian: Distribution.lognormal(median:p95:),
        byTextbook: Distribution.lognormal(mu:sigma:)),
      DistributionFamily(
        name: "gamma", documentation: "A sum of exponential values when the shape is whole.",
        textbook: [.shape, .scale],
        byMean: Distribution.gamma(mean:cv:),
        byMedian: Distribution.gamma(median:p95:),
        byTextbook: Distribution.gamma(shape:scale:)),
      DistributionFamily(
        name: "weibull", documentation: "Times to failure: P(X > x) = exp(-(x / scale)^shape).",
        textbook: [.shape, .scale],
        byMean: Distribution.weibull(mean:cv:),
        byMedian: Distribution.weibull(median:p95:),
        byTextbook: Distribution.weibull(shape:scale:)),
      DistributionFamily(
        name: "pareto",
        documentation: "A power law: P(X > x) = (scale / x)^shape from the scale on.",
        textbook: [.scale, .shape],
        byMean: Distribution.pareto(mean:cv:),
        byMedian: Distribution.pareto(median:p95:),
        byTextbook: Distribution.pareto(scale:shape:)),
    ]
  }
}

/// What the numbers of a distribution count, and so how they are written.
struct DistributionUnit {
  /// The name of the definition in the schema.
  let definition: String
  /// How one value is written.
  let amount: ValueType<Double>
  /// Examples of a lower and a higher value.
  let examples: (low: String, high: String)
  /// Whether draws are cut off, so that every moment exists.
  var isBounded = false

  /// Plain numbers such as tokens.
  static var number: DistributionUnit {
    DistributionUnit(definition: "distribution", amount: .factor, examples: ("900", "4000"))
  }

  /// Lengths of time, in seconds once read.
  static var duration: DistributionUnit {
    DistributionUnit(
      definition: "duration_distribution", amount: ValueType<Duration>.duration.map(\.seconds),
      examples: ("30s", "2m"))
  }

  /// Parts of a whole.
  static var share: DistributionUnit {
    DistributionUnit(
      definition: "share_distribution", amount: .share, examples: ("20%", "60%"),
      isBounded: true)
  }
}
