import Foundation

/// The rules of the repository, each giving the places where it is broken.
enum TidyRules {
  /// Reads the table of layers from the text of Package.swift: a module and what it may import.
  static func layers(_ package: String) -> [String: Set<String>] {
    guard let start = package.range(of: "let layers"),
      let end = package.range(of: "\n]", range: start.upperBound..<package.endIndex)
    else { return [:] }
    var layers: [String: Set<String>] = [:]
    var name: String?
    // Names are quoted: the first one after an opening parenthesis is the module.
    var isFirst = false
    for (index, part) in package[start.upperBound..<end.lowerBound].split(
      separator: "\"", omittingEmptySubsequences: false
    ).enumerated() {
      if index % 2 == 0 {
        if part.filter({ !$0.isWhitespace }).hasSuffix("(") { isFirst = true }
        continue
      }
      if isFirst {
        name = String(part)
        layers[String(part)] = []
        isFirst = false
      } else if let name {
        layers[name, default: []].insert(String(part))
      }
    }
    return layers
  }

  /// The modules that a file imports.
  static func imports(_ text: String) -> [(line: Int, module: String)] {
    var found: [(Int, String)] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      var words = line.split(separator: " ")
      while let first = words.first, ["public", "package", "internal", "@testable"].contains(first)
      {
        words.removeFirst()
      }
      guard words.count >= 2, words[0] == "import" else { continue }
      found.append((number + 1, String(words[1])))
    }
    return found
  }

  /// Functions longer than a number of lines: where they start, and how long they are.
  static func longFunctions(_ text: String, limit: Int) -> [(line: Int, length: Int)] {
    var found: [(Int, Int)] = []
    var open: [(line: Int, depth: Int)] = []
    var depth = 0
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let code = withoutTextAndComments(String(line))
      let words = code.split { !($0.isLetter || $0.isNumber || $0 == "_") }
      if words.contains("func") || words.first == "init" || words.dropFirst().first == "init" {
        open.append((number + 1, depth))
      }
      for character in code {
        if character == "{" { depth += 1 }
        guard character == "}" else { continue }
        depth -= 1
        if let last = open.last, last.depth == depth {
          open.removeLast()
          if number + 2 - last.line > limit { found.append((last.line, number + 2 - last.line)) }
        }
      }
    }
    return found
  }

  /// A line without what stands in quotes or behind `//`.
  static func withoutTextAndComments(_ line: String) -> String {
    var out = ""
    var isText = false
    var previous: Character = " "
    for character in line {
      if character == "\"", previous != "\\" {
        isText.toggle()
      } else if !isText {
        if character == "/", previous == "/" { return String(out.dropLast()) }
        out.append(character)
      }
      previous = character
    }
    return out
  }

  /// Lines that contain one of some words outside comments and text.
  static func uses(of words: [String], in text: String) -> [(line: Int, word: String)] {
    var found: [(Int, String)] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let code = withoutTextAndComments(String(line))
      for word in words where code.contains(word) { found.append((number + 1, word)) }
    }
    return found
  }
}
