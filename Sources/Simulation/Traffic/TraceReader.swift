import Quantities
import Text

/// Reads the rows of a trace from its file: records of CSV, or JSON objects in lines, in a list or
/// one after the other.
struct TraceReader: ~Copyable {
  /// How a file is laid out.
  enum Layout { case records, lines, values }

  /// The rows of a list inside a JSON object, and what the object had of them.
  struct Frame {
    var scanner: JSONScanner
    let element: TraceNode
    var cells: ContiguousArray<TraceCell> = []
  }

  let format: TraceFormat
  var csv: CSVReader
  var names: TraceModelNames
  private(set) var layout = Layout.records
  /// What rows were left out, and which columns had a value.
  var tally: TraceTally
  /// For each role and then each filter, the slots of its values.
  let slots: [Range<Int>]
  /// What is wanted of a row.
  private(set) var root = TraceNode()
  /// The columns of a CSV file that are wanted, and those of them of which something inside is.
  private var columns: ContiguousArray<(place: Int, slot: Int)> = []
  private var nested: [(place: Int, node: TraceNode)] = []
  private var width = 0
  /// The values of the row, by slot.
  var cells: ContiguousArray<TraceCell>
  var blocks: ContiguousArray<Int64> = []
  var prefixes: TracePrefixCache
  var recent = RecentIdentifiers()
  var clock: TraceTimes
  /// Keep the texts that cells refer to.
  var scanners: [JSONScanner] = []
  var frames: [Frame] = []
  /// The list of rows that was met in the object that is being read.
  var pending: Frame?
  /// Whether a JSON object, and a text in one, is being read.
  var isInside = false
  var isInText = false
  /// Where such a text stands, if it stands otherwise in the file than it reads.
  var textPlace: (line: Int, column: Int)?

  /// Opens the file and reads its header where it has one; names of models mean what the definition
  /// says unless told otherwise.
  static func open(
    _ definition: ReplayDefinition, names: TraceModelNames? = nil
  ) throws(DocumentError) -> TraceReader {
    let format =
      definition.format.isAutomatic
      ? try TraceRecognition.format(of: definition) : definition.format
    return try open(format, of: definition, names: names ?? TraceModelNames(definition))
  }

  static func open(
    _ format: TraceFormat, of definition: ReplayDefinition, names: TraceModelNames
  ) throws(DocumentError) -> TraceReader {
    var reader = TraceReader(
      try LineReader(path: definition.path, upTo: definition.size), format, names)
    try reader.readStart()
    return reader
  }

  private init(
    _ lines: consuming LineReader, _ format: TraceFormat, _ names: TraceModelNames
  ) {
    csv = CSVReader(lines)
    self.format = format
    self.names = names
    prefixes = TracePrefixCache(blockTokens: format.blockTokens)
    clock = TraceTimes(unit: format.unit, zone: format.zone ?? .utc)
    var slots: [Range<Int>] = []
    var count = 0
    for paths in format.columns + format.filters.map({ [$0.column] }) {
      slots.append(count..<count + paths.count)
      count += paths.count
    }
    self.slots = slots
    tally = TraceTally(slots: count)
    cells = ContiguousArray(repeating: TraceCell(), count: count)
  }

  /// Reads the next row.
  ///
  /// - Returns: nil after the last row.
  /// - Throws: `malformed` for a row that is wrong; the next call goes on after it.
  mutating func next() throws(DocumentError) -> TraceRow? {
    while true {
      switch layout {
      case .records:
        guard try csv.next() else { return nil }
        try fillFromCSV()
      case .lines, .values: guard try fillFromJSON() else { return nil }
      }
      if let row = try understand() {
        tally.rows += 1
        if let cost, let sum = try? tally.charged.amount.adding(cost) {
          tally.charged = (sum, tally.charged.rows + 1)
        }
        return row
      }
    }
  }

  /// Moves to the next line or value that holds JSON.
  mutating func nextValue() throws(DocumentError) -> Bool {
    guard layout == .lines else { return try lines.nextValue() }
    repeat {
      guard try lines.next() else { return false }
    } while lines.line.allSatisfy { $0 == 32 || $0 == 9 }
    return true
  }

  /// The lines that rows are made of.
  var lines: LineReader {
    _read { yield csv.lines }
    _modify { yield &csv.lines }
  }

  /// The line of the row.
  var lineNumber: Int { layout == .records ? csv.lineNumber : lines.lineNumber }

  /// Finds out how the file is laid out, and reads the header of a CSV file.
  private mutating func readStart() throws(DocumentError) {
    let paths = format.columns.flatMap(\.self) + format.filters.map(\.column)
    do throws(DocumentError) {
      switch try lines.firstByte() {
      case nil:
        throw .broken(
          lines.error("the file is empty; its first line must name columns", line: 1, column: 1))
      case UInt8(ascii: "["): layout = .values
      case UInt8(ascii: "{"): layout = try firstLineIsWhole() ? .lines : .values
      default: layout = .records
      }
      if layout == .records {
        repeat { _ = try lines.next() } while lines.line.isEmpty
        try csv.takeHeader()
        try readHeader(paths)
      } else {
        root = TraceNode(paths, areOwn: !format.isPreset)
      }
    } catch .malformed(let diagnostic) {
      // Nothing can be read where the header, or what would show that there is none, is wrong.
      throw .broken(diagnostic)
    }
    if names.defaultEntry == nil, !isHeld(.model) {
      throw .broken(
        lines.error(
          "the trace has no column of model names; name one, or give a default model",
          line: max(1, lines.lineNumber), column: 1))
    }
  }

