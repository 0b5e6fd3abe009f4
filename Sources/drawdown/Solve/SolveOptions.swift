import Experiments
import Projection
import Quantities
import Scenarios
import Studies

/// What a command line says of a search.
enum SolveOptions {
  /// The most replications that a search may use of one candidate.
  private static let mostReplications = 10_000_000
  /// More candidates than these are not compared one by one.
  private static let mostSelected = 1_000

  static let keys = Option<[String]>(
    "--find", "KEY=RANGE",
    "where to look: 10..200 (three significant digits), 10..200:5 (with a step), 50,100,200 (a "
      + "list) or orb,lago (names, with --minimize); numbers may have a unit, the same at both "
      + "ends: $10..$200, 5m..60m:5m; ranges with a step, :log and :linear are written as in a "
      + "sweep; at most twice"
  ) { texts in
    guard !texts.isEmpty else {
      throw Failure.usage(
        "there is nothing to find; say where to look for a key's value, for example "
          + "`--find auto_top_up.threshold=10..200`")
    }
    guard texts.count <= 2 else { throw Failure.usage("there can be at most two --find") }
    _ = try sought(texts, resolution: nil)
    return texts
  }
  static let constraints = Option<[String]>.texts(
    "--such-that", "TEXT",
    "what must hold, as under `expect` in a scenario: P(blocked) <= 1%, fill_rate >= 99.9%, "
      + "top_ups_per_month.p95@acme <= 12")
  static let minimize = Option<[String]>.texts(
    "--minimize", "METRIC", "the metric whose mean is to be least: METRIC[@organization]")
  static let maximize = Option<[String]>.texts(
    "--maximize", "METRIC", "the metric whose mean is to be greatest")
  static let confidence = Option<Double>.one(
    "--confidence", "SHARE", "how sure the answer must be (default: 95%)", default: 0.95
  ) { text in
    let number = NumberWithUnit(text)
    let scale = number?.suffix == "%" ? 100.0 : number?.suffix == "" ? 1 : .nan
    let value = number?.prefix == "" ? (number?.number.approximation ?? .nan) / scale : .nan
    guard value > 0.5, value <= 0.99999 else {
      throw Failure.usage(
        "option `--confidence` needs a share above 50 % and up to 99.999 %, such as `95%` or "
          + "`0.95`, not `\(text)`")
    }
    return value
  }
  static let budget = Option<Int?>.integer(
    "--budget", "N",
    "the most replications of each candidate (default: 10 times as many, or more where the "
      + "constraints take more)", in: 2...mostReplications)
  static let resolution = Option<String?>.text(
    "--resolution", "STEP", "the distance of values in a range without a step")
  static let indifference = Option<BestCandidateSelection.Indifference>.one(
    "--indifference", "DIFF",
    "a difference of the objective that does not matter, as a share of the best or as a number "
      + "(default: 1%); used with lists and steps", default: .relative(0.01)
  ) { text in
    guard let number = NumberWithUnit(text), number.number > .zero else {
      throw Failure.usage(
        "option `--indifference` needs a share of the best mean such as `1%`, or a difference "
          + "above zero such as `0.5`, not `\(text)`")
    }
    let value = number.number.approximation
    return number.suffix == "%" ? .relative(value / 100) : .absolute(value)
  }

  /// The keys and where to look for their values.
  static func sought(_ line: Invocation) throws -> [SoughtKey] {
    try sought(line[keys], resolution: line[resolution])
  }

  private static func sought(
    _ texts: [String], resolution: String?
  ) throws -> [SoughtKey] {
    try SoughtKey.read(texts, resolution: resolution.map { (SolveOptions.resolution.name, $0) })
  }

  /// What the answer is to be best at, if anything: the option that says so, and its text.
  static func objective(_ line: Invocation) -> (option: String, text: String)? {
    if let text = line[minimize].last { return (minimize.name, text) }
    return line[maximize].last.map { (maximize.name, $0) }
  }

  /// What is wrong with the options together.
  static func problems(_ line: Invocation) -> [Failure] {
    var failures: [Failure] = []
    if line[minimize].count + line[maximize].count > 1 {
      failures.append(.usage("there can be one objective: one --minimize or one --maximize"))
    }
    if line[constraints].isEmpty, objective(line) == nil {
      failures.append(
        .usage(
          "there is nothing to aim at; give `--such-that 'P(blocked) <= 1%'` or "
            + "`--minimize total_spend`"))
    }
    return failures
  }

  /// How to search, or what is wrong about it.
  static func strategy(
    _ keys: [SoughtKey], _ line: Invocation
  ) throws -> SolvePlan.Strategy {
    guard objective(line) != nil else {
      guard keys.count == 1 else {
        throw Failure.usage(
          "two keys have no smallest value together; say what is best with --minimize or "
            + "--maximize")
      }
      guard keys[0].isNumeric else {
        throw Failure.usage(
          "the values of `\(keys[0].key)` have no order, so there is no smallest; say what is best "
            + "with --minimize or --maximize")
      }
      return .smallest
    }
    let count = keys.reduce(1) {
      $0.multipliedReportingOverflow(by: $1.values.count).partialValue
    }
    let continuous = keys.first { $0.isContinuous }
    guard continuous != nil || count > mostSelected else { return .selection(line[indifference]) }
    guard keys.contains(where: { !$0.isNumeric }) else { return .optimum }
    if let continuous {
      throw Failure.usage(
        "option `--find`: `\(continuous.key)` needs a step, such as `10..200:10`, because the "
          + "other key has values without an order")
    }
    throw Failure.usage(
      "there are \(count) candidates, of which at most \(mostSelected) can be compared; take fewer "
        + "values")
  }
}
