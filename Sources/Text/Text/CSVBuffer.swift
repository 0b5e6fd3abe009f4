package import Quantities

/// Bytes of RFC 4180 CSV, built field by field.
package struct CSVBuffer {
  package private(set) var bytes: [UInt8] = []
  private var isAtRowStart = true

  package init() { bytes.reserveCapacity(1 << 16) }

  /// Starts a table with its header line.
  package init(header: [String]) {
    self.init()
    for name in header { text(name) }
    endRow()
  }

  package var count: Int { bytes.count }

  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Appends a text field, quoted where it must be.
  package mutating func text(_ value: String) { text(value.utf8) }

  /// Appends a text field given as UTF-8, quoted where it must be.
  package mutating func text(_ value: some Collection<UInt8>) {
    separate()
    let needsQuotes = value.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
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
  package mutating func freeText(_ value: String) { freeText(value.utf8) }

  /// Appends free text given as UTF-8.
  mutating func freeText(_ value: some Collection<UInt8>) {
    if Self.isFormula(value) { text([0x27] + value) } else { text(value) }
  }

  /// Whether a spreadsheet would compute a text: it starts like a formula and is no plain number.
  private static func isFormula(_ value: some Collection<UInt8>) -> Bool {
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
    if let value { bytes.append(contentsOf: String(value).utf8) }
  }

  /// Appends an exact amount in nano-units, in major units, or nothing where there is none.
  package mutating func money(_ nanos: Int128?) {
    decimal(nanos.map { Decimal(significand: $0, places: 9) })
  }

  /// Appends an exact decimal with all of its places, or nothing where there is none.
  package mutating func decimal(_ value: Decimal?) {
    separate()
    if let value { bytes.append(contentsOf: value.description.utf8) }
  }

  /// Appends a real number with nine significant digits, or nothing where there is none.
  package mutating func number(_ value: Double?) {
    separate()
    if let value { DecimalFormat.append(value, to: &bytes) }
  }

  package mutating func endRow() {
    bytes.append(0x0A)
    isAtRowStart = true
  }

  private mutating func separate() {
    if isAtRowStart { isAtRowStart = false } else { bytes.append(0x2C) }
  }
}
