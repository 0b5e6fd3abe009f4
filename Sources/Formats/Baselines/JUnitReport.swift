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
  }

  /// One check.
  public struct Case: Hashable, Sendable {
    /// What it belongs to.
    public let group: String
    /// What was checked.
    public let name: String
    /// How it ended.
    public let outcome: Outcome

    /// Makes a check that was made.
    public init(group: String, name: String, _ outcome: Outcome) {
      self.group = group
      self.name = name
      self.outcome = outcome
    }
  }

  /// The checks of a scenario.
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
  }

  private let suites: [Suite]

  /// Makes a report of suites.
  public init(_ suites: [Suite]) { self.suites = suites }

  /// The document.
  public var xml: String {
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    out += "<testsuites name=\"drawdown check\"\(Self.counts(suites.flatMap(\.cases)))>\n"
    for suite in suites {
      out += "  <testsuite name=\"\(Self.escaped(suite.name))\"\(Self.counts(suite.cases))>\n"
      for check in suite.cases { out += Self.element(check) }
      out += "  </testsuite>\n"
    }
    return out + "</testsuites>\n"
  }

  /// Writes the document beside its place and renames it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - mark: What its temporary name ends in.
  /// - Throws: where it cannot be written.
  public func write(to path: String, mark: String) throws(WriteError) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    let place = try OutputFolder(path: folder, mark: mark)
    let file = try place.start(name)
    try place.write(Array(xml.utf8), to: file)
    try place.commit()
  }

  private static func counts(_ cases: [Case]) -> String {
    var (failures, errors, skipped) = (0, 0, 0)
    for check in cases {
      switch check.outcome {
      case .passed: break
      case .failed: failures += 1
      case .error: errors += 1
      case .skipped: skipped += 1
      }
    }
    return " tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
      + " skipped=\"\(skipped)\""
  }

  private static func element(_ check: Case) -> String {
    let start =
      "    <testcase classname=\"\(escaped(check.group))\" name=\"\(escaped(check.name))\""
    let inner: String
    switch check.outcome {
    case .passed: return start + "/>\n"
    case .failed(let message, let details):
      inner = "<failure message=\"\(escaped(message))\">\(escaped(details, isText: true))</failure>"
    case .error(let message): inner = "<error message=\"\(escaped(message))\"/>"
    case .skipped(let message): inner = "<skipped message=\"\(escaped(message))\"/>"
    }
    return start + ">\n      \(inner)\n    </testcase>\n"
  }

  /// Escapes markup; characters that XML cannot hold become replacement characters.
  private static func escaped(_ text: String, isText: Bool = false) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\n", "\t":
        if isText { out.unicodeScalars.append(scalar) } else { out += "&#\(scalar.value);" }
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
