public import Fitting
public import Quantities
import Statistics
import Text
import Traffic

/// Fitted traffic as the text of a scenario.
public struct FittedScenario {
  let fit: TrafficFit
  private let goodness: GoodnessOfFit?
  private let name: String
  private let source: String
  let definition: TrafficDefinition
  private let horizon: Interval

  /// Prepares the text.
  ///
  /// - Parameters:
  ///   - fit: The fit.
  ///   - goodness: How good it is, for the comments.
  ///   - name: What the traffic is called.
  ///   - source: What the trace is called in the comments.
  ///   - ahead: How long the horizon is that follows the trace; nil for the time of the trace itself.
  public init(
    _ fit: TrafficFit, _ goodness: GoodnessOfFit?, name: String, source: String,
    ahead: Duration? = nil
  ) {
    let end = fit.window.to
    definition = ahead == nil ? fit.definition : fit.projected(from: end)
    horizon = ahead.map { Interval(from: end, to: end + $0) } ?? fit.window
    self.fit = fit
    self.goodness = goodness
    self.name = name
    self.source = source.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// A whole scenario, in which requests cost nothing yet.
  public var scenario: String {
    let zone = fit.options.zone
    let start = zone.iso8601(
      Instant(nanoseconds: Self.wholeSeconds(horizon.from.nanoseconds) * 1_000_000_000))
    let seconds =
      -Self.wholeSeconds(-horizon.to.nanoseconds) - Self.wholeSeconds(horizon.from.nanoseconds)
    return """
      drawdown: 1
      \(heading)
      horizon: {start: \(start), duration: \(seconds)s, time_zone: \(zone.name)}
      replications: 20
      # Each replication draws the parameters that have a standard error (`se`); `fixed` has it not.
      parameters: drawn
      # Requests cost nothing until their models have prices here.
      prices: {unpriced: free}
      \(section)organizations:
        - {name: customer, opening_balance: 100, traffic: \(name)}

      """
  }

  /// What the traffic is, indented as a value of the section `traffic`.
  public var stream: String {
    section.split(separator: "\n").dropFirst(2).map { $0 + "\n" }.joined()
  }

  /// The section `traffic` alone, with the same comments.
  public var traffic: String { heading + "\n" + section }

  /// Seconds, rounded down.
  private static func wholeSeconds(_ nanoseconds: Int64) -> Int64 {
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return rest < 0 ? whole - 1 : whole
  }

  private var heading: String {
    let zone = fit.options.zone
    let from = zone.iso8601(fit.window.from)
    let to = zone.iso8601(Instant(nanoseconds: fit.window.to.nanoseconds - 1))
    let what = "Fitted to \(source): \(fit.count) requests from \(from) to \(to)."
    return ([what, "Behind estimates stand their 95 % intervals."] + fit.notes)
      .flatMap { TextTable.wrapped($0, width: 96) }
      .map { "# " + $0.drop { $0 == " " } }.joined(separator: "\n")
  }

  private var section: String {
    """
    traffic:
      \(name):
        arrivals:
    \(arrivals.map { "      " + $0 + "\n" }.joined())    mix:
    \(fit.models.map { entry($0) }.joined())
    """
  }

  // MARK: Mix

  private func entry(_ model: ModelFit) -> String {
    var lines = ["- share: \(Self.number(model.share, 9))"]
    if let interval = model.shareInterval, fit.models.count > 1 {
      lines[0] += "  # \(Self.number(interval.low, 4)) to \(Self.number(interval.high, 4))"
    }
    lines.append("  model: \(Self.name(model.name))")
    for (key, tokens) in model.tokens {
      lines += comments(tokens, stream: "\(model.name) \(key)").map { "  # \(key): " + $0 }
      lines += Self.distribution(tokens, after: "  \(key): ")
    }
    if let shares = model.cachedShares {
      if Set(shares).count == 1 {
        lines.append("  cached_input: \(Self.number(shares[0]))")
      } else {
        lines += Self.list("  cached_input: {empirical: {values: ", shares, perLine: 10, end: "}}")
      }
    }
    if model.input == nil, model.output == nil { lines.append("  input: 0") }
    if model.writtenCorrelation != 0, let correlation = model.correlation {
      lines.append(
        "  correlation: \(Self.number(model.writtenCorrelation))" + Self.comment(correlation))
    }
    return lines.map { "      " + $0 + "\n" }.joined()
  }

  private func comments(_ tokens: TokenFit, stream: String) -> [String] {
    var parts: [String] = []
    if case .family(let family) = tokens.body {
      parts += family.parameters.compactMap { parameter in
        parameter.estimate.interval.map {
          "\(parameter.key) \(Self.number($0.low, 4)) to \(Self.number($0.high, 4))"
        }
      }
    }
    if let row = goodness?.rows.first(where: {
      $0.stream == stream && $0.measure == "anderson_darling"
    }), let pValue = row.pValue {
      parts.append("Anderson-Darling p = \(Self.number(pValue, 2))")
    }
    parts.append("greatest distance \(Self.number(tokens.distance, 2))")
    return [parts.joined(separator: "; ")]
  }

  private static func distribution(_ tokens: TokenFit, after start: String) -> [String] {
    if tokens.atoms.isEmpty { return body(tokens.body, start + "{", "}") }
    if tokens.atoms.count == 1, case .nothing = tokens.body {
      return [start + "\(tokens.atoms[0].value)"]
    }
    var lines = [start + "{mixture: ["]
    for atom in tokens.atoms {
      lines.append("    {share: \(number(atom.share, 9)), constant: \(atom.value)},")
    }
    if case .nothing = tokens.body {
    } else {
      lines += body(tokens.body, "    {share: \(number(tokens.bodyShare, 9)), ", "},")
    }
    return lines + ["  ]}"]
  }

  private static func body(_ body: TokenFit.Body, _ start: String, _ end: String) -> [String] {
    switch body {
    case .nothing: return []
    case .family(let fit):
      let parameters = fit.parameters.map { "\($0.key): \(number($0.estimate.value))" }
      return [
        start + "\(fit.family.rawValue): {\(parameters.joined(separator: ", "))}" + end
      ]
    case .discrete(let values, let counts):
      return list(start + "discrete: {values: ", values.map { Double($0) }, perLine: 10, end: ",")
        + list("    weights: ", counts.map { Double($0) }, perLine: 10, end: "}" + end)
    case .empirical(let values):
      return list(start + "empirical: {values: ", values, perLine: 10, end: "}" + end)
    }
  }

  // MARK: Text

  static func list(
    _ start: String, _ values: [Double], perLine: Int, end: String = ""
  ) -> [String] {
    let texts = values.map { number($0, 15) }
    guard texts.count > perLine else {
      return [start + "[" + texts.joined(separator: ", ") + "]" + end]
    }
    let indent = String(repeating: " ", count: start.prefix { $0 == " " }.count + 2)
    let rows = stride(from: 0, to: texts.count, by: perLine).map { place in
      indent + texts[place..<min(texts.count, place + perLine)].joined(separator: ", ")
    }
    return [start + "["] + rows.dropLast().map { $0 + "," } + [(rows.last ?? "") + "]" + end]
  }

  static func comment(
    _ estimate: Estimate, unit: String = "", before: String = "", isFirst: Bool = true
  ) -> String {
    guard let interval = estimate.interval else { return "" }
    return (isFirst ? "  # " : "; ") + before
      + "\(number(interval.low, 4)) to \(number(interval.high, 4))\(unit)"
  }

  static func number(_ value: Double, _ digits: Int = 6) -> String {
    DecimalFormat.fixed(value, significantDigits: digits)
  }

  /// A name as YAML reads it back; in quotes where it might be taken for something else.
  private static func name(_ text: String) -> String {
    let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
    let isPlain =
      text.first?.isLetter ?? false
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0)) }
      && !words.contains(text.lowercased())
    return isPlain ? text : JSONValue.quoted(text)
  }
}
