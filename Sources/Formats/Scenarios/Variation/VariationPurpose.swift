import Text

/// What keys are given values for.
enum VariationPurpose {
  /// Points of a design, which are compared with each other.
  case sweep
  /// Candidates, of which one is searched for.
  case search
  /// Two scenarios, which come to the same somewhere.
  case breakEven

  /// The most values of one key.
  var mostValues: Int { self == .sweep ? VariedKey.mostValues : SoughtKey.mostValues }

  /// What is done to a key.
  var participle: String { self == .search ? "searched for" : "varied" }

  /// A range as it may be written.
  var range: String { self == .sweep ? "10..200:10" : "10..200" }

  /// A key and a range as they may be written.
  var example: String {
    self == .breakEven
      ? "traffic.office.arrivals.rate=10/h..5000/h" : "auto_top_up.threshold=\(range)"
  }

  /// What is wrong with a text that is no range, or not only a range.
  func noRange(_ text: String) -> ScalarProblem {
    self == .breakEven
      ? ScalarProblem(
        "a range of numbers is needed, such as `10..5000`, `10/h..5000/h` or `$5..$500`, not "
          + "`\(text.shortened)`")
      : ScalarProblem(
        "`\(text.shortened)` is no range of numbers; write for example `10..200`, `10..200:5` or "
          + "`$10..$200`")
  }

  /// Returns why a path cannot be varied or searched for, or nil where it can: some things must
  /// stay the same for points or candidates to be comparable.
  func reason(against path: OverridePath) -> String? {
    guard let first = path.steps.first, let last = path.steps.last else { return nil }
    if first.isEvery { return "it stands for every key of the scenario" }
    let noun = self == .search ? "candidates" : "points"
    switch first.text {
    case "seed":
      return
        "\(noun) with other random numbers cannot be compared; give one seed for all with --seed"
    case "replications", "until":
      return self == .search
        ? "the search chooses the number of replications; see --replications and --budget"
        : "points are compared replication by replication, so that all need as many of them; "
          + "give one number for all with --replications"
    case "currency": return "amounts can only be compared in one currency"
    case "expect" where self == .search: return "say what must hold with --such-that"
    case "name", "description", "output", "expect", "drawdown":
      return "it changes nothing that happens"
    default: break
    }
    if first.text == "organizations", path.steps.count > 1, last.text == "name" {
      return "names decide which random numbers are drawn, and \(noun) with other ones cannot be "
        + "compared"
    }
    return nil
  }
}

/// A key and a text that stands for its values: `KEY=VALUES`.
enum KeyArgument {
  /// Reads what a command line says of keys, each of which may be there once.
  static func read<Key>(
    _ arguments: [String], option: String, for purpose: VariationPurpose,
    reportingTo problems: DiagnosticCollector = DiagnosticCollector(),
    _ make: (_ key: String, _ values: String) throws(ScalarProblem) -> Key
  ) throws(ScenarioFailure) -> [Key] {
    var keys: [String] = []
    var result: [Key] = []
    let start = SourcePosition(file: option, line: 1, column: 1)
    for argument in arguments {
      guard let (key, text) = split(argument, at: start, for: purpose, reportingTo: problems) else {
        continue
      }
      do throws(ScalarProblem) {
        result.append(try make(key, text))
        if keys.contains(key) {
          problems.error(
            "`\(key.shortened)` is \(purpose.participle) twice; write all of its values once, such "
              + "as `10,20,50..100:10`", at: start)
        }
        keys.append(key)
      } catch {
        let column = key.unicodeScalars.count + 2 + error.offset
        problems.error(
          "`\(key.shortened)`: \(error.message)",
          at: SourcePosition(file: option, line: 1, column: column))
      }
    }
    guard !problems.hasErrors else { throw .invalid(problems.report) }
    return result
  }

  /// Splits an argument at its `=`; nil after a problem.
  private static func split(
    _ argument: String, at start: SourcePosition, for purpose: VariationPurpose,
    reportingTo problems: DiagnosticCollector
  ) -> (key: String, values: String)? {
    guard let split = ScenarioOverride.separator(in: argument) else {
      problems.error(
        "`\(argument.shortened)` has no `=`; write for example "
          + "`\(purpose.example)`", at: start)
      return nil
    }
    let key = String(argument[..<split])
    guard let path = OverridePath.parse(key, at: start, reportingTo: problems) else {
      return nil
    }
    if let reason = purpose.reason(against: path) {
      problems.error("`\(key.shortened)` cannot be \(purpose.participle): \(reason)", at: start)
      return nil
    }
    return (key, String(argument[argument.index(after: split)...]))
  }
}
