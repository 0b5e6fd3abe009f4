import Text

extension TraceReader {
  /// The most tokens a row may have, as for synthesized requests.
  static let mostTokens: Int64 = 1 << 40

  /// Makes a row of the values.
  func understand() throws(DocumentError) -> TraceRow {
    let time = try time(cells[TraceRole.time.rawValue])
    let input = try tokens(.input)
    let output = try tokens(.output)
    if !isJSON, format.name(.metadata) != nil {
      cells[TraceRole.cachedInput.rawValue] = TraceCell()
      do throws(DocumentError) {
        try takeMetadata(from: cells[TraceRole.metadata.rawValue])
      } catch {
        throw .malformed(error.diagnostic)
      }
    }
    var cached = try tokens(.cachedInput)
    guard cached <= input else {
      throw .malformed(
        problem(
          "\(cached) cached input tokens are more than the \(input) input tokens; they must be a "
            + "part of them", cells[TraceRole.cachedInput.rawValue]))
    }
    var entry = names.defaultEntry ?? 0
    if format.name(.model) != nil, names.isNeeded {
      let cell = cells[TraceRole.model.rawValue]
      guard let found = names.entry(of: cell) else {
        throw .malformed(problem(names.problem(cell), cell))
      }
      entry = found
    }
    if format.name(.blocks) != nil {
      guard cells[TraceRole.blocks.rawValue].kind != .absent else {
        throw .malformed(
          problem(
            "`\(format.name(.blocks) ?? "")` is missing; it must be a list of whole numbers",
            TraceCell()))
      }
      cached = prefixes.take(blocks, input: input)
    }
    return TraceRow(
      time: time, entry: entry, inputTokens: input, cachedInputTokens: cached, outputTokens: output,
      line: isJSON ? lines.lineNumber : csv.lineNumber)
  }

  private func time(_ cell: TraceCell) throws(DocumentError) -> Int64 {
    guard let places = format.unit.places else {
      if cell.kind == .text, let time = TimestampText.nanoseconds(cell.bytes) { return time }
      throw .malformed(wrong(.time, "a time such as 2023-11-16T18:17:03Z"))
    }
    if cell.kind == .text || cell.kind == .number,
      let time = NumberText.fixedPoint(cell.bytes, places: places)
    {
      return time
    }
    throw .malformed(wrong(.time, "a number of \(format.unit) within 292 years"))
  }

  private func tokens(_ role: TraceRole) throws(DocumentError) -> Int64 {
    let cell = cells[role.rawValue]
    switch cell.kind {
    case .text, .number:
      if let count = NumberText.integer(cell.bytes), count >= 0, count <= Self.mostTokens {
        return count
      }
    case .absent where format.name(role) == nil: return 0
    case .absent, .null:
      if role.isOptional { return 0 }
    case .other: break
    }
    throw .malformed(wrong(role, "a whole number of tokens from 0 to \(Self.mostTokens)"))
  }

  private func wrong(_ role: TraceRole, _ expected: String) -> Diagnostic {
    let name = format.name(role) ?? "cached_tokens"
    let cell = cells[role.rawValue]
    let found =
      switch cell.kind {
      case .absent: isJSON ? "is missing" : "is empty"
      case .text, .number: "is `\(cell.excerpt)`"
      case .null: "is null"
      case .other: "is not a plain value"
      }
    return problem("`\(name)` \(found); it must be \(expected)", cell)
  }

  /// Makes a diagnostic at a value, or at the row where there is no value.
  private func problem(_ message: String, _ cell: TraceCell) -> Diagnostic {
    let line = isJSON ? lines.lineNumber : csv.lineNumber
    return lines.error(
      message, line: cell.line > 0 ? cell.line : line, column: cell.line > 0 ? cell.column : 1)
  }
}
