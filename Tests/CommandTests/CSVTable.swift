/// A CSV file read as strictly as RFC 4180 allows.
///
/// Every line ends in a line feed; every row has as many fields as the header; quotes stand around
/// whole fields that need them and nowhere else.
struct CSVTable {
  struct Violation: Error, Hashable {
    let line: Int
    let what: String
  }

  let header: [String]
  let rows: [[String]]

  init(_ text: String) throws(Violation) {
    var records: [[String]] = []
    var record: [String] = []
    var line = 1
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      record.append(try Self.field(&rest, line: &line))
      guard let separator = rest.popFirst() else {
        throw Violation(line: line, what: "the last line does not end")
      }
      guard separator == "\n" else { continue }
      records.append(record)
      record = []
      line += 1
    }
    guard record.isEmpty, let header = records.first else {
      throw Violation(line: line, what: "there is no header, or the last line does not end")
    }
    guard Set(header).count == header.count, header.allSatisfy({ !$0.isEmpty }) else {
      throw Violation(line: 1, what: "a column has no name of its own")
    }
    for (index, row) in records.enumerated() where row.count != header.count {
      throw Violation(line: index + 1, what: "\(row.count) fields, not \(header.count)")
    }
    self.header = header
    rows = Array(records.dropFirst())
  }

  /// Takes a field and leaves the comma or line feed after it.
  private static func field(
    _ rest: inout Substring.UnicodeScalarView, line: inout Int
  ) throws(Violation) -> String {
    guard rest.first == "\"" else {
      let plain = rest.prefix { $0 != "," && $0 != "\n" }
      rest = rest[plain.endIndex...]
      guard !plain.contains(where: { $0 == "\"" || $0 == "\r" }) else {
        throw Violation(line: line, what: "a quote or carriage return in a plain field")
      }
      return String(plain)
    }
    rest.removeFirst()
    var value = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == "\"" {
        guard rest.first == "\"" else {
          guard rest.first == "," || rest.first == "\n" else { break }
          return String(value)
        }
        rest.removeFirst()
      }
      if scalar == "\n" { line += 1 }
      value.append(scalar)
    }
    throw Violation(line: line, what: "a quoted field does not end at a comma or line break")
  }

  /// The values of a column; none where there is no such column.
  func column(_ name: String) -> [String] {
    guard let index = header.firstIndex(of: name) else { return [] }
    return rows.map { $0[index] }
  }

  /// The rows as values by column.
  var records: [[String: String]] {
    rows.map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }
}

/// Exact amounts in nano-units.
enum Nanos {
  /// Reads a decimal as results write it: no sign but minus, no exponent, no trailing zero.
  static func of(_ text: String) -> Int128? {
    let isNegative = text.hasPrefix("-")
    let parts = (isNegative ? text.dropFirst() : text[...]).split(
      separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first, parts.count <= 2, !whole.isEmpty,
      whole == "0" || !whole.hasPrefix("0"), whole.allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard parts.count == 1 || !fraction.isEmpty, fraction.count <= 9, !fraction.hasSuffix("0"),
      fraction.allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    let digits = fraction + String(repeating: "0", count: 9 - fraction.count)
    guard let units = Int128(whole), let rest = Int128(digits) else { return nil }
    let magnitude = units * 1_000_000_000 + rest
    guard !isNegative || magnitude > 0 else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  static func sum(_ texts: some Sequence<String>) -> Int128 {
    texts.reduce(0) { $0 + (of($1) ?? .max / 2) }
  }
}
