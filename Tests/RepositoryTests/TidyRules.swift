/// A rule broken somewhere.
struct Finding: Equatable, CustomStringConvertible {
  let line: Int
  let what: String

  var description: String { "\(line): \(what)" }
}

/// The rules of the repository, each giving the places where it is broken.
enum TidyRules {
  /// A row of the table of layers: a module, its folder in `Sources`, and what it may import.
  struct Layer: Equatable {
    let folder: String
    var name = ""
    var imports: [String] = []
  }

  /// Reads the table of layers from the text of Package.swift.
  static func layers(_ package: String) -> [Layer] {
    guard let start = package.firstRange(of: "let layers"),
      let end = package[start.upperBound...].firstRange(of: "\n]")
    else { return [] }
    var layers: [Layer] = []
    // Names are quoted: the first one after an opening parenthesis is the folder, then the module.
    var isFirst = false
    let parts = package[start.upperBound..<end.lowerBound].split(
      separator: "\"", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if index % 2 == 0 {
        if part.last(where: { !$0.isWhitespace }) == "(" { isFirst = true }
      } else if isFirst {
        layers.append(Layer(folder: String(part)))
        isFirst = false
      } else if let last = layers.indices.last {
        if layers[last].name.isEmpty {
          layers[last].name = String(part)
        } else {
          layers[last].imports.append(String(part))
        }
      }
    }
    return layers
  }

  /// Rows of the table that name a module which does not stand above them.
  static func upwardImports(_ layers: [Layer]) -> [String] {
    var found: [String] = []
    for (index, layer) in layers.enumerated() {
      let notAbove = layers[index...].map(\.name)
      for name in layer.imports where notAbove.contains(name) {
        found.append("\(layer.name) names \(name), which is not above it")
      }
    }
    return found
  }

  /// The modules that a file imports.
  static func imports(_ code: CodeOnly) -> [(line: Int, module: String)] {
    let modifiers: Set<Substring> = ["public", "package", "internal", "private", "fileprivate"]
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "typealias"]
    var found: [(Int, String)] = []
    for (number, line) in code.lines.enumerated() {
      var words = line.split(separator: " ")[...]
      words = words.drop { modifiers.contains($0) || $0.hasPrefix("@") }
      guard words.count >= 2, words.removeFirst() == "import" else { continue }
      if let kind = words.first, kinds.contains(kind) { words.removeFirst() }
      guard let module = words.first?.split(separator: ".").first else { continue }
      found.append((number + 1, String(module)))
    }
    return found
  }

  /// Imports that the table does not allow to a module.
  static func forbiddenImports(
    _ code: CodeOnly, allowed: [String], foundation: Bool
  ) -> [Finding] {
    let system = ["Synchronization", "Glibc", "Musl", "Darwin"]
    return imports(code).compactMap { line, name in
      let isAllowed =
        name == "Foundation" || name == "FoundationEssentials"
        ? foundation : allowed.contains(name) || system.contains(name)
      return isAllowed ? nil : Finding(line: line, what: "imports \(name)")
    }
  }

  /// Functions longer than a number of lines, from their first line to their closing brace.
  static func longFunctions(_ code: CodeOnly, limit: Int) -> [Finding] {
    let functions: Set<Substring> = ["func", "init", "deinit", "subscript"]
    let others: Set<Substring> = [
      "var", "let", "case", "struct", "enum", "class", "actor", "protocol", "extension",
      "typealias", "associatedtype", "if", "for", "while", "guard", "switch", "return",
    ]
    var found: [Finding] = []
    var opened: [Int?] = []
    /// The line of a declaration whose body has not begun.
    var pending: Int?
    for (number, line) in code.lines.enumerated() {
      for token in tokens(line) {
        if token == "{" {
          opened.append(pending)
          pending = nil
        } else if token == "}" {
          pending = nil
          guard let last = opened.popLast(), let start = last else { continue }
          let length = number + 2 - start
          if length > limit {
            found.append(Finding(line: start, what: "a function of \(length) lines"))
          }
        } else if functions.contains(token) {
          pending = pending ?? (number + 1)
        } else if others.contains(token) {
          pending = nil
        }
      }
    }
    return found
  }

  /// Words that a line uses, each with the line; a word stands by itself, not within a longer one.
  static func uses(of words: [String], in code: CodeOnly) -> [Finding] {
    var found: [Finding] = []
    for (number, line) in code.lines.enumerated() {
      for word in words {
        var rest = line[...]
        while let range = rest.firstRange(of: word) {
          let before = line[..<range.lowerBound].last
          let isWithin =
            before.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } ?? false
          if word.hasPrefix(".") || !isWithin {
            found.append(Finding(line: number + 1, what: "uses \(word)"))
          }
          rest = rest[range.upperBound...]
        }
      }
    }
    return found
  }

  /// Lines that name a folder of somebody's machine.
  static func machinePaths(_ text: String) -> [Finding] {
    let roots = ["work", "home", "Users", "root", "tmp/w"].map { "/\($0)/" }
    var found: [Finding] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      for root in roots {
        for range in line.ranges(of: root) {
          let before = line[..<range.lowerBound].last ?? " "
          guard !before.isLetter, !before.isNumber, !"./-_}".contains(before) else { continue }
          found.append(Finding(line: number + 1, what: "names \(root)"))
        }
      }
    }
    return found
  }

  /// Whether a file has no code at all.
  static func isEmpty(_ code: CodeOnly) -> Bool { code.text.allSatisfy(\.isWhitespace) }

  /// Headings that a module's README should have and has not.
  static func missingHeadings(_ text: String) -> [String] {
    ["## Domain model", "## Owns", "## Invariants"].filter { !text.contains($0) }
  }

  /// Targets of relative links in a Markdown file.
  static func relativeLinks(_ text: String) -> [(line: Int, target: String)] {
    var found: [(Int, String)] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      for part in line.split(separator: "](", omittingEmptySubsequences: false).dropFirst() {
        let target = part.prefix { $0 != ")" && $0 != "#" && $0 != " " }
        guard !target.isEmpty, !target.contains(":") else { continue }
        found.append((number + 1, String(target)))
      }
    }
    return found
  }

  private static func tokens(_ line: Substring) -> [Substring] {
    var tokens: [Substring] = []
    var rest = line
    while let first = rest.first {
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      tokens.append(word.isEmpty ? rest.prefix(1) : word)
      rest = rest.dropFirst(max(1, word.count))
      // A member of the same name (`.init`) declares nothing.
      if first == ".", let name = rest.first, name.isLetter {
        rest = rest.drop { $0.isLetter || $0.isNumber || $0 == "_" }
      }
    }
    return tokens
  }
}
