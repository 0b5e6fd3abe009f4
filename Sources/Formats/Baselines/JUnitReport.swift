public import Text

/// What was checked, as the XML that build servers read.
public struct JUnitReport: Sendable {
  /// How a check ended.
  public enum Outcome: Hashable, Sendable {
    /// All right.
    case passed
    /// What was found is not as it should be.
    case failed(message: String, details: String)
    /// There is nothing to compare with, or no result.
    case error(message: String)
    /// It could not be decided.
    case skipped(message: String)

    /// What says so inside a case; nil where nothing need be said.
    fileprivate var element: (name: String, message: String, details: String?)? {
      switch self {
      case .passed: nil
      case .failed(let message, let details): ("failure", message, details)
      case .error(let message): ("error", message, nil)
      case .skipped(let message): ("skipped", message, nil)
      }
    }
  }

  /// One check.
  public struct Case: Hashable, Sendable {
    /// What it belongs to.
    public let group: String
    /// What was checked.
    public let name: String
    /// How it ended.
    public let outcome: Outcome
    /// How long it took, in seconds.
    public let seconds: Double

    /// Makes a check that was made in so many seconds.
    public init(group: String, name: String, seconds: Double = 0, _ outcome: Outcome) {
      self.group = group
      self.name = name
      self.outcome = outcome
      self.seconds = seconds
    }
  }

  /// The checks of a scenario.
  ///
  /// As JSON, a case has its group, name, outcome, and what there is to say of it.
  public struct Suite: Hashable, Sendable {
    /// The scenario's name.
    public let name: String
    /// Its checks.
    public var cases: [Case]

    /// Makes a suite.
    public init(name: String, cases: [Case] = []) {
      self.name = name
      self.cases = cases
    }

    /// What `--json` tells of the checks.
    package var json: JSONValue {
      .of([
        "scenario": name,
        "cases": cases.map { check in
          let element = check.outcome.element
          return JSONValue.of([
            "group": String(check.group.dropFirst(name.count + 1)), "name": check.name,
            "outcome": element?.name ?? "passed", "message": element?.message,
            "details": element?.details,
          ])
        },
      ])
    }
  }

  private let suites: [Suite]
  private let verb: String

  /// Makes a report of suites that a verb of the program has judged.
  public init(_ suites: [Suite], of verb: String = "check") {
    self.suites = suites
    self.verb = verb
  }

  /// The document.
  public var xml: String {
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    out += "<testsuites name=\"drawdown \(verb)\"\(Self.counts(suites.flatMap(\.cases)))>\n"
    for suite in suites {
      out += "  <testsuite\(Self.attribute("name", suite.name))\(Self.counts(suite.cases))>\n"
      for check in suite.cases { out += Self.text(check) }
      out += "  </testsuite>\n"
    }
    return out + "</testsuites>\n"
  }

  /// Writes the document to a file, which appears whole or not at all.
  ///
  /// - Throws: where it cannot be written.
  public func write(to path: String) throws(WriteError) {
    try OutputFolder.write(Array(xml.utf8), toFile: path)
  }

  private static func attribute(_ name: String, _ value: String) -> String {
    " \(name)=\"\(value.markup(isAttribute: true))\""
  }

  private static func counts(_ cases: [Case]) -> String {
    let found = [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
    return attribute("tests", String(cases.count))
      + found.map { title, name in
        attribute(title, String(cases.count { $0.outcome.element?.name == name }))
      }.joined() + time(cases)
  }

  /// Seconds to the millisecond, of all cases together.
  private static func time(_ cases: [Case]) -> String {
    let milliseconds = cases.reduce(0) { $0 + Int64(($1.seconds * 1000).rounded()) }
    let digits = String(1000 + milliseconds % 1000).dropFirst()
    return attribute("time", "\(milliseconds / 1000).\(digits)")
  }

  private static func text(_ check: Case) -> String {
    let start =
      "    <testcase" + attribute("classname", check.group) + attribute("name", check.name)
      + time([check])
    guard let (name, message, details) = check.outcome.element else { return start + "/>\n" }
    let end = details.map { ">\($0.markup())</\(name)>" } ?? "/>"
    return start + ">\n      <\(name)\(attribute("message", message))\(end)\n    </testcase>\n"
  }
}
