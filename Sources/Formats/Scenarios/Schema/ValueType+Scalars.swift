import Quantities
import Text

extension ValueType {
  /// A single value that a function reads from its text.
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

  /// A single value that a function reads from its text alone.
  static func scalar(
    _ kind: String, example: String, pattern: String? = nil,
    _ parse: @escaping (String) throws(ScalarProblem) -> Value
  ) -> ValueType {
    scalar(kind, example: example, pattern: pattern) { (text, _) throws(ScalarProblem) in
      try parse(text)
    }
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
        context.error(
          "`\(text.shortened)` is not known here; \(words.advice(insteadOf: text))",
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

  /// One of a few words for values that can be told apart.
  static func words(_ choices: [Choice<Value>]) -> ValueType where Value: Equatable {
    var type = choice(choices)
    type.shown = { value in choices.first { $0.value == value }?.word }
    return type
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

  /// A value that is its own word.
  init(_ value: Value, _ documentation: String) where Value: RawRepresentable<String> {
    self.init(value.rawValue, value, documentation)
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
      }, describe: { _ in .members(["type": "boolean"]) }, shown: { "\($0)" })
  }
}

extension ValueType where Value == YAMLNode {
  /// Values of any kind by their paths.
  static var changes: Self {
    Self(read: { node, _ in node }, describe: { _ in .members(["type": "object"]) })
  }
}

extension ValueType where Value == String {
  /// Any text.
  static var text: Self { word("a text", example: "some words") { _ in nil } }

  /// A name that paths, folders and columns can hold.
  static var name: Self {
    // Letters of all alphabets have no spelling that every validator knows (ECMA has `\p{L}`, Python
    // `\w`), so the pattern says which ASCII is no part of a name.
    let others = #"\x2f:-@\x5b-\x5e\x60\x7b-\x7f\s"#
    var type = scalar(
      "a name", example: "acme-1", pattern: #"^[^\x00-\x2e_\#(others)][^\x00-\x2c\#(others)]*$"#,
      NameText.name)
    type.shown = { $0 }
    return type
  }

  /// The name of a model as others give it.
  static var label: Self { word("a name", example: "gpt-4o", NameText.reasonAgainst) }

  /// A file, relative to the scenario's folder where it is not absolute.
  static var path: Self { word("a path", example: "traces/code.csv", NameText.reasonAgainst) }

  /// A column of a table as its header names it.
  static var column: Self { word("a column", example: "prompt_tokens", NameText.reasonAgainst) }

  /// Text that is taken as it stands, unless there is a reason against it.
  static func word(
    _ kind: String, example: String, pattern: String? = nil,
    _ reason: @escaping (String) -> String?
  ) -> Self {
    var type = scalar(kind, example: example, pattern: pattern) { (text) throws(ScalarProblem) in
      if let reason = reason(text) { throw ScalarProblem(reason) }
      return text
    }
    type.shown = { $0 }
    return type
  }

  /// An IANA time zone.
  static var timeZone: Self {
    var type = scalar("an IANA time zone", example: "America/New_York", TimeZoneText.identifier)
    type.shown = { $0 }
    return type
  }

  /// A currency code of ISO 4217.
  static var currency: Self {
    word("a currency code", example: "USD", pattern: "^[A-Z]{3}$") { text in
      guard text.isCapitals(3) else { return "three capital letters are expected" }
      return Currency(code: text) == nil ? "ISO 4217 has no such code" : nil
    }
  }
}

extension ValueType where Value == ZoneRules {
  /// An IANA time zone, with its rules.
  static var zoneRules: Self {
    ValueType<String>.timeZone.checked { (name, context) throws(ScalarProblem) in
      if name == context.zone.name { return context.zone }
      guard let zone = context.known.zone(name) else {
        throw ScalarProblem(
          "the system has no rules for `\(name)`; install its time zone data or write `UTC`")
      }
      return zone
    }
  }
}

extension String {
  /// Whether it is so many letters from A to Z.
  func isCapitals(_ count: Int) -> Bool {
    utf8.count == count && utf8.allSatisfy { (65...90).contains($0) }
  }
}

extension ValueType where Value == UInt64 {
  /// What random numbers derive from.
  static var seed: Self {
    var type = scalar(
      CountText.seedKind, example: "42", pattern: #"^\+?[0-9][0-9_,.]*[kKMBG]?$"#
    ) { (text) throws(ScalarProblem) in try CountText.count(text, as: UInt64.self) }
    type.shown = { "\($0)" }
    return type
  }
}

extension ValueType where Value == Int {
  /// A whole number within a range.
  static func count(_ range: ClosedRange<Int> = 0...Int.max) -> Self {
    let words =
      if range.lowerBound == range.upperBound {
        "equal to \(range.lowerBound)"
      } else if range.upperBound == Int.max {
        "of at least \(range.lowerBound)"
      } else {
        "from \(range.lowerBound) to \(range.upperBound)"
      }
    var type = scalar(
      range == 0...Int.max ? "a whole number" : "a whole number \(words)",
      example: String(range.contains(10) ? 10 : range.lowerBound),
      pattern: #"^[-+]?[0-9][0-9_,.]*[kKMBG]?$"#
    ) { (text) throws(ScalarProblem) in
      let value = try CountText.count(text)
      guard range.contains(value) else { throw ScalarProblem("it is not \(words)") }
      return value
    }
    type.shown = { "\($0)" }
    return type
  }
}
