import Text

extension TraceReader {
  private static let cachedTokensPath = [
    "usage_object", "prompt_tokens_details", "cached_tokens",
  ].map { Array($0.utf8) }

  /// Takes the values out of the object on the current line.
  func fillFromJSON() throws(DocumentError) {
    for index in cells.indices { cells[index] = TraceCell() }
    blocks.removeAll(keepingCapacity: true)
    var scanner = JSONScanner(lines.line, file: lines.file, line: lines.lineNumber)
    do throws(DocumentError) {
      try fill(from: &scanner)
    } catch {
      // The line is spoiled, the next one need not be.
      throw .malformed(error.diagnostic)
    }
    self.scanner = scanner
  }

  private func fill(from scanner: inout JSONScanner) throws(DocumentError) {
    guard try scanner.next() == .objectStart else {
      throw malformed("the line must be a JSON object, `{…}`", scanner.tokenPosition)
    }
    while true {
      guard try scanner.next() == .key else { break }
      let role = role(of: scanner)
      guard let role else {
        try scanner.skipRest(of: try scanner.next())
        continue
      }
      guard cells[role.rawValue].kind == .absent else {
        throw malformed(
          "`\(format.name(role) ?? "")` stands twice in the object; once is right",
          scanner.tokenPosition)
      }
      let token = try scanner.next()
      switch role {
      case .blocks: try takeBlocks(&scanner, token)
      case .metadata: try takeMetadata(&scanner, token)
      default: try takeScalar(&scanner, token, role)
      }
    }
    _ = try scanner.next()
  }

  private func role(of scanner: JSONScanner) -> TraceRole? {
    for role in TraceRole.allCases {
      if let key = keys[role.rawValue], scanner.textEquals(key) { return role }
    }
    return nil
  }

  private func takeScalar(
    _ scanner: inout JSONScanner, _ token: JSONScanner.Token, _ role: TraceRole
  ) throws(DocumentError) {
    var cell = cell(of: &scanner)
    switch token {
    case .string: cell.kind = .text
    case .number: cell.kind = .number
    case .null: cell.kind = .null
    default: cell.kind = .other
    }
    if cell.kind != .text, cell.kind != .number { cell.bytes = .init(start: nil, count: 0) }
    try scanner.skipRest(of: token)
    cells[role.rawValue] = cell
  }

  private func takeBlocks(
    _ scanner: inout JSONScanner, _ token: JSONScanner.Token
  ) throws(DocumentError) {
    let name = format.name(.blocks) ?? ""
    guard token == .arrayStart else {
      throw malformed("`\(name)` must be a list of whole numbers", scanner.tokenPosition)
    }
    var cell = cell(of: &scanner)
    cell.kind = .other
    while true {
      let element = try scanner.next()
      if element == .arrayEnd { break }
      guard element == .number, let block = NumberText.integer(scanner.text) else {
        throw malformed("`\(name)` must be a list of whole numbers", scanner.tokenPosition)
      }
      blocks.append(block)
    }
    cells[TraceRole.blocks.rawValue] = cell
  }

  /// Takes the cached tokens out of metadata: an object, or a string that holds one.
  private func takeMetadata(
    _ scanner: inout JSONScanner, _ token: JSONScanner.Token
  ) throws(DocumentError) {
    var cell = cell(of: &scanner)
    cell.kind = .other
    cells[TraceRole.metadata.rawValue] = cell
    if token == .string {
      cell.bytes = scanner.text
      try takeMetadata(from: cell)
    } else {
      try findCachedTokens(&scanner, token, level: 0)
    }
  }

  /// Takes the cached tokens out of metadata that is text; text that is no object has none.
  func takeMetadata(from cell: TraceCell) throws(DocumentError) {
    guard cell.bytes.first == UInt8(ascii: "{") else { return }
    // Text that lost quotes or escapes stands otherwise in the file: only its start is known.
    let isVerbatim = lines.holds(cell.bytes)
    var inner = JSONScanner(
      cell.bytes, file: lines.file, line: cell.line, column: cell.column + (isJSON ? 1 : 0))
    do throws(DocumentError) {
      try findCachedTokens(&inner, try inner.next(), level: 0)
      _ = try inner.next()
    } catch {
      guard !isVerbatim else { throw error }
      throw .malformed(
        lines.error(error.diagnostic.message, line: cell.line, column: cell.column))
    }
    if !isVerbatim {
      cells[TraceRole.cachedInput.rawValue].line = cell.line
      cells[TraceRole.cachedInput.rawValue].column = cell.column
    }
  }

  private func findCachedTokens(
    _ scanner: inout JSONScanner, _ token: JSONScanner.Token, level: Int
  ) throws(DocumentError) {
    guard token == .objectStart else { return try scanner.skipRest(of: token) }
    while try scanner.next() == .key {
      let isWanted = scanner.textEquals(Self.cachedTokensPath[level])
      let value = try scanner.next()
      if !isWanted {
        try scanner.skipRest(of: value)
      } else if level + 1 < Self.cachedTokensPath.count {
        try findCachedTokens(&scanner, value, level: level + 1)
      } else if value == .number {
        let place = scanner.tokenPosition
        cells[TraceRole.cachedInput.rawValue] = TraceCell(
          kind: .number, bytes: scanner.text, line: place.line, column: place.column)
      } else {
        try scanner.skipRest(of: value)
      }
    }
  }

  private func cell(of scanner: inout JSONScanner) -> TraceCell {
    let position = lines.isASCII ? nil : scanner.tokenPosition
    return TraceCell(
      kind: .absent, bytes: scanner.text, line: lines.lineNumber,
      column: position?.column ?? scanner.tokenOffset + 1)
  }

  private func malformed(_ message: String, _ position: SourcePosition) -> DocumentError {
    .malformed(Diagnostic(severity: .error, message: message, position: position))
  }
}
