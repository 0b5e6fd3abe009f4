package import Text

/// The reference of the scenario file as Markdown, from the definitions that read it.
struct ScenarioReference {
  private var text = ""

  /// Renders a schema made by `SchemaDescriber`.
  static func markdown(of schema: JSONValue) -> String {
    var reference = ScenarioReference()
    for (name, definition) in schema.members("$defs")
    // One of these repeats a definition of `distribution` for another kind of number.
    where !name.contains("_distribution_") {
      reference.render(definition, named: name)
    }
    return reference.text
  }

  private mutating func render(_ definition: JSONValue, named name: String) {
    text += text.isEmpty ? "" : "\n"
    text += "### \(name)\n\n\(definition.text("description").ended)\n"
    if name.hasSuffix("_distribution") {
      let kind = name.dropLast("_distribution".count)
      text += "The families and keys are those of [distribution](#distribution), "
      text += "with a \(kind) where that has a number.\n"
    } else if case let variants = definition.list("oneOf"), !variants.isEmpty {
      renderVariants(variants)
    } else {
      renderKeys(of: definition)
    }
  }

  /// Renders the keys that all variants have, then those of which one is to be chosen.
  private mutating func renderVariants(_ variants: [JSONValue]) {
    let objects = variants.filter { $0["properties"] != nil }
    for variant in variants where variant["properties"] == nil {
      text += "\n- \(variant.cell)\n"
    }
    guard objects.count > 1, let first = objects.first else {
      for variant in objects { renderKeys(of: variant) }
      return
    }
    let shared = first.members("properties").map(\.key).filter { key in
      objects.allSatisfy { object in
        object["properties"]?[key].map { $0["const"] == nil } ?? false
      }
    }
    if !shared.isEmpty { renderKeys(of: first, where: { shared.contains($0) }) }
    text += shared.isEmpty ? "\nOne of:\n" : "\nand one of:\n"
    guard objects.allSatisfy({ $0.members("properties").count == shared.count + 1 }) else {
      for variant in objects where variant.members("properties").count > shared.count {
        text += "\n\(variant.title.ended)\n"
        renderKeys(of: variant, where: { !shared.contains($0) })
      }
      return
    }
    renderHeader()
    for variant in objects {
      for (key, value) in variant.members("properties") where !shared.contains(key) {
        renderRow(key, value, isRequired: false)
      }
    }
  }

  private mutating func renderHeader() {
    text += "\n| key | what | default | example |\n|---|---|---|---|\n"
  }

  private mutating func renderKeys(
    of definition: JSONValue, where isWanted: (String) -> Bool = { _ in true }
  ) {
    guard definition["properties"] != nil else { return }
    renderHeader()
    let required = definition.texts("required")
    // A constant is the title of its variant.
    for (key, value) in definition.members("properties")
    where isWanted(key) && value["const"] == nil {
      renderRow(key, value, isRequired: required.contains(key))
    }
  }

  private mutating func renderRow(_ key: String, _ value: JSONValue, isRequired: Bool) {
    let fallback = value.text("default")
    let example =
      value.texts("examples").first
      ?? value.texts("enum").first { $0 != fallback }
      ?? (value.text("type") == "boolean" ? "true" : "")
    let missing = isRequired ? "required" : fallback.isEmpty ? "–" : fallback.code
    text += "| `\(key)` | \(value.cell) | \(missing) | \(example.isEmpty ? "" : example.code) |\n"
  }
}

/// What a key of the scenario file is, to be read on a terminal.
public struct KeyExplanation: Sendable {
  /// The explanation; nothing where there is no such key.
  public private(set) var lines: [String] = []
  /// Keys that there are.
  public private(set) var known: [String] = []
  /// The same for programs: each place that has the key, and the keys inside.
  package private(set) var json = JSONValue.of([:])

