/// Rows laid out in columns for people, as wide as the terminal allows.
///
/// Every cell is measured first, then written: two passes over rows that need not be kept. Columns
/// without a value are left out. Where there is too little room the dispensable columns give way;
/// where that is not enough, each row becomes a list of names and values.
package struct MeasuredTable {
  private struct Size {
    /// Characters of text, or before the decimal point.
    var whole = 0
    /// Digits after the decimal point.
    var places = 0
    var hasValue = false
    var total: Int { whole + (places > 0 ? places + 1 : 0) }
  }

  private enum Layout { case columns, list }

  private static let gap = 2
  private let columns: [OutputColumn]
  private let hasHeader: Bool
  private var sizes: [Size]
  private var layout = Layout.columns
  private var isShown: [Bool]
  private var column = 0
  private var isAfterRow = false
  package private(set) var bytes: [UInt8] = []

  /// Makes a table of columns, with their names above or not; one without names is never a list.
  package init(_ columns: [OutputColumn], hasHeader: Bool = true) {
    self.columns = columns
    self.hasHeader = hasHeader
    sizes = columns.map { _ in Size() }
    isShown = columns.map { _ in true }
  }

  /// Names of columns that have values and are omitted for width.
  package private(set) var leftOut: [String] = []

  package mutating func measure(_ cell: UnsafeBufferPointer<UInt8>, in column: Int) {
    guard !cell.isEmpty else { return }
    sizes[column].hasValue = true
    switch columns[column].kind {
    case .text: sizes[column].whole = max(sizes[column].whole, Self.characters(cell))
    case .time:
      let isLong = cell.count > 25
      sizes[column].whole = max(sizes[column].whole, isLong ? 25 : Self.characters(cell))
    case .integer:
      let whole = cell.count + Self.separators(cell, cell.count)
      sizes[column].whole = max(sizes[column].whole, whole)
    case .number(let least):
      let (whole, places) = Self.parts(cell)
      sizes[column].whole = max(sizes[column].whole, whole + Self.separators(cell, whole))
      sizes[column].places = max(sizes[column].places, places, least)
    }
  }

  /// Decides what stands where in lines of so many characters, and writes the header line.
  package mutating func layOut(width: Int) {
    for column in columns.indices {
      isShown[column] = sizes[column].hasValue || columns[column].dispensability == 0
      guard hasHeader, isNumber(column) else {
        if hasHeader { sizes[column].whole = max(sizes[column].whole, columns[column].name.count) }
        continue
      }
      let missing = columns[column].name.count - sizes[column].total
      sizes[column].whole += max(0, missing)
    }
    while totalWidth > width {
      let shown = columns.indices.filter { isShown[$0] && columns[$0].dispensability > 0 }
      guard let last = shown.max(by: { columns[$0].dispensability < columns[$1].dispensability })
      else { break }
      isShown[last] = false
      leftOut.append(columns[last].name)
    }
    if totalWidth > width, hasHeader {
      layout = .list
      leftOut = []
    } else if hasHeader {
      writeHeader()
    }
  }

  /// Writes a line of its own, with an empty one before it.
  package mutating func heading(_ text: String) {
    bytes.append(10)
    text.withBytes { Self.appendPrintable($0, to: &bytes) }
    bytes.append(10)
    isAfterRow = false
  }

  /// Writes a cell; every column of a row in turn.
  package mutating func field(_ cell: UnsafeBufferPointer<UInt8>) {
    defer { column += 1 }
    switch layout {
    case .columns where isShown[column]: write(cell)
    case .list where !cell.isEmpty:
      if isAfterRow { bytes.append(10) }
      isAfterRow = false
      let name = columns[column].name
      bytes.append(contentsOf: name.utf8)
      blanks((columns.map(\.name.count).max() ?? 0) - name.count + Self.gap)
      if isNumber(column) { writeGrouped(cell) } else { writeValue(cell) }
      bytes.append(10)
    default: break
    }
  }

  package mutating func endRow() {
    column = 0
    isAfterRow = true
    if layout == .columns { endLine() }
  }

  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  private var totalWidth: Int {
    let shown = columns.indices.filter { isShown[$0] }
    return shown.reduce(0) { $0 + sizes[$1].total } + max(0, shown.count - 1) * Self.gap
  }

  private func isNumber(_ column: Int) -> Bool {
    switch columns[column].kind {
    case .integer, .number: true
    case .text, .time: false
    }
  }

  private mutating func writeHeader() {
    for column in columns.indices where isShown[column] {
      let name = columns[column].name
      let blank = max(0, sizes[column].total - name.count)
      if isNumber(column) { blanks(blank) }
      bytes.append(contentsOf: name.utf8)
      if !isNumber(column) { blanks(blank) }
      blanks(Self.gap)
    }
    endLine()
  }

  private mutating func write(_ cell: UnsafeBufferPointer<UInt8>) {
    let size = sizes[column]
    switch columns[column].kind {
    case .integer:
      blanks(size.whole - cell.count - Self.separators(cell, cell.count))
      writeGrouped(cell)
    case .number(let least):
      let parts = Self.parts(cell)
      let (whole, places) = (parts.whole + Self.separators(cell, parts.whole), parts.places)
      blanks(size.whole - whole)
      writeGrouped(cell)
      var written = whole + (places > 0 ? places + 1 : 0)
      if places < least, !cell.isEmpty {
        if places == 0 { bytes.append(UInt8(ascii: ".")) }
        for _ in places..<least { bytes.append(UInt8(ascii: "0")) }
        written = whole + 1 + least
      }
      blanks(size.total - (size.whole - whole) - written)
    case .text, .time:
      let before = bytes.count
      writeValue(cell)
      let written = bytes[before...].withUnsafeBufferPointer { Self.characters($0) }
      blanks(size.whole - written)
    }
    blanks(Self.gap)
  }

  /// Writes a number with commas between its thousands.
  private mutating func writeGrouped(_ cell: UnsafeBufferPointer<UInt8>) {
    let (whole, _) = Self.parts(cell)
    guard Self.separators(cell, whole) > 0 else { return Self.appendPrintable(cell, to: &bytes) }
    let start = Self.signs(cell)
    for (place, byte) in cell.enumerated() {
      if place > start, place < whole, (whole - place) % 3 == 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(byte)
    }
  }

  private mutating func writeValue(_ cell: UnsafeBufferPointer<UInt8>) {
    guard columns[column].kind == .time, cell.count > 25 else {
      Self.appendPrintable(cell, to: &bytes)
      return
    }
    bytes.append(contentsOf: cell[..<19])
    bytes.append(contentsOf: cell[(cell.count - 6)...])
  }

  private mutating func blanks(_ count: Int) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, count)))
  }

  private mutating func endLine() {
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    bytes.append(10)
  }

  private static func parts(_ cell: UnsafeBufferPointer<UInt8>) -> (whole: Int, places: Int) {
    let point = cell.firstIndex(of: UInt8(ascii: ".")) ?? cell.count
    return (point, max(0, cell.count - point - 1))
  }

  private static func signs(_ cell: UnsafeBufferPointer<UInt8>) -> Int {
    cell.first == UInt8(ascii: "-") ? 1 : 0
  }

  /// How many commas stand in the whole part of a number, of so many characters; none where the cell
  /// has anything but digits and a point.
  private static func separators(_ cell: UnsafeBufferPointer<UInt8>, _ whole: Int) -> Int {
    let digits = whole - signs(cell)
    guard digits > 3 else { return 0 }
    let isPlain = cell.dropFirst(signs(cell)).allSatisfy {
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: ".")
    }
    return isPlain ? (digits - 1) / 3 : 0
  }

  /// The number of characters: bytes that do not continue one.
  private static func characters(_ cell: UnsafeBufferPointer<UInt8>) -> Int {
    cell.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// Appends text; what would steer a terminal becomes a replacement character, ends of lines and
  /// tabs unless they are kept.
  package static func appendPrintable(
    _ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8], keepingLines: Bool = false
  ) {
    let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      let isSecondSet = byte == 0xC2 && index < text.count && text[index] < 0xA0
      if isSecondSet { index += 1 }
      let isKept = keepingLines && (byte == 0x0A || byte == 0x09)
      if !isKept, isSecondSet || byte < 0x20 || byte == 0x7F {
        bytes.append(contentsOf: replacement)
      } else {
        bytes.append(byte)
      }
    }
  }
}
