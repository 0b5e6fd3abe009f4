/// Builds the tree of one YAML document within limits.
///
/// Anchors, aliases and merge keys are resolved; of the tags only `!!str`, `!!map` and `!!seq` are
/// read. Problems that leave the structure clear (a duplicate key, an unknown alias) are reported
/// and parsing goes on; a syntax error or an exceeded limit ends it.
package struct YAMLParser: ~Copyable {
  /// Thrown after the reason has been reported.
  private struct Stopped: Error {}

  /// A subtree with what it counts for when an alias repeats it.
  private struct Measured {
    var node: YAMLNode
    var weight: Int
    var height: Int
  }

  private enum Anchor {
    case open
    case complete(Measured)
  }

  private var reader: YAMLEventReader
  private let file: String
  private let limits: YAMLLimits
  private let problems: DiagnosticCollector
  private var anchors: [String: Anchor] = [:]
  private var weight = 0

  /// Parses a document, reports what is wrong with it, and returns its root if it has one.
  package static func parse(
    _ bytes: [UInt8], file: String, limits: YAMLLimits = YAMLLimits(),
    reportingTo problems: DiagnosticCollector
  ) -> YAMLNode? {
    let start = SourcePosition(file: file)
    guard bytes.count <= limits.bytes else {
      problems.error(
        "the file has more than \(limits.bytes) bytes, the most that are read", at: start)
      return nil
    }
    return bytes.withUnsafeBufferPointer { all in
      // libyaml counts a byte order mark as a column, so that the first key stands too far right.
      let mark = all.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      let buffer = UnsafeBufferPointer(rebasing: all[mark...])
      if let problem = YAMLText.firstProblem(in: buffer) {
        let place = SourcePosition(file: file, line: problem.line, column: problem.column)
        problems.error(problem.message, at: place)
        return nil
      }
      guard let reader = YAMLEventReader(bytes: buffer, file: file) else {
        problems.error("there is not enough memory to read the file", at: start)
        return nil
      }
      var parser = YAMLParser(reader: reader, file: file, limits: limits, problems: problems)
      return try? parser.document()
    }
  }

  private init(
    reader: consuming YAMLEventReader, file: String, limits: YAMLLimits,
    problems: DiagnosticCollector
  ) {
    self.reader = reader
    self.file = file
    self.limits = limits
    self.problems = problems
  }

  // MARK: Structure

  private mutating func document() throws(Stopped) -> YAMLNode? {
    var root: YAMLNode?
    while true {
      let event = try next()
      switch event.kind {
      case .streamEnd:
        guard let root, !root.isNull else {
          problems.error(
            "the file is empty; write keys such as `name: value`", at: SourcePosition(file: file))
          return nil
        }
        return root
      case .streamStart, .documentEnd:
        continue
      case .documentStart where root != nil:
        problems.error(
          "a second document begins here; a file holds one document", at: event.position)
        return root
      case .documentStart:
        root = try value(of: next(), depth: 1).node
      default:
        return root
      }
    }
  }

  private mutating func next() throws(Stopped) -> YAMLEvent {
    // Nobody reads more problems than are kept, and each may cost a search for a near miss.
    guard problems.errorCount < DiagnosticCollector.limit else { throw Stopped() }
    do {
      return try reader.next()
    } catch {
      let (message, place) = error.explanation
      problems.error(message, at: place)
      throw Stopped()
    }
  }

  private mutating func value(
    of event: YAMLEvent, depth: Int
  ) throws(Stopped) -> Measured {
    if depth > limits.depth {
      try stop("values are nested more than \(limits.depth) deep; flatten them", at: event.position)
    }
    if let anchor = event.anchor { anchors[anchor] = .open }
    let result: Measured
    switch event.kind {
    case .alias(let name): return try resolved(name, at: event.position, depth: depth)
    case .scalar(let text, let style):
      result = try scalar(text, style, event)
    case .sequenceStart:
      result = try sequence(event, depth: depth)
    default:
      result = try mapping(event, depth: depth)
    }
    if let anchor = event.anchor { anchors[anchor] = .complete(result) }
    return result
  }

  private mutating func scalar(
    _ text: String, _ style: YAMLScalarStyle, _ event: YAMLEvent
  ) throws(Stopped) -> Measured {
    let length = text.utf8.count
    if length > limits.scalarBytes {
      try stop(
        "this text has \(length) bytes; at most \(limits.scalarBytes) are read",
        at: event.position)
    }
    if let control = text.unicodeScalars.first(where: { !YAMLText.isAllowed($0.value) }) {
      let code = YAMLText.hexadecimal(control.value, digits: 4)
      problems.error("character U+\(code) is not allowed in a value; remove it", at: event.position)
    }
    checkTag(event, allowed: "str", kind: "a single value")
    let cost = 1 + length / 256
    try count(cost, at: event.position)
    let isString = style == .quoted || event.tag != nil
    return Measured(
      node: YAMLNode(.scalar(text, isString ? .quoted : .plain), at: event.position),
      weight: cost, height: 1)
  }

  private mutating func sequence(
    _ start: YAMLEvent, depth: Int
  ) throws(Stopped) -> Measured {
    checkTag(start, allowed: "seq", kind: "a list")
    try count(1, at: start.position)
    var result = Measured(
      node: YAMLNode(.sequence([]), at: start.position), weight: 1, height: 1)
    var elements: [YAMLNode] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind { break }
      let element = try value(of: event, depth: depth + 1)
      elements.append(element.node)
      result.weight += element.weight
      result.height = max(result.height, element.height + 1)
    }
    result.node.content = .sequence(elements)
    return result
  }

  private mutating func mapping(
    _ start: YAMLEvent, depth: Int
  ) throws(Stopped) -> Measured {
    checkTag(start, allowed: "map", kind: "a mapping")
    try count(1, at: start.position)
    var result = Measured(
      node: YAMLNode(.mapping([]), at: start.position), weight: 1, height: 1)
    var builder = YAMLMappingBuilder(problems: problems)
    while true {
      let event = try next()
      if case .mappingEnd = event.kind { break }
      let key = try value(of: event, depth: depth + 1)
      let element = try value(of: next(), depth: depth + 1)
      result.weight += key.weight + element.weight
      result.height = max(result.height, key.height + 1, element.height + 1)
      builder.add(key: key.node, at: event.position, value: element.node)
    }
    result.node.content = .mapping(builder.finish())
    return result
  }

  // MARK: Aliases, tags, limits

  private mutating func resolved(
    _ name: String, at position: SourcePosition, depth: Int
  ) throws(Stopped) -> Measured {
    let nothing = Measured(
      node: YAMLNode(.scalar("", .plain), at: position), weight: 1, height: 1)
    switch anchors[name] {
    case nil:
      let known = anchors.count <= 1000 ? anchors.keys.sorted() : []
      let hint =
        NearMiss.suggestion(for: name, among: known).map { "did you mean `*\($0)`?" }
        ?? "define it first as `&\(name)`"
      problems.error("alias `*\(name)` names no anchor before it; \(hint)", at: position)
      return nothing
    case .open:
      problems.error("alias `*\(name)` stands inside its own anchor; remove it", at: position)
      return nothing
    case .complete(let target):
      if depth + target.height - 1 > limits.depth {
        try stop(
          "values are nested more than \(limits.depth) deep through alias `*\(name)`", at: position)
      }
      try count(target.weight, at: position)
      return target
    }
  }

  private func checkTag(_ event: YAMLEvent, allowed: String, kind: String) {
    guard let tag = event.tag, tag != "!", tag != "tag:yaml.org,2002:\(allowed)" else { return }
    let standard = "tag:yaml.org,2002:"
    let shown = tag.hasPrefix(standard) ? "!!" + tag.dropFirst(standard.count) : tag
    problems.error(
      "tag `\(shown)` is not supported on \(kind); write the value without it", at: event.position)
  }

  private mutating func count(_ more: Int, at position: SourcePosition) throws(Stopped) {
    weight += more
    if weight > limits.nodes {
      try stop(
        "the file holds more than \(limits.nodes) values once its aliases are written out",
        at: position)
    }
  }

  private func stop(_ message: String, at position: SourcePosition) throws(Stopped) {
    problems.error(message, at: position)
    throw Stopped()
  }
}