  init(of path: String, in schema: JSONValue, width: Int) {
    let steps = path.split(separator: ".").map(String.init)
    var found: [(place: String, key: String, value: JSONValue, isRequired: Bool)] = []
    for (place, definition) in schema.members("$defs") where !place.contains("_distribution_") {
      for object in [definition] + definition.list("oneOf") {
        for (key, value) in object.members("properties") {
          if !known.contains(key) { known.append(key) }
          guard key == steps.last, !found.contains(where: { $0.place == place }) else { continue }
          found.append((place, key, value, object.texts("required").contains(key)))
        }
      }
    }
    // The step before names the place, perhaps in the plural, or an element of it.
    let singular = steps.dropLast().map { $0.hasSuffix("s") ? String($0.dropLast()) : $0 }
    let nearest = found.filter { match in
      (steps.dropLast() + singular).contains(match.place)
    }
    var (places, inside): ([JSONValue], [JSONValue]) = ([], [])
    defer { json = .of(["places": places, "keys": inside]) }
    for match in nearest.isEmpty ? found : nearest {
      if !lines.isEmpty { lines.append("") }
      let isTop = match.place == "scenario"
      lines.append(isTop ? match.key : "\(match.place).\(match.key)")
      let fallback = match.value.text("default")
      let example = match.value.texts("examples").first ?? ""
      places.append(
        .of([
          "in": match.place, "description": match.value.cell, "required": match.isRequired,
          "default": fallback.isEmpty ? nil : fallback, "example": example.isEmpty ? nil : example,
        ]))
      let parts = [
        match.value.cell, match.isRequired ? "Required." : "",
        fallback.isEmpty ? "" : "Default: \(fallback).",
        example.isEmpty ? "" : "Example: \(match.key): \(example)",
      ]
      lines += parts.filter { !$0.isEmpty }.flatMap { part in
        TextTable.wrapped(
          part.replacing(/See \[(.+?)\]\(#.+?\)/) { "See `\($0.1)`" }, width: width)
      }
    }
    guard let definition = schema["$defs"]?[steps.last ?? ""] else { return }
    var seen: Set<String> = []
    for object in [definition] + definition.list("oneOf") {
      for (key, value) in object.members("properties") where seen.insert(key).inserted {
        if inside.isEmpty { lines += ["", "keys of \(steps.last ?? ""):"] }
        inside.append(.of(["key": key, "description": value.text("description")]))
        lines += TextTable.wrapped(
          "\(key): \(value.text("description"))", width: width, indent: 2, further: 4)
      }
    }
  }
}

extension JSONValue {
  fileprivate func members(_ key: String) -> [(key: String, value: JSONValue)] {
    guard let object = self[key] else { return [] }
    return object.keys.compactMap { name in object[name].map { (name, $0) } }
  }

  fileprivate func list(_ key: String) -> [JSONValue] {
    guard case .array(let elements)? = self[key] else { return [] }
    return elements
  }

  private var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The text under a key; empty where there is none.
  fileprivate func text(_ key: String) -> String { self[key]?.string ?? "" }

  fileprivate func texts(_ key: String) -> [String] { list(key).compactMap(\.string) }

  /// The constant that tells a variant apart, or else what the variant is.
  fileprivate var title: String {
    let constants = members("properties").filter { !$0.value.text("const").isEmpty }
    return constants.first.map { "`\($0.key): \($0.value.text("const"))`" } ?? text("description")
  }

  /// What a value is, in one cell: its description, the choices, where its keys are described.
  fileprivate var cell: String {
    let words = texts("enum").map { "`\($0)`" }.joined(separator: ", ")
    var parts = [text("description"), words.isEmpty ? "" : words + "."]
    for target in targets where !parts.contains("See [\(target)](#\(target)).") {
      parts.append("See [\(target)](#\(target)).")
    }
    return parts.filter { !$0.isEmpty }.joined(separator: " ").replacing("|", with: "\\|")
  }

  /// The definitions that a value refers to.
  private var targets: [String] {
    let reference = text("$ref").split(separator: "/").last.map { [String($0)] } ?? []
    let inner = ["items", "additionalProperties"].compactMap { self[$0] }
    return reference + (inner + list("anyOf") + list("oneOf")).flatMap(\.targets)
  }
}

extension String {
  fileprivate var ended: String { isEmpty || hasSuffix(".") ? self : self + "." }
  fileprivate var code: String { "`\(replacing("|", with: "\\|"))`" }
}
