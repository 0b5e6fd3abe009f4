package import Quantities

/// Bytes of RFC 4180 CSV, built field by field.
package struct CSVBuffer {
  package private(set) var bytes: [UInt8] = []
  private var isAtRowStart = true
  /// The last amount and the last number, and where they stand.
  private var lastMoney: (nanos: Int128, start: Int, end: Int)?
  private var lastNumber: (value: Double, start: Int, end: Int)?

  package init() {}

  /// Starts a table with its header line.
  package init(header: [String]) {
    self.init()
    for name in header { text(name) }
    endRow()
  }

  package var count: Int { bytes.count }

  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    (lastMoney, lastNumber) = (nil, nil)
  }

  /// Appends a text field, quoted where it must be, or nothing where there is none.
  package mutating func text(_ value: String?) {
    guard var value else { return empty() }
    value.withUTF8 { text($0) }
  }

  /// Appends a text field given as UTF-8, quoted where it must be.
  package mutating func text(_ value: UnsafeBufferPointer<UInt8>) {
    separate()
    var needsQuotes = false
    for byte in value where byte == 0x22 || byte == 0x2C || byte == 0x0A || byte == 0x0D {
      needsQuotes = true
    }
    guard needsQuotes else {
      bytes.append(contentsOf: value)
      return
    }
    bytes.append(0x22)
    for byte in value {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  /// Appends text that somebody else chose, as a cell that no spreadsheet takes for a formula: with
  /// an apostrophe in front where it would.
  package mutating func freeText(_ value: String) {
    var value = value
    value.withUTF8 { freeText($0) }
  }

  /// Appends free text given as UTF-8.
  mutating func freeText(_ value: UnsafeBufferPointer<UInt8>) {
    guard Self.isFormula(value) else { return text(value) }
    ([0x27] + value).withUnsafeBufferPointer { text($0) }
  }

  /// Whether a spreadsheet would compute a text: it starts like a formula and is no plain number.
  private static func isFormula(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    switch value.first {
    case UInt8(ascii: "="), UInt8(ascii: "@"), 0x09, 0x0D: true
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      !value.dropFirst().allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x25 }
    default: false
    }
  }

  /// What `freeText` was given when it wrote a field.
  package static func original(
    _ field: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    guard field.first == 0x27 else { return field }
    let rest = UnsafeBufferPointer(rebasing: field.dropFirst())
    return isFormula(rest) ? rest : field
  }

  /// Appends an empty field.
  package mutating func empty() { separate() }

  /// Appends a whole number, or nothing where there is none.
  package mutating func integer(_ value: Int64?) {
    separate()
    if let value { bytes.append(integer: value) }
  }

  /// Appends an exact amount in nano-units, in major units, or nothing where there is none.
  package mutating func money(_ nanos: Int128?) {
    guard let nanos, var digits = UInt64(exactly: nanos.magnitude) else {
      decimal(nanos.map { Decimal(significand: $0, places: 9) })
      return
    }
    separate()
    if let last = lastMoney, last.nanos == nanos { return repeatField(last.start..<last.end) }
    let start = bytes.count
    if nanos < 0 { bytes.append(UInt8(ascii: "-")) }
    var places = digits == 0 ? 0 : 9
    while places > 0, digits % 10 == 0 { (digits, places) = (digits / 10, places - 1) }
    bytes.append(digits: digits, places: places)
    lastMoney = (nanos, start, bytes.count)
  }

  /// Appends what stands at a place already: statistics of one value are alike.
  private mutating func repeatField(_ range: Range<Int>) {
    for place in range { bytes.append(bytes[place]) }
  }

  /// Appends an exact decimal with all of its places, or nothing where there is none.
  package mutating func decimal(_ value: Decimal?) {
    separate()
    if let value { bytes.append(contentsOf: value.description.utf8) }
  }

  /// Appends a real number with nine significant digits, or nothing where there is none.
  package mutating func number(_ value: Double?) {
    separate()
    guard let value else { return }
    if let last = lastNumber, last.value == value { return repeatField(last.start..<last.end) }
    let start = bytes.count
    DecimalFormat.append(value, to: &bytes)
    lastNumber = (value, start, bytes.count)
  }

  package mutating func endRow() {
    bytes.append(0x0A)
    isAtRowStart = true
  }

  private mutating func separate() {
    if isAtRowStart { isAtRowStart = false } else { bytes.append(0x2C) }
  }
}
