import Quantities
import Text

extension TraceReader {
  /// The most tokens a row may have, as for synthesized requests.
  static let mostTokens: Int64 = 1 << 40

  /// Makes a row of the values; nil where it is left out.
  mutating func understand() throws(DocumentError) -> TraceRow? {
    if !format.isPreset { noteSeen() }
    let line = lineNumber
    if let reason = reasonToLeaveOut() {
      tally.leaveOut(reason, line: line)
      return nil
    }
    var row = TraceRow(time: try time(.time), line: line)
    row.inputTokens = try count(.input)
    row.outputTokens = try count(.output)
    row.cachedInputTokens = try count(.cachedInput)
    row.cacheWriteTokens = try count(.cacheWrite)
    row.cacheWriteOneHourTokens = try count(.cacheWriteOneHour)
    if has(.images) { row.images = try count(.images) }
    if has(.characters) { row.characters = try count(.characters) }
    if has(.queries) { row.queries = try count(.queries) }
    if has(.seconds) { row.milliseconds = try milliseconds(.seconds) }
    if has(.video) { row.videoMilliseconds = try milliseconds(.video) }
    if has(.audioInput) { row.audioInputTokens = try count(.audioInput) }
    if has(.imageInput) { row.imageInputTokens = try count(.imageInput) }
    if has(.reasoning) { row.reasoningTokens = try count(.reasoning) }
    if has(.audioOutput) { row.audioOutputTokens = try count(.audioOutput) }
    if has(.imageOutput) { row.imageOutputTokens = try count(.imageOutput) }
    try takeModel(into: &row)
    if has(.blocks) {
      guard cell(.blocks).kind == .list else {
        let isMissing = cell(.blocks).kind == .absent
        throw .malformed(
          problem(
            "`\(format.name(.blocks) ?? "")` \(isMissing ? "is missing; it " : "")must be a list of "
              + "whole numbers", cell(.blocks)))
      }
      row.cachedInputTokens = prefixes.take(blocks, input: row.inputTokens)
    }
    let cached =
      row.cachedInputTokens + row.cacheWriteTokens + row.cacheWriteOneHourTokens
    if format.inputExcludesCache {
      row.inputTokens += cached
    } else if cached > row.inputTokens {
      let writes = cached > row.cachedInputTokens
      throw .malformed(
        problem(
          "\(cached) cached \(writes ? "and cache-writing " : "")input tokens are more than the "
            + "\(row.inputTokens) input tokens; they must be a part of them, unless input leaves "
            + "them out: `input: exclusive` says so",
          cell(row.cachedInputTokens > 0 ? .cachedInput : .cacheWrite)))
    }
    if has(.tokens) { try takeTokens(into: &row) }
    try checkParts(of: row)
    try checkCost()
    if has(.total), !has(.tokens), let total = NumberText.integer(cell(.total).bytes) {
      tally.compare(total: total, with: row.inputTokens + row.outputTokens, line: line)
    }
    if has(.count) {
      row.count = try count(.count)
      if row.count == 0 {
        tally.leaveOut(.noRequests, line: line)
        return nil
      }
    }
    row.end = has(.end) ? max(row.time, try time(.end)) : row.time
    if !has(.end), let span = format.span {
      let (end, overflow) = row.time.addingReportingOverflow(span.nanoseconds)
      row.end = overflow ? .max : end
    }
    return row
  }

  /// Whose request it is; nothing where nothing tells.
  var customer: UnsafeBufferPointer<UInt8> {
    let cell = cell(.customer)
    return (cell.kind == .text || cell.kind == .number) && !cell.saysNothing
      ? cell.bytes : UnsafeBufferPointer(start: nil, count: 0)
  }

  private mutating func reasonToLeaveOut() -> TraceTally.Reason? {
    for (place, filter) in format.filters.enumerated() {
      let slot = slots[TraceRole.allCases.count + place].lowerBound
      let cell = cells[slot]
      let isMissing = cell.kind == .absent || cell.kind == .null
      if isMissing && filter.holdsWhereMissing { continue }
      let bytes = isMissing ? UnsafeBufferPointer<UInt8>(start: nil, count: 0) : cell.bytes
      if !filter.holds(for: bytes) { return .filter(place) }
    }
    if has(.cacheHit), isTrue(.cacheHit) { return .cacheHit }
    if has(.customer), customer.isEmpty { return .ofNoCustomer }
    if has(.identifier) {
      let cell = cell(.identifier)
      let isThere = cell.kind == .text || cell.kind == .number
      if isThere, !cell.saysNothing, !recent.insert(cell.bytes) { return .repeated }
    }
    return nil
  }

  /// Notes which columns have had a value.
  private mutating func noteSeen() {
    guard layout != .records, tally.isThere.contains(false) else { return }
    for slot in cells.indices where cells[slot].kind != .absent { tally.isThere[slot] = true }
  }

  func has(_ role: TraceRole) -> Bool { !slots[role.rawValue].isEmpty }

  /// The value of a role: of the first column that has one.
  func cell(_ role: TraceRole) -> TraceCell {
    let range = slots[role.rawValue]
    guard range.count > 1 else { return range.isEmpty ? TraceCell() : cells[range.lowerBound] }
    var fallback = cells[range.lowerBound]
    for slot in range {
      switch cells[slot].kind {
      case .absent: continue
      case .null: if fallback.kind == .absent { fallback = cells[slot] }
      default: return cells[slot]
      }
    }
    return fallback
  }

