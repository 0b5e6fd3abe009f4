/// Rows as a JSON array (RFC 8259) with an object for each.
///
/// Exact decimals are strings, which no reader takes for binary numbers.
package struct JSONRows {
  private let keys: [[UInt8]]
  private let isInteger: [Bool]
  private var column = 0
  private var isFirstRow = true
  package private(set) var bytes: [UInt8] = [UInt8(ascii: "[")]

  package init(_ columns: [OutputColumn]) {
    keys = columns.map { column in
      var key: [UInt8] = []
      JSONValue.append(quoting: column.name.utf8, to: &key)
      return key + Array(": ".utf8)
    }
    isInteger = columns.map { $0.kind == .integer }
  }

  /// Writes a field; every column of a row in turn.
  ///
  /// An empty one is null.
  package mutating func field(_ cell: UnsafeBufferPointer<UInt8>) {
    if column == 0 {
      bytes.append(contentsOf: (isFirstRow ? "\n{" : ",\n{").utf8)
    } else {
      bytes.append(contentsOf: ", ".utf8)
    }
    bytes.append(contentsOf: keys[column])
    if cell.isEmpty {
      bytes.append(contentsOf: "null".utf8)
    } else if isInteger[column], ExactAmount.nanos(cell) != nil {
      bytes.append(contentsOf: cell)
    } else {
      JSONValue.append(quoting: cell, to: &bytes)
    }
    column += 1
  }

  package mutating func endRow() {
    bytes.append(UInt8(ascii: "}"))
    column = 0
    isFirstRow = false
  }

  package mutating func end() { bytes.append(contentsOf: (isFirstRow ? "]\n" : "\n]\n").utf8) }

  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
