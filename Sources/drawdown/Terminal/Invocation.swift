import Text

/// What a command line asks of a verb.
struct Invocation {
  /// The verb.
  let verb: String
  private(set) var positional: [String] = []
  /// The words that decide what is found, as opposed to how and where it is told.
  private(set) var words: [String] = []
  private var texts: [String: [String]] = [:]
  /// What `--json` is to print.
  let answer = JSONAnswer()
  /// What build servers are told.
  let verdicts = Verdicts()

  /// Sorts the words after a verb, and reads every option; throws everything that is wrong.
  init(_ words: [String], of verb: Verb) throws {
    self.verb = verb.name
    var failures = sort(words, of: verb)
    if texts[Shared.json.name] != nil {
      if texts[Shared.github.name] != nil {
        failures.append(.usage("`--github` prints for people; it does not go with `--json`"))
      }
      if verb.hasJSONFormat {
        if let other = texts["--format"]?.first(where: { $0 != "json" }) {
          failures.append(
            .usage("`--json` is `--format json`, and `--format \(other)` another one"))
        }
        texts["--format", default: []].append("json")
      }
      // Nothing else is for people to read then.
      texts[Shared.quiet.name] = [""]
    }
    let takes = verb.takes
    // A word after an option that there is not may have been meant as its value.
    let isClear = failures.isEmpty
    if positional.count < takes.least {
      failures.append(.usage(takes.missing))
    } else if positional.count > takes.most, isClear {
      failures.append(.usage(takes.excess(positional)))
    }
    for option in verb.options {
      do { try option.check(texts[option.form.name] ?? []) } catch {
        failures.append(Failure(error))
      }
    }
    guard !failures.isEmpty else { return }
    throw Failure(failures + verb.examine(self))
  }

  /// Splits the line into the texts of options and the rest.
  private mutating func sort(_ words: [String], of verb: Verb) -> [Failure] {
    var failures: [Failure] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      // A lone hyphen names standard input by custom; scenarios are files, and reading tells so.
      guard word.hasPrefix("-"), word.count > 1 else {
        positional.append(word)
        self.words.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let form = verb.options.lazy.map(\.form).first(where: { $0.name == name }) else {
        let hint = Failure.hint(name, among: verb.options.map(\.form.name))
        failures.append(.usage("unknown option `\(name)`\(hint)"))
        continue
      }
      if form.value == nil {
        if parts.count > 1 { failures.append(.usage("option `\(name)` takes no value")) }
        texts[name, default: []].append("")
        note([name])
        continue
      }
      let hasNext = parts.count == 1 && rest.first.map { !$0.hasPrefix("--") } ?? false
      let value = parts.count == 2 ? String(parts[1]) : hasNext ? rest.removeFirst() : ""
      if value.isEmpty {
        failures.append(.usage("option `\(name)` needs a value"))
      } else {
        texts[name, default: []].append(value)
        note([name, value])
      }
    }
    return failures
  }

  /// Keeps the words of an option that decides what is found.
  private mutating func note(_ option: [String]) {
    if !Shared.unnoted.contains(option[0]) { words += option }
  }

  /// The value of an option; of one that the verb does not have, what it is where it is left out.
  subscript<Value>(option: Option<Value>) -> Value {
    let given = try? option.read(texts[option.name] ?? [])
    guard let value = given ?? (try? option.read([])) else {
      preconditionFailure("\(option.name) has no value unless it is given")
    }
    return value
  }

  func has(_ option: some DeclaredOption) -> Bool { texts[option.form.name] != nil }
}
