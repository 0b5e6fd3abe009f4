import Text

/// Declares the keys of an object: reads them from a mapping, or describes them without one.
///
/// Each key is declared once, with its type and what it means. Every problem is reported and
/// reading goes on; a value that could not be read is nil, and the object then fails as a whole.
final class ObjectReader {
  /// What reads from a file, absent when only describing.
  private struct Source {
    let entries: [YAMLEntry]
    let context: ReadingContext
  }

  private let source: Source?
  private let describer: SchemaDescriber?
  private var declaredKeys: [String] = []
  private var shape = ObjectShape()
  private var knowsItsKeys = true
  /// Where the object begins.
  let position: SourcePosition
  /// Whether a key has been reported as wrong or missing.
  private(set) var failed = false

  init(entries: [YAMLEntry], position: SourcePosition, context: ReadingContext) {
    source = Source(entries: entries, context: context)
    describer = nil
    self.position = position
  }

  init(describer: SchemaDescriber) {
    source = nil
    self.describer = describer
    position = SourcePosition(file: "", line: 0, column: 0)
  }

  var context: ReadingContext? { source?.context }

  // MARK: Keys

  /// A key that must be given.
  func required<Value>(
    _ key: String, _ type: ValueType<Value>, _ documentation: String, example: String? = nil
  ) -> Value? {
    declare(key, type, documentation, isRequired: true, shownDefault: nil, example: example)
    guard let source else { return nil }
    guard let node = value(of: key), !node.isNull else {
      let hint = example.map { ", for example `\(key): \($0)`" } ?? ": \(documentation)"
      let place = entry(key)?.value.position ?? position
      fail("`\(key)` is missing\(hint)", at: place)
      return nil
    }
    let result = type.read(node, source.context)
    if result == nil { failed = true }
    return result
  }

  /// A key that may be left out; `null` is the same as leaving it out.
  func optional<Value>(
    _ key: String, _ type: ValueType<Value>, _ documentation: String, example: String? = nil
  ) -> Value? {
    declare(key, type, documentation, isRequired: false, shownDefault: nil, example: example)
    return given(key, type)
  }

  /// A key that may be left out and then has a default, which the schema shows as text.
  func optional<Value>(
    _ key: String, _ type: ValueType<Value>, default value: Value, shown: String,
    _ documentation: String, example: String? = nil
  ) -> Value {
    declare(key, type, documentation, isRequired: false, shownDefault: shown, example: example)
    return given(key, type) ?? value
  }

  /// A key that may be left out and then means what the schema shows as text.
  func optional<Value>(
    _ key: String, _ type: ValueType<Value>, shown: String, _ documentation: String,
    example: String? = nil
  ) -> Value? {
    declare(key, type, documentation, isRequired: false, shownDefault: shown, example: example)
    return given(key, type)
  }

  private func given<Value>(_ key: String, _ type: ValueType<Value>) -> Value? {
    guard let source, let node = value(of: key), !node.isNull else { return nil }
    let result = type.read(node, source.context)
    if result == nil { failed = true }
    return result
  }

  // MARK: Choices

