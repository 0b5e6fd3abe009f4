/// Finds what a module offers to others and nobody uses, by name.
///
/// A name counts as used where it stands more often than it is declared; comments do not count. Two
/// declarations of one name hide each other: what is found is unused for certain, but for what only
/// the standard library calls.
enum UnusedRule {
  /// A declaration that other modules, or other packages, can see.
  struct Declaration: Equatable {
    let path: String
    let line: Int
    let name: String
  }

  /// What the standard library calls.
  private static let calledByTheSystem: Set<String> = [
    "description", "debugDescription", "errorDescription", "hash", "next", "makeIterator", "main",
  ]

  /// The declarations in some files that stand nowhere else in any file.
  ///
  /// - Complexity: linear in the length of all files.
  static func unused(
    declaredIn files: [Repository.File], usedIn users: [Repository.File]
  ) -> [Declaration] {
    var uses: [Substring: Int] = [:]
    var declarations: [Declaration] = []
    for (index, file) in (files + users).enumerated() {
      for (number, line) in file.lines.enumerated() {
        let words = words(line)
        for word in words { uses[word, default: 0] += 1 }
        guard index < files.count, let name = declaredName(words) else { continue }
        declarations.append(Declaration(path: file.path, line: number + 1, name: String(name)))
      }
    }
    let declared = Dictionary(declarations.map { ($0.name, 1) }, uniquingKeysWith: +)
    return declarations.filter {
      uses[$0.name[...], default: 0] <= declared[$0.name, default: 0]
        && !calledByTheSystem.contains($0.name)
    }
  }

  /// The name that a line declares as `public` or `package`, if it does.
  static func declaredName(_ words: [Substring]) -> Substring? {
    let kinds: Set<Substring> = [
      "func", "var", "let", "struct", "enum", "class", "protocol", "typealias",
    ]
    guard words.contains("public") || words.contains("package"), words.first != "import",
      let kind = words.firstIndex(where: kinds.contains), kind + 1 < words.count
    else { return nil }
    // `class func` and `class var` are declarations of what follows.
    return kinds.contains(words[kind + 1]) ? words.dropFirst(kind + 2).first : words[kind + 1]
  }

  /// The words of a line up to its comment.
  static func words(_ line: Substring) -> [Substring] {
    var words: [Substring] = []
    var start: Substring.Index?
    var before: (UInt8, UInt8) = (0x20, 0x20)
    for place in line.utf8.indices {
      let byte = line.utf8[place]
      let isWord =
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
      if isWord {
        start = start ?? place
      } else if let first = start {
        words.append(line[first..<place])
        start = nil
      }
      // An address has a colon before its two strokes.
      if byte == 0x2F, before == (0x20, 0x2F) { return words }
      before = (before.1, byte)
    }
    if let start { words.append(line[start...]) }
    return words
  }
}