  /// Whether the file may have values of a role.
  func isHeld(_ role: TraceRole) -> Bool {
    layout != .records ? format.has(role) : slots[role.rawValue].contains { tally.isThere[$0] }
  }

  /// Tells whether the first line with text is a JSON object from its start to its end, or is
  /// wrong, rather than the start of one.
  private mutating func firstLineIsWhole() throws(DocumentError) -> Bool {
    repeat {
      guard try lines.next() else { return true }
    } while lines.line.allSatisfy { $0 == 32 || $0 == 9 }
    defer { lines.pushBack() }
    var scanner = JSONScanner(lines.line, file: lines.file)
    do throws(DocumentError) {
      try scanner.skipRest(of: try scanner.next())
      return true
    } catch {
      return scanner.tokenOffset < lines.line.count
    }
  }
}

// MARK: CSV

extension TraceReader {
  private mutating func readHeader(_ paths: [TracePath]) throws(DocumentError) {
    width = csv.count
    var header: [String] = []
    for place in 0..<width { header.append(name(ofColumn: place)) }
    var wanted: [(place: Int, values: [TraceNode.Want])] = []
    for (role, range) in slots.enumerated() {
      for slot in range {
        guard let (place, rest) = try column(paths[slot], in: header) else { continue }
        tally.isThere[slot] = true
        if let known = wanted.firstIndex(where: { $0.place == place }) {
          wanted[known].values.append((rest, slot))
        } else {
          wanted.append((place, [(rest, slot)]))
        }
      }
      let role = role < TraceRole.allCases.count ? TraceRole(rawValue: role) : nil
      guard let first = range.first, !range.contains(where: { tally.isThere[$0] }) else { continue }
      let mayBeAbsent =
        if let role {
          role == .model && names.defaultEntry != nil
            || format.isPreset && !role.isNeeded && role != .customer
        } else { format.isPreset }
      guard !mayBeAbsent else { continue }
      let name = paths[first].text
      let close = NearMiss.suggestion(for: name, among: header)
      let hint = close.map { "; is it the one named `\($0)`?" } ?? ""
      throw .broken(headerError("the header has no column `\(name)`\(hint)", at: 0))
    }
    let nodes = wanted.map { (place: $0.place, node: TraceNode($0.values)) }
    columns = ContiguousArray(nodes.flatMap { place, node in node.slots.map { (place, $0) } })
    nested = nodes.filter(\.node.hasInside)
    let used = Set(wanted.map(\.place))
    tally.unused = header.indices.filter { !used.contains($0) }.map { header[$0] }
    tally.used = header.indices.filter { used.contains($0) }.map { header[$0] }
  }

  /// Finds the column of a path, and what is wanted inside of it; letters' case matters only where
  /// names differ by it.
  private func column(
    _ path: TracePath, in header: [String]
  ) throws(DocumentError) -> (place: Int, rest: ArraySlice<TracePath.Step>)? {
    var candidates: [(name: String, rest: ArraySlice<TracePath.Step>)] = [(path.text, [])]
    if case .key(let key)? = path.steps.first, path.steps.count > 1 {
      candidates.append((String(decoding: key, as: UTF8.self), path.steps.dropFirst()))
    }
    for (name, rest) in candidates {
      var places = header.indices.filter { header[$0] == name }
      if places.isEmpty {
        // Of another length it is another name; some are very long.
        let close = header.indices.filter { header[$0].utf8.count == name.utf8.count }
        places = close.filter { header[$0].lowercased() == name.lowercased() }
      }
      guard places.count < 2 else {
        throw .broken(
          headerError("the header names `\(name)` twice; once is right", at: places[1]))
      }
      if let place = places.first { return (place, rest) }
    }
    return nil
  }

  private func headerError(_ message: String, at index: Int) -> Diagnostic {
    let place = csv.place(of: index)
    return lines.error(message, line: place.line, column: place.column)
  }

  private mutating func fillFromCSV() throws(DocumentError) {
    guard csv.count == width else {
      let fields = csv.count == 1 ? "1 field" : "\(csv.count) fields"
      throw .malformed(
        lines.error(
          "the row has \(fields); the header names \(width)", line: csv.lineNumber, column: 1))
    }
    scanners.removeAll(keepingCapacity: true)
    blocks.removeAll(keepingCapacity: true)
    for (column, slot) in columns { cells[slot] = cell(ofColumn: column) }
    for (column, node) in nested {
      clear(inside: node)
      try takeText(cell(ofColumn: column), node)
    }
    pending = nil
  }

  private func name(ofColumn column: Int) -> String {
    let name = String(decoding: csv[column], as: UTF8.self)
    guard name.first == " " || name.last == " " else { return name }
    return String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  private func cell(ofColumn column: Int) -> TraceCell {
    let place = csv.place(of: column)
    var bytes = csv[column]
    while bytes.first == 32 { bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst()) }
    while bytes.last == 32 { bytes = UnsafeBufferPointer(rebasing: bytes.dropLast()) }
    return TraceCell(
      kind: bytes.isEmpty ? .absent : .text, bytes: bytes, line: place.line, column: place.column)
  }

  private mutating func clear(inside node: TraceNode) {
    for (_, inner) in node.keys { clear(all: inner) }
    for (_, inner) in node.places { clear(all: inner) }
    for (_, _, inner) in node.elements { clear(all: inner) }
  }

  private mutating func clear(all node: TraceNode) {
    for slot in node.slots { cells[slot] = TraceCell() }
    clear(inside: node)
  }
}
