import Text

/// The reference of the scenario file as Markdown, from the definitions that read it.
struct ScenarioReference {
  private let schema: JSONValue
  private var text = ""

  /// Renders a schema made by `SchemaDescriber`.
  static func markdown(of schema: JSONValue) -> String {
    var reference = ScenarioReference(schema: schema)
    reference.renderAll()
    return reference.text
  }

  private init(schema: JSONValue) { self.schema = schema }

  private mutating func renderAll() {
    guard let definitions = schema["$defs"] else { return }
    for name in definitions.keys {
      guard let definition = definitions[name], !isVariation(name) else { continue }
      text += text.isEmpty ? "" : "\n"
      text += "### \(name)\n\n\(ended(string(definition["description"]) ?? ""))\n"
      if name.hasSuffix("_distribution") {
        let kind = name.dropLast("_distribution".count)
        text += "The families and keys are those of [distribution](#distribution), "
        text += "with a \(kind) where that has a number.\n"
      } else if case .array(let variants)? = definition["oneOf"] {
        renderVariants(variants)
      } else {
        renderKeys(of: definition)
      }
    }
  }

  /// Whether a definition repeats one of `distribution` for another kind of number.
  private func isVariation(_ name: String) -> Bool {
    name.contains("_distribution_")
  }

  /// Renders the keys that all variants have, then those of which one is to be chosen.
  private mutating func renderVariants(_ variants: [JSONValue]) {
    let objects = variants.filter { $0["properties"] != nil }
    for variant in variants where variant["properties"] == nil {
      text += "\n- \(plain(variant))\n"
    }
    guard objects.count > 1, let first = objects.first else {
      for variant in objects { renderKeys(of: variant) }
      return
    }
    let common = first["properties"]?.keys.filter { key in
      objects.allSatisfy { object in
        guard let value = object["properties"]?[key] else { return false }
        return value["const"] == nil
      }
    }
    let shared = common ?? []
    if !shared.isEmpty { renderKeys(of: first, where: { shared.contains($0) }) }
    text += shared.isEmpty ? "\nOne of:\n" : "\nand one of:\n"
    let isSingle = objects.allSatisfy {
      ($0["properties"]?.keys.count ?? 0) == shared.count + 1
    }
    guard isSingle else {
      for variant in objects {
        guard let keys = variant["properties"]?.keys, keys.count > shared.count else { continue }
        text += "\n\(ended(title(of: variant)))\n"
        renderKeys(of: variant, where: { !shared.contains($0) })
      }
      return
    }
    renderHeader()
    for variant in objects {
      guard let properties = variant["properties"],
        let key = properties.keys.first(where: { !shared.contains($0) }),
        let value = properties[key]
      else { continue }
      renderRow(key, value, isRequired: false)
    }
  }

  /// The constant that tells a variant apart, or else what the variant is.
  private func title(of variant: JSONValue) -> String {
    for key in variant["properties"]?.keys ?? [] {
      if let constant = string(variant["properties"]?[key]?["const"]) {
        return "`\(key): \(constant)`"
      }
    }
    return sentence(variant["description"])
  }

  private mutating func renderHeader() {
    text += "\n| key | what | default | example |\n|---|---|---|---|\n"
  }

  private mutating func renderKeys(
    of definition: JSONValue, where isWanted: (String) -> Bool = { _ in true }
  ) {
    guard let properties = definition["properties"] else { return }
    renderHeader()
    var required: [String] = []
    if case .array(let names)? = definition["required"] {
      required = names.compactMap { string($0) }
    }
    for key in properties.keys where isWanted(key) {
      // A constant is the title of its variant.
      guard let value = properties[key], value["const"] == nil else { continue }
      renderRow(key, value, isRequired: required.contains(key))
    }
  }

  private mutating func renderRow(_ key: String, _ value: JSONValue, isRequired: Bool) {
    var example = ""
    if case .array(let examples)? = value["examples"], let first = examples.first {
      example = string(first) ?? ""
    } else if case .array(let choices)? = value["enum"] {
      let others = choices.compactMap { string($0) }.filter { .string($0) != value["default"] }
      example = others.first ?? ""
    } else if string(value["type"]) == "boolean" {
      example = "true"
    }
    var missing = isRequired ? "required" : code(string(value["default"]) ?? "")
    if missing.isEmpty { missing = "–" }
    text += "| `\(key)` | \(plain(value)) | \(missing) | \(code(example)) |\n"
  }

  /// What a value is, in one cell: its description, the choices, where its keys are described.
  private func plain(_ value: JSONValue) -> String {
    var parts: [String] = []
    parts.append(sentence(value["description"]))
    if case .array(let choices)? = value["enum"] {
      parts.append(
        choices.compactMap { string($0) }.map { "`\($0)`" }.joined(separator: ", ") + ".")
    }
    for target in targets(of: value) { parts.append("See [\(target)](#\(target)).") }
    return parts.filter { !$0.isEmpty }.joined(separator: " ").replacing("|", with: "\\|")
  }

  private func targets(of value: JSONValue) -> [String] {
    var found: [String] = []
    if let reference = string(value["$ref"]) {
      found.append(String(reference.split(separator: "/").last ?? ""))
    }
    for key in ["items", "additionalProperties"] {
      if let inner = value[key] { found += targets(of: inner) }
    }
    for key in ["anyOf", "oneOf"] {
      guard case .array(let inner)? = value[key] else { continue }
      for value in inner { found += targets(of: value) }
    }
    return found.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func ended(_ text: String) -> String {
    text.isEmpty || text.hasSuffix(".") ? text : text + "."
  }

  private func code(_ text: String) -> String {
    text.isEmpty ? "" : "`\(text.replacing("|", with: "\\|"))`"
  }

  private func sentence(_ value: JSONValue?) -> String { string(value) ?? "" }

  private func string(_ value: JSONValue?) -> String? {
    guard case .string(let text)? = value else { return nil }
    return text
  }
}
