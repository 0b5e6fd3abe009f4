import Projection
import Quantities
import Text

/// What can stand in a column: written once for CSV and once for JSON.
protocol Cell: Sendable {
  func append(to buffer: inout CSVBuffer)
  var json: JSONValue { get }
}

extension String: Cell {
  func append(to buffer: inout CSVBuffer) { buffer.freeText(self) }
  var json: JSONValue { .string(self) }
}

extension Bool: Cell {
  func append(to buffer: inout CSVBuffer) { buffer.text(self ? "true" : "false") }
  var json: JSONValue { .boolean(self) }
}

extension Int64: Cell {
  func append(to buffer: inout CSVBuffer) { buffer.integer(self) }
  var json: JSONValue { .integer(self) }
}

/// An exact number in units of 10⁻⁹.
extension Int128: Cell {
  func append(to buffer: inout CSVBuffer) { buffer.money(self) }
  var json: JSONValue { Decimal(significand: self, places: 9).json }
}

extension Decimal: Cell {
  func append(to buffer: inout CSVBuffer) { buffer.decimal(self) }
  var json: JSONValue { .number(description) }
}

extension Double: Cell {
  func append(to buffer: inout CSVBuffer) { buffer.number(self) }
  var json: JSONValue { isFinite ? .number(DecimalFormat.fixed(self)) : .null }
}

extension Metric.Value: Cell {
  func append(to buffer: inout CSVBuffer) {
    switch self {
    case .money(let nanos): nanos.append(to: &buffer)
    case .number(let number): number.append(to: &buffer)
    }
  }

  var json: JSONValue {
    switch self {
    case .money(let nanos): nanos.json
    case .number(let number): number.json
    }
  }
}
