package import Quantities

/// Bytes of RFC 4180 CSV, built field by field.
package struct CSVBuffer {
  package private(set) var bytes: [UInt8] = []
  private var isAtRowStart = true

  package init() { bytes.reserveCapacity(1 << 16) }

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

  /// Appends an empty field.
  package mutating func empty() { separate() }

  package mutating func integer(_ value: Int64) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Appends an exact amount in major units.
  package mutating func money(_ nanos: Int64) {
    separate()
    appendScaled(Int128(nanos))
  }

  /// Appends an exact amount in major units.
  package mutating func money(_ money: Money) { self.money(money.nanos) }

  /// Appends an exact total in major units.
  package mutating func money(_ nanos: Int128) {
    separate()
    appendScaled(nanos)
  }

  /// Appends an exact decimal with all of its places, or nothing where there is none.
  package mutating func decimal(_ value: Decimal?) {
    separate()
    if let value { bytes.append(contentsOf: value.description.utf8) }
  }

  /// Appends a real number with nine significant digits, or nothing where there is none.
  package mutating func number(_ value: Double?) {
    separate()
    if let value { bytes.append(contentsOf: DecimalFormat.fixed(value).utf8) }
  }

  package mutating func endRow() {
    bytes.append(0x0A)
    isAtRowStart = true
  }

  private mutating func separate() {
    if isAtRowStart { isAtRowStart = false } else { bytes.append(0x2C) }
  }

  private mutating func appendScaled(_ nanos: Int128) {
    if nanos < 0 { bytes.append(0x2D) }
    let (units, rest) = nanos.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    bytes.append(contentsOf: String(units).utf8)
    guard rest != 0 else { return }
    bytes.append(0x2E)
    var divisor: UInt128 = 100_000_000
    var left = rest
    while left != 0 {
      bytes.append(0x30 + UInt8(left / divisor))
      left %= divisor
      divisor /= 10
    }
  }
}
