import Text

extension TraceReader {
  /// Takes the values of the next row out of an object, or out of the next element of a list of
  /// rows that is in it.
  ///
  /// - Returns: false after the last one.
  mutating func fillFromJSON() throws(DocumentError) -> Bool {
    do throws(DocumentError) {
      while true {
        if !frames.isEmpty {
          guard try fillFromList() else { continue }
        } else {
          guard try nextValue() else { return false }
          try fillFromRecord()
        }
        // What the elements of a list are is only known once the object around it was read.
        guard var list = pending else { return true }
        pending = nil
        list.cells = cells
        frames.append(list)
      }
    } catch .broken(let diagnostic) where isInside {
      // The line is spoiled, the next one need not be.
      abandon()
      throw .malformed(diagnostic)
    } catch {
      abandon()
      throw error
    }
  }

  private mutating func abandon() {
    isInside = false
    frames = []
    pending = nil
  }

  private mutating func fillFromRecord() throws(DocumentError) {
    for index in cells.indices { cells[index] = TraceCell() }
    blocks.removeAll(keepingCapacity: true)
    scanners.removeAll(keepingCapacity: true)
    isInside = true
    var scanner = JSONScanner(
      lines.line, file: lines.file, line: lines.lineNumber, column: lines.column)
    guard try scanner.next() == .objectStart else {
      throw malformed(
        layout == .lines ? "the line must be a JSON object, `{…}`" : "a row must be a JSON object",
        scanner.tokenPosition)
    }
    try takeMembers(&scanner, root)
    _ = try scanner.next()
    scanners.append(scanner)
    isInside = false
  }

  /// Reads the next element of the innermost list; false at its end.
  private mutating func fillFromList() throws(DocumentError) -> Bool {
    let last = frames.count - 1
    isInside = true
    defer { isInside = false }
    let token = try frames[last].scanner.next()
    guard token != .arrayEnd else {
      scanners.append(frames.removeLast().scanner)
      return false
    }
    cells = frames[last].cells
    var scanner = frames[last].scanner
    try take(&scanner, token, frames[last].element)
    frames[last].scanner = scanner
    return true
  }

  /// Takes what is wanted of a value whose first token was just read.
  private mutating func take(
    _ scanner: inout JSONScanner, _ token: JSONScanner.Token, _ node: TraceNode
  ) throws(DocumentError) {
    if token == .arrayStart, !node.slots.isEmpty, isBlocks(node) {
      return try takeBlocks(&scanner, node)
    }
    if !node.slots.isEmpty { try takeScalar(&scanner, token, node) }
    switch token {
    case .objectStart: try takeMembers(&scanner, node)
    case .arrayStart: try takeElements(&scanner, node)
    case .string where node.hasInside:
      let place = scanner.tokenPosition
      try takeText(
        TraceCell(kind: .text, bytes: scanner.text, line: place.line, column: place.column), node)
    default: break
    }
  }

  private mutating func takeMembers(
    _ scanner: inout JSONScanner, _ node: TraceNode
  ) throws(DocumentError) {
    while try scanner.next() == .key {
      guard let place = node.keys.firstIndex(where: { scanner.textEquals($0.name) }) else {
        if tally.notesKeys, node === root { tally.noteUnused(scanner.string) }
        try scanner.skipRest(of: try scanner.next())
        continue
      }
      let inner = node.keys[place].node
      if tally.notesKeys, node === root { tally.noteUsed(scanner.string) }
      if let slot = inner.slots.first, cells[slot].kind != .absent, frames.isEmpty {
        throw malformed(
          "`\(scanner.string)` stands twice in the object; once is right", scanner.tokenPosition)
      }
      try take(&scanner, try scanner.next(), inner)
    }
  }

