import Quantities
import Text

extension ValueType {
  /// A single value that a function reads from its text.
  ///
  /// - Parameters:
  ///   - kind: What it is, with its article: `an amount of money`.
  ///   - example: A right value.
  ///   - pattern: A regular expression for editors; the function is stricter.
  ///   - parse: Reads the text.
  /// - Returns: The type.
  static func scalar(
    _ kind: String, example: String, pattern: String? = nil,
    _ parse: @escaping (String, ReadingContext) throws(ScalarProblem) -> Value
  ) -> ValueType {
    ValueType(
      read: { node, context in
        guard case .scalar(let text, let style) = node.content, !node.isNull else {
          context.error(
            "expected \(kind) such as `\(example)`, found \(node.kind)", at: node.position)
          return nil
        }
        do throws(ScalarProblem) {
          return try parse(text, context)
        } catch {
          let quote = style == .quoted ? 1 : 0
          let isOneLine = !text.contains("\n")
          let place = SourcePosition(
            file: node.position.file, line: node.position.line,
            column: node.position.column
              + (isOneLine && error.offset > 0 ? error.offset + quote : 0)
          )
          let hint =
            error.saysWhatIsRight
            ? "" : "; write for example `\(MoneyText.example(example, in: context.currency))`"
          context.error(
            "`\(text.shortened)` is not \(kind): \(error.message)\(hint)", at: place)
          return nil
        }
      },
      describe: { _ in
        let schema = JSONValue.members([
          "type": .strings(["string", "number"]), "description": .string(kind),
          "examples": .strings([example]),
        ])
        return pattern.map { schema.setting("pattern", to: .string($0)) } ?? schema
      })
  }

  /// One of a few words.
  static func choice(_ choices: [Choice<Value>]) -> ValueType {
    let words = choices.map(\.word)
    return ValueType(
      read: { node, context in
        guard let text = node.text else {
          context.error("expected one of \(words.quoted), found \(node.kind)", at: node.position)
          return nil
        }
        if let found = choices.first(where: { $0.word == text }) { return found.value }
        let hint =
          NearMiss.suggestion(for: text, among: words).map { "did you mean `\($0)`? " } ?? ""
        context.error(
          "`\(text.shortened)` is not known here; \(hint)write one of \(words.quoted)",
          at: node.position)
        return nil
      },
      describe: { _ in
        let meanings = choices.map { "\($0.word): \($0.documentation)" }
        return .members([
          "enum": .strings(words), "description": .string(meanings.joined(separator: "; ")),
        ])
      })
  }
}

/// One word a key may have.
struct Choice<Value> {
  let word: String
  let value: Value
  let documentation: String

  init(_ word: String, _ value: Value, _ documentation: String) {
    self.word = word
    self.value = value
    self.documentation = documentation
  }
}

extension ValueType where Value == Bool {
  /// True or false.
  static var boolean: Self {
    Self(
      read: { node, context in
        switch node.text {
        case "true", "True", "TRUE", "yes", "on": return true
        case "false", "False", "FALSE", "no", "off": return false
        default:
          let found = node.text.map { "`\($0.shortened)`" } ?? node.kind
          context.error("expected `true` or `false`, found \(found)", at: node.position)
          return nil
        }
      }, describe: { _ in .members(["type": "boolean"]) })
  }
}

extension ValueType where Value == String {
  /// Any text.
  static var text: Self {
    scalar("a text", example: "some words") { text, _ in text }
  }

  /// A name that paths, folders and columns can hold.
  static var name: Self {
    scalar("a name", example: "acme-1", pattern: #"^[\p{L}\p{N}][\p{L}\p{N}_.-]*$"#) {
      (text, _) throws(ScalarProblem) in
      try NameText.name(text)
    }
  }

  /// The name of a model as others give it.
  static var label: Self { given("a name", example: "gpt-4o") }

  /// A file, relative to the scenario's folder where it is not absolute.
  static var path: Self { given("a path", example: "traces/code.csv") }

  /// A column of a table as its header names it.
  static var column: Self { given("a column", example: "prompt_tokens") }

  private static func given(_ what: String, example: String) -> Self {
    scalar(what, example: example) { (text, _) throws(ScalarProblem) in
      guard !text.isEmpty else { throw ScalarProblem("it is empty") }
      guard text.unicodeScalars.count <= 1024 else { throw ScalarProblem("it is too long") }
      return text
    }
  }

  /// An IANA time zone.
  static var timeZone: Self {
    scalar("an IANA time zone", example: "America/New_York") {
      (text, _) throws(ScalarProblem) in
      try TimeZoneText.identifier(text)
    }
  }

  /// A currency code of ISO 4217.
  static var currency: Self {
    scalar("a currency code", example: "USD", pattern: "^[A-Z]{3}$") {
      (text, _) throws(ScalarProblem) in
      guard text.utf8.count == 3, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
        throw ScalarProblem("three capital letters are expected")
      }
      guard Currency(code: text) != nil else {
        throw ScalarProblem("ISO 4217 has no such code")
      }
      return text
    }
  }
}

extension ValueType where Value == UInt64 {
  /// What random numbers derive from.
  static var seed: Self {
    scalar(CountText.seedKind, example: "42", pattern: #"^\+?[0-9][0-9_,.]*[kKMBG]?$"#) {
      (text, _) throws(ScalarProblem) in
      try CountText.count(text, as: UInt64.self)
    }
  }
}

extension ValueType where Value == Int {
  /// A whole number within a range.
  static func count(_ range: ClosedRange<Int> = 0...Int.max) -> Self {
    let example = String(range.contains(10) ? 10 : range.lowerBound)
    return scalar(
      range == 0...Int.max ? "a whole number" : "a whole number \(range.words)",
      example: example, pattern: #"^[-+]?[0-9][0-9_,.]*[kKMBG]?$"#
    ) { (text, _) throws(ScalarProblem) in
      let value = try CountText.count(text)
      guard range.contains(value) else { throw ScalarProblem("it is not \(range.words)") }
      return value
    }
  }
}

extension ClosedRange<Int> {
  /// The range as a message says it.
  fileprivate var words: String {
    if lowerBound == upperBound { return "equal to \(lowerBound)" }
    return upperBound == Int.max
      ? "of at least \(lowerBound)" : "from \(lowerBound) to \(upperBound)"
  }
}