  /// One of several shapes, named by the value of a key such as `process: poisson`.
  ///
  /// - Parameters:
  ///   - key: The key that tells the shape.
  ///   - fallback: The shape meant when the key is left out, if any.
  ///   - documentation: What the key decides.
  ///   - variants: The shapes, each declaring the further keys it has.
  /// - Returns: What the chosen shape reads, or nil.
  func variant<Value>(
    _ key: String, default fallback: String? = nil, _ documentation: String,
    _ variants: [Variant<Value>]
  ) -> Value? {
    let names = variants.map(\.name)
    guard source != nil else {
      for variant in variants {
        describeAlternative(variant.documentation) { reader in
          let isRequired = variant.name != fallback
          reader.shape.add(
            key, .members(["const": .string(variant.name), "description": .string(documentation)]),
            isRequired: isRequired)
          _ = variant.body(reader)
        }
      }
      return nil
    }
    declaredKeys.append(key)
    let node = value(of: key)
    guard let name = node?.text ?? (node == nil ? fallback : nil) else {
      fail(
        "`\(key)` is missing; write one of \(names.quoted)", at: node?.position ?? position)
      return nil
    }
    guard let chosen = variants.first(where: { $0.name == name }) else {
      let hint = NearMiss.suggestion(for: name, among: names).map { "did you mean `\($0)`? " } ?? ""
      fail(
        "`\(name.shortened)` is not a `\(key)`; \(hint)write one of \(names.quoted)",
        at: node?.position ?? position)
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
    oneKey(of: alternatives, documentation, isRequired: true)
  }

  /// At most one of several keys.
  func optionalKey<Value>(
    of alternatives: [KeyAlternative<Value>], _ documentation: String
  ) -> Value? {
    oneKey(of: alternatives, documentation, isRequired: false)
  }

  private func oneKey<Value>(
    of alternatives: [KeyAlternative<Value>], _ documentation: String, isRequired: Bool
  ) -> Value? {
    guard let source else {
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
    let present = alternatives.filter { value(of: $0.key)?.isNull == false }
    guard let chosen = present.first else {
      guard isRequired else { return nil }
      // A misspelt key is reported by itself, with what was meant.
      if unknownEntries.isEmpty {
        fail(
          "\(documentation.asPhrase): give one of \(alternatives.map(\.key).quoted)", at: position)
      }
      failed = true
      return nil
    }
    for other in present.dropFirst() {
      fail(
        "`\(other.key)` stands beside `\(chosen.key)`; give one of them",
        at: keyPosition(other.key))
    }
    guard let node = value(of: chosen.key) else { return nil }
    let result = chosen.type.read(node, source.context)
    if result == nil { failed = true }
    return result
  }

  // MARK: Checks

  /// The keys that are there, in their order.
  var keys: [String] { source?.entries.map(\.key) ?? [] }

  /// Whether a key is given.
  func has(_ key: String) -> Bool { value(of: key)?.isNull == false }

  /// Where the value of a key stands, or else the object.
  func position(of key: String) -> SourcePosition { value(of: key)?.position ?? position }

  /// Reports a problem with the value of a key unless a condition holds.
  func check(_ condition: Bool, _ key: String, _ message: @autoclosure () -> String) {
    if source != nil, !condition { fail(message(), at: position(of: key)) }
  }

  /// Reports a problem with the object unless a condition holds.
  func check(_ condition: Bool, _ message: @autoclosure () -> String) {
    if source != nil, !condition { fail(message(), at: position) }
  }

  /// Whether keys are given that are not declared so far; they are reported by themselves.
  var hasUnknownKeys: Bool { !unknownEntries.isEmpty }

  /// Reports a problem with the object.
  func fail(_ message: String, at place: SourcePosition) {
    failed = true
    source?.context.error(message, at: place)
  }

  func reportUnknownKeys() {
    guard knowsItsKeys else { return }
    // No more are looked at than are kept: hostile files have very many.
    for entry in unknownEntries.prefix(DiagnosticCollector.limit) {
      let close = NearMiss.suggestion(for: entry.key, among: declaredKeys)
      let hint =
        close.map { "did you mean `\($0)`?" }
        ?? (declaredKeys.isEmpty
          ? "no key is read here" : "the keys here are \(declaredKeys.quoted)")
      fail("unknown key `\(entry.key.shortened)`; \(hint)", at: entry.keyPosition)
    }
  }

  // MARK: Description

  func schema(documentation: String) -> JSONValue { shape.schema(documentation: documentation) }

  private func declare<Value>(
    _ key: String, _ type: ValueType<Value>, _ documentation: String, isRequired: Bool,
    shownDefault: String?, example: String?
  ) {
    guard let describer else {
      declaredKeys.append(key)
      return
    }
    var schema = type.describe(describer)
    var text = documentation
    if case .string(let hint)? = schema["description"] { text += " (\(hint))" }
    schema = schema.setting("description", to: .string(text))
    if let shownDefault { schema = schema.setting("default", to: .string(shownDefault)) }
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

  private var unknownEntries: [YAMLEntry] {
    source?.entries.filter { !declaredKeys.contains($0.key) } ?? []
  }

  private func entry(_ key: String) -> YAMLEntry? { source?.entries.first { $0.key == key } }
  private func value(of key: String) -> YAMLNode? { entry(key)?.value }
  private func keyPosition(_ key: String) -> SourcePosition {
    entry(key)?.keyPosition ?? position
  }
}
