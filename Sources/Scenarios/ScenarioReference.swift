/// The reference of the scenario file as Markdown, from the definitions that read it.
struct ScenarioReference {
  private let schema: SchemaValue
  private var text = ""

  /// Renders a schema made by `SchemaDescriber`.
  static func markdown(of schema: SchemaValue) -> String {
    var reference = ScenarioReference(schema: schema)
    reference.renderAll()
    return reference.text
  }

  private init(schema: SchemaValue) { self.schema = schema }

  private mutating func renderAll() {
    guard let definitions = schema["$defs"] else { return }
    for name in definitions.keys {
      guard let definition = definitions[name] else { continue }
      text += "\n### \(name)\n\n\(sentence(definition["description"]))\n"
      if case .array(let variants)? = definition["oneOf"] {
        renderVariants(variants)
      } else {
        renderKeys(of: definition)
      }
    }
  }

  private mutating func renderVariants(_ variants: [SchemaValue]) {
    // Families that are told apart by their one key need no table each.
    let singles = variants.compactMap { single($0) }
    if singles.count == variants.count {
      text += "\nOne of:\n\n| key | what | default | example |\n|---|---|---|---|\n"
      for (key, value) in singles { renderRow(key, value, isRequired: false) }
      return
    }
    for variant in variants {
      guard variant["properties"] != nil else {
        text += "\n- \(plain(variant))\n"
        continue
      }
      text += "\n\(sentence(variant["description"]))\n"
      renderKeys(of: variant)
    }
  }

  private func single(_ variant: SchemaValue) -> (String, SchemaValue)? {
    guard let properties = variant["properties"], properties.keys.count == 1,
      let key = properties.keys.first, let value = properties[key]
    else { return nil }
    return (key, value)
  }

  private mutating func renderKeys(of definition: SchemaValue) {
    guard let properties = definition["properties"] else { return }
    text += "\n| key | what | default | example |\n|---|---|---|---|\n"
    var required: [String] = []
    if case .array(let names)? = definition["required"] {
      required = names.compactMap { string($0) }
    }
    for key in properties.keys {
      guard let value = properties[key] else { continue }
      renderRow(key, value, isRequired: required.contains(key))
    }
  }

  private mutating func renderRow(_ key: String, _ value: SchemaValue, isRequired: Bool) {
    var example = ""
    if case .array(let examples)? = value["examples"], let first = examples.first {
      example = string(first) ?? ""
    }
    let missing = isRequired ? "required" : string(value["default"]).map { code($0) } ?? "–"
    text += "| `\(key)` | \(plain(value)) | \(missing) | \(code(example)) |\n"
  }

  /// What a value is, in one cell: its description, the choices, where its keys are described.
  private func plain(_ value: SchemaValue) -> String {
    var parts: [String] = []
    if let constant = string(value["const"]) { parts.append("`\(constant)`.") }
    parts.append(sentence(value["description"]))
    if case .array(let choices)? = value["enum"] {
      parts.append(
        choices.compactMap { string($0) }.map { "`\($0)`" }.joined(separator: ", ") + ".")
    }
    for target in targets(of: value) { parts.append("See [\(target)](#\(target)).") }
    return parts.filter { !$0.isEmpty }.joined(separator: " ").replacing("|", with: "\\|")
  }

  private func targets(of value: SchemaValue) -> [String] {
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

  private func code(_ text: String) -> String {
    text.isEmpty ? "" : "`\(text.replacing("|", with: "\\|"))`"
  }

  private func sentence(_ value: SchemaValue?) -> String { string(value) ?? "" }

  private func string(_ value: SchemaValue?) -> String? {
    guard case .string(let text)? = value else { return nil }
    return text
  }
}
