import Text

/// Declares the keys of an object: reads them from a mapping, or describes them without one.
///
/// Each key is declared once, with its type and what it means. Every problem is reported and
/// reading goes on; a value that could not be read is nil, and the object then fails as a whole.
final class ObjectReader {
  /// The mapping that is read; empty when only describing.
  let entries: [YAMLEntry]
  /// What reading needs; absent when only describing.
  let context: ReadingContext?
  private let describer: SchemaDescriber?
  private var declaredKeys: [String] = []
  private var shape = ObjectShape()
  private var knowsItsKeys = true
  /// Where the object begins.
  let position: SourcePosition
  /// Whether a key has been reported as wrong or missing.
  private(set) var failed = false

  init(entries: [YAMLEntry], position: SourcePosition, context: ReadingContext) {
    self.entries = entries
    self.context = context
    self.position = position
    describer = nil
  }

  init(describer: SchemaDescriber) {
    entries = []
    context = nil
    position = SourcePosition(file: "", line: 0, column: 0)
    self.describer = describer
  }

  // MARK: Keys

  /// A key that must be given.
  func required<Value>(
    _ key: String, _ type: ValueType<Value>, _ documentation: String, example: String? = nil
  ) -> Value? {
    declare(key, type, documentation, isRequired: true, example: example)
    guard context == nil || has(key) else {
      let hint = example.map { ", for example `\(key): \($0)`" } ?? ": \(documentation)"
      fail("`\(key)` is missing\(hint)", at: key)
      return nil
    }
    return given(key, type)
  }

  /// A key that must be given, put into its place.
  func required<Value>(
    _ key: String, _ place: inout Value, _ type: ValueType<Value>, _ documentation: String,
    example: String? = nil
  ) {
    if let value = required(key, type, documentation, example: example) { place = value }
  }

  /// A key that may be left out; `null` is the same as leaving it out.
  func optional<Value>(
    _ key: String, _ type: ValueType<Value>, shown: String? = nil, _ documentation: String,
    example: String? = nil
  ) -> Value? {
    declare(key, type, documentation, shown: shown, example: example)
    return given(key, type)
  }

  /// A key that may be left out, put into its place where it is given.
  func optional<Value>(
    _ key: String, _ place: inout Value?, _ type: ValueType<Value>, shown: String? = nil,
    _ documentation: String, example: String? = nil
  ) {
    if let value = optional(key, type, shown: shown, documentation, example: example) {
      place = value
    }
  }

  /// A key that may be left out and then has the value that is in its place.
  func key<Value>(
    _ key: String, _ place: inout Value, _ type: ValueType<Value>, shown: String? = nil,
    _ documentation: String, example: String? = nil
  ) {
    declare(key, type, documentation, shown: shown ?? type.shown(place), example: example)
    if let value = given(key, type) { place = value }
  }

  /// A key that may be left out and then has a default.
  func optional<Value>(
    _ key: String, _ type: ValueType<Value>, default initial: Value, shown: String? = nil,
    _ documentation: String, example: String? = nil
  ) -> Value {
    var value = initial
    self.key(key, &value, type, shown: shown, documentation, example: example)
    return value
  }

  private func given<Value>(_ key: String, _ type: ValueType<Value>) -> Value? {
    guard let context, let node = value(of: key), !node.isNull else { return nil }
    let result = type.read(node, context)
    if result == nil { failed = true }
    return result
  }

  // MARK: Choices

  /// One of several shapes, named by the value of a key such as `process: poisson`.
  func variant<Value>(
    _ key: String, default fallback: String? = nil, _ documentation: String,
    _ variants: [Variant<Value>]
  ) -> Value? {
    guard context != nil else {
      for variant in variants {
        describeAlternative(variant.documentation) { reader in
          reader.shape.add(
            key, .members(["const": .string(variant.name), "description": .string(documentation)]),
            isRequired: variant.name != fallback)
          _ = variant.body(reader)
        }
      }
      return nil
    }
    declaredKeys.append(key)
    let names = variants.map(\.name)
    let node = value(of: key)
    guard let name = node?.text ?? (node == nil ? fallback : nil) else {
      fail("`\(key)` is missing; write one of \(names.quoted)", at: key)
      return nil
    }
    guard let chosen = variants.first(where: { $0.name == name }) else {
      fail("`\(name.shortened)` is not a `\(key)`; \(names.advice(insteadOf: name))", at: key)
      // Which keys belong here depends on the shape, so none can be called unknown.
      knowsItsKeys = false
      return nil
    }
    let value = chosen.body(self)
    if value == nil { failed = true }
    return value
  }