  func isTrue(_ role: TraceRole) -> Bool {
    let cell = cell(role)
    guard cell.kind == .text || cell.kind == .number, cell.bytes.count <= 5 else { return false }
    let word = String(decoding: cell.bytes, as: UTF8.self).lowercased()
    return ["true", "t", "1", "yes", "hit", "batch"].contains(word)
  }

  mutating func time(_ role: TraceRole) throws(DocumentError) -> Int64 {
    guard let time = clock.nanoseconds(cell(role)) else {
      var expected = clock.expectation
      if let likely = clock.likelyUnit, likely != clock.unit, role == .time {
        expected += "; is `unit: \(likely.rawValue)` meant?"
      }
      if cell(role).bytes.contains(UInt8(ascii: "/")) {
        expected += "; of 06/01/2026 nobody knows whether it is in January or June"
      }
      throw .malformed(wrong(role, expected))
    }
    return time
  }

  func count(_ role: TraceRole) throws(DocumentError) -> Int64 {
    guard has(role) else { return 0 }
    let cell = cell(role)
    switch cell.kind {
    case .text where cell.saysNothing: if !role.isNeeded { return 0 }
    case .text, .number:
      if let count = try integer(cell, role), count >= 0, count <= Self.mostTokens { return count }
    case .absent, .null: if !role.isNeeded { return 0 }
    case .other, .list: break
    }
    let what =
      switch role {
      case .count: "requests"
      case .images: "images"
      case .characters: "characters"
      case .queries: "queries"
      default: "tokens"
      }
    let isEmpty = cell.kind == .absent || cell.kind == .null || cell.saysNothing
    let remedy =
      if isEmpty {
        "; leave rows of failed requests out, for example by `where: status == success` or "
          + "`where: status < 400`"
      } else if cell.bytes.contains(UInt8(ascii: ",")), format.numbers == nil {
        "; if the comma stands before decimals, write `numbers: {decimal: \",\"}`"
      } else {
        ""
      }
    throw .malformed(
      wrong(role, "a whole number of \(what) from 0 to \(Self.mostTokens)" + remedy))
  }

  /// Reads a whole number as it is written here.
  private func integer(_ cell: TraceCell, _ role: TraceRole) throws(DocumentError) -> Int64? {
    guard cell.kind == .text else { return NumberText.integer(cell.bytes) }
    if let numbers = format.numbers { return read(cell.bytes, numbers, NumberText.integer) }
    if let plain = NumberText.digits(cell.bytes) { return plain }
    guard NumberText.mayBeGrouped(cell.bytes) else { return NumberText.integer(cell.bytes) }
    let mark = cell.bytes.contains(UInt8(ascii: ",")) ? "," : "."
    let other = mark == "." ? "," : "."
    throw .malformed(
      wrong(
        role,
        "clear whether `\(mark)` stands before decimals or between thousands: write "
          + "`numbers: {decimal: \"\(mark)\"}` or `numbers: {decimal: \"\(other)\", "
          + "group: \"\(mark)\"}`"))
  }

  /// Reads a number that has marks of its own.
  func read<Number>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ numbers: TraceFormat.Numbers,
    _ read: (UnsafeBufferPointer<UInt8>) -> Number?
  ) -> Number? {
    NumberText.plain(bytes, decimal: numbers.decimal, group: numbers.group)
      .flatMap { $0.withUnsafeBufferPointer { read($0) } }
  }

  /// Refuses tokens of audio, images and reasoning that are more than those they are a part of.
  private func checkParts(of row: TraceRow) throws(DocumentError) {
    let text =
      row.inputTokens - row.cachedInputTokens - row.cacheWriteTokens - row.cacheWriteOneHourTokens
    let input = row.audioInputTokens + row.imageInputTokens
    let output = row.reasoningTokens + row.audioOutputTokens + row.imageOutputTokens
    guard input > text || output > row.outputTokens else { return }
    let isInput = input > text
    let roles: [TraceRole] =
      isInput ? [.audioInput, .imageInput] : [.reasoning, .audioOutput, .imageOutput]
    throw .malformed(
      problem(
        "\(isInput ? input : output) \(isInput ? "input" : "output") tokens of audio, images or "
          + "reasoning are more than the \(isInput ? text : row.outputTokens) that they must be a "
          + "part of\(isInput ? ", those of the cache left out" : "")",
        cell(roles.first { has($0) } ?? .output)))
  }

  private func milliseconds(_ role: TraceRole) throws(DocumentError) -> Int64 {
    let cell = cell(role)
    guard cell.kind == .text || cell.kind == .number, !cell.saysNothing else { return 0 }
    func seconds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
      NumberText.fixedPoint(bytes, places: 3)
    }
    let marks = cell.kind == .text ? format.numbers : nil
    let value = marks.map { read(cell.bytes, $0, seconds) } ?? seconds(cell.bytes)
    if let value, value >= 0, value <= Self.mostTokens { return value }
    throw .malformed(wrong(role, "a number of seconds from 0 on"))
  }

  func wrong(_ role: TraceRole, _ expected: String) -> Diagnostic {
    let name = format.name(role) ?? ""
    let cell = cell(role)
    let found =
      switch cell.kind {
      case .absent: layout == .records ? "is empty" : "is missing"
      case .text, .number: "is `\(cell.excerpt)`"
      case .null: "is null"
      case .other, .list: "is not a plain value"
      }
    return problem("`\(name)` \(found); it must be \(expected)", cell)
  }

  /// Makes a diagnostic at a value, or at the row where there is no value.
  func problem(_ message: String, _ cell: TraceCell) -> Diagnostic {
    lines.error(
      message, line: cell.line > 0 ? cell.line : lineNumber,
      column: cell.line > 0 ? cell.column : layout == .values ? lines.column : 1)
  }
}