  private mutating func takeElements(
    _ scanner: inout JSONScanner, _ node: TraceNode
  ) throws(DocumentError) {
    guard node.hasInside else { return try scanner.skipRest(of: .arrayStart) }
    if let element = node.each {
      var list = scanner.reopened()
      _ = try list.next()
      pending = Frame(scanner: list, element: element)
      return try scanner.skipRest(of: .arrayStart)
    }
    var place = 0
    while case let token = try scanner.next(), token != .arrayEnd {
      if let inner = node.places.first(where: { $0.place == place })?.node {
        try take(&scanner, token, inner)
      } else if token == .objectStart, !node.elements.isEmpty {
        var probe = scanner.reopened()
        if let inner = try element(of: node, &probe) {
          try takeMembers(&scanner, inner)
        } else {
          try scanner.skipRest(of: token)
        }
      } else {
        try scanner.skipRest(of: token)
      }
      place += 1
    }
  }

  /// Finds what is wanted of an element that is chosen by one of its members.
  private func element(
    of node: TraceNode, _ scanner: inout JSONScanner
  ) throws(DocumentError) -> TraceNode? {
    _ = try scanner.next()
    while try scanner.next() == .key {
      let wanted = node.elements.filter { scanner.textEquals($0.key) }
      let token = try scanner.next()
      if token == .string, let found = wanted.first(where: { scanner.textEquals($0.text) }) {
        return found.node
      }
      try scanner.skipRest(of: token)
    }
    return nil
  }

  private mutating func takeScalar(
    _ scanner: inout JSONScanner, _ token: JSONScanner.Token, _ node: TraceNode
  ) throws(DocumentError) {
    let isPlain = lines.isASCII && layout == .lines && frames.isEmpty && !isInText
    var place = (line: lines.lineNumber, column: scanner.tokenOffset + 1)
    if let textPlace {
      place = textPlace
    } else if !isPlain {
      let position = scanner.tokenPosition
      place = (position.line, position.column)
    }
    var cell = TraceCell(kind: .other, line: place.line, column: place.column)
    switch token {
    case .string, .number:
      cell.kind = token == .string ? .text : .number
      cell.bytes = scanner.text
    case .yes, .no:
      cell.kind = .text
      cell.bytes = Self.text(of: token == .yes)
    case .null: cell.kind = .null
    default: break
    }
    for slot in node.slots { cells[slot] = cell }
  }

  private static func text(of isTrue: Bool) -> UnsafeBufferPointer<UInt8> {
    let text: StaticString = isTrue ? "true" : "false"
    return UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  private func isBlocks(_ node: TraceNode) -> Bool {
    node.slots.contains { slots[TraceRole.blocks.rawValue].contains($0) }
  }

  private mutating func takeBlocks(
    _ scanner: inout JSONScanner, _ node: TraceNode
  ) throws(DocumentError) {
    let place = scanner.tokenPosition
    while true {
      let element = try scanner.next()
      if element == .arrayEnd { break }
      guard element == .number, let block = NumberText.integer(scanner.text) else {
        throw malformed(
          "`\(format.name(.blocks) ?? "")` must be a list of whole numbers", scanner.tokenPosition)
      }
      blocks.append(block)
    }
    for slot in node.slots {
      cells[slot] = TraceCell(kind: .list, line: place.line, column: place.column)
    }
  }

  /// Takes what is wanted out of a text that holds JSON; other text has none of it.
  mutating func takeText(_ cell: TraceCell, _ node: TraceNode) throws(DocumentError) {
    guard let first = cell.bytes.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return }
    // Text that lost quotes or escapes stands otherwise in the file: only its start is known.
    let isVerbatim = lines.holds(cell.bytes)
    var inner = JSONScanner(
      cell.bytes, file: lines.file, line: cell.line,
      column: cell.column + (layout == .records ? 0 : 1))
    let outside = (isInText, textPlace)
    isInText = true
    if !isVerbatim { textPlace = textPlace ?? (cell.line, cell.column) }
    defer { (isInText, textPlace) = outside }
    do throws(DocumentError) {
      try take(&inner, try inner.next(), node)
      _ = try inner.next()
      scanners.append(inner)
    } catch {
      let diagnostic = error.diagnostic
      throw .malformed(
        isVerbatim
          ? diagnostic : lines.error(diagnostic.message, line: cell.line, column: cell.column))
    }
  }

  private func malformed(_ message: String, _ position: SourcePosition) -> DocumentError {
    .malformed(Diagnostic(severity: .error, message: message, position: position))
  }
}