  /// Exactly one of several keys, such as `lognormal:` or `gamma:`.
  func oneKey<Value>(of alternatives: [KeyAlternative<Value>], _ documentation: String) -> Value? {
    let value = optionalKey(of: alternatives, isRequired: true)
    if context != nil, !alternatives.contains(where: { has($0.key) }) {
      // A misspelt key is reported by itself, with what was meant.
      if !hasUnknownKeys {
        fail("\(documentation.asPhrase): give one of \(alternatives.map(\.key).quoted)")
      }
      failed = true
    }
    return value
  }

  /// At most one of several keys.
  func optionalKey<Value>(
    of alternatives: [KeyAlternative<Value>], isRequired: Bool = false
  ) -> Value? {
    guard context != nil else {
      if !isRequired { shape.alternatives.append(ObjectShape()) }
      for alternative in alternatives {
        describeAlternative(alternative.documentation) { reader in
          _ = reader.required(
            alternative.key, alternative.type, alternative.documentation,
            example: alternative.example)
        }
      }
      return nil
    }
    declaredKeys += alternatives.map(\.key)
    let present = alternatives.filter { has($0.key) }
    guard let chosen = present.first else { return nil }
    for other in present.dropFirst() {
      fail(
        "`\(other.key)` stands beside `\(chosen.key)`; give one of them",
        at: entry(other.key)?.keyPosition ?? position)
    }
    return given(chosen.key, chosen.type)
  }

  // MARK: Checks

  /// Whether a key is given.
  func has(_ key: String) -> Bool { value(of: key)?.isNull == false }

  /// Where the value of a key stands, or else the object.
  func position(of key: String) -> SourcePosition { value(of: key)?.position ?? position }

  /// Reports a problem with the value of a key unless a condition holds.
  func check(_ condition: Bool, _ key: String, _ message: @autoclosure () -> String) {
    if !condition { fail(message(), at: key) }
  }

  /// Reports a problem with the object unless a condition holds.
  func check(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { fail(message()) }
  }

  /// Asks for an amount that is left out, where its default is in dollars and the currency another.
  func askForAmount(_ key: String, insteadOf dollars: String) {
    guard let context, context.currency != "USD", !has(key) else { return }
    fail(
      "`\(key)` is \(dollars) where nothing is said, and that is in dollars; write it in "
        + "\(context.currency)")
  }

  /// Makes a value of what was read; what makes it impossible is reported at the key to change.
  func make<Value, Problem: KeyProblem>(
    at key: String? = nil, _ body: () throws(Problem) -> Value
  ) -> Value? {
    do throws(Problem) { return try body() } catch {
      fail(error.explanation.message, at: key ?? error.explanation.key)
      return nil
    }
  }

  /// Whether keys are given that are not declared so far; they are reported by themselves.
  var hasUnknownKeys: Bool { !unknownEntries.isEmpty }

  /// Reports a problem with the value of a key.
  func fail(_ message: String, at key: String) { fail(message, at: position(of: key)) }

  /// Reports a problem with the object.
  func fail(_ message: String, at place: SourcePosition? = nil) {
    guard let context else { return }
    failed = true
    context.error(message, at: place ?? position)
  }

  func reportUnknownKeys() {
    guard knowsItsKeys else { return }
    // No more are looked at than are kept: hostile files have very many.
    for entry in unknownEntries.prefix(DiagnosticCollector.limit) {
      let hint = declaredKeys.hint(
        for: entry.key, "the keys here are", orElse: "no key is read here")
      fail("unknown key `\(entry.key.shortened)`; \(hint)", at: entry.keyPosition)
    }
  }

  private var unknownEntries: [YAMLEntry] { entries.filter { !declaredKeys.contains($0.key) } }
  private func entry(_ key: String) -> YAMLEntry? { entries.first { $0.key == key } }
  private func value(of key: String) -> YAMLNode? { entry(key)?.value }

  // MARK: Description

  func schema(documentation: String) -> JSONValue { shape.schema(documentation: documentation) }

  private func declare<Value>(
    _ key: String, _ type: ValueType<Value>, _ documentation: String, isRequired: Bool = false,
    shown: String? = nil, example: String?
  ) {
    guard let describer else {
      declaredKeys.append(key)
      return
    }
    var schema = type.describe(describer)
    var text = documentation
    if case .string(let hint)? = schema["description"] { text += " (\(hint))" }
    schema = schema.setting("description", to: .string(text))
    if let shown { schema = schema.setting("default", to: .string(shown)) }
    if let example { schema = schema.setting("examples", to: .strings([example])) }
    shape.add(key, schema, isRequired: isRequired)
  }

  private func describeAlternative(_ documentation: String, _ body: (ObjectReader) -> Void) {
    guard let describer else { return }
    let reader = ObjectReader(describer: describer)
    body(reader)
    reader.shape.documentation = documentation
    shape.alternatives.append(reader.shape)
  }
}
