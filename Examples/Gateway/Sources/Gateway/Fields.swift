import DrawdownBilling

/// Why a line is not carried out: what is wrong with it, and what would be right.
struct BadLine: Error {
  let message: String

  init(_ message: String) { self.message = message }
}

/// The keys of a line, or of an object in it.
///
/// Everything is read, and `end` called, before anything is done: a line is carried out whole or not
/// at all.
struct Fields {
  private let values: [String: JSON]
  private let place: String
  private var known: [String] = []

  /// Reads an object.
  ///
  /// - Parameters:
  ///   - value: The object.
  ///   - place: What messages call it, with a full stop behind it; empty for a whole line.
  /// - Throws: where it is no object.
  init(_ value: JSON?, at place: String = "") throws(BadLine) {
    guard case .object(let values) = value else {
      throw BadLine(
        place.isEmpty
          ? #"this is not a JSON object; write one on each line, such as {"do":"balance","organization":"acme"}"#
          : "`\(place.dropLast())` is not an object; write {…} with its keys")
    }
    self.values = values
    self.place = place
  }

  /// The names of all keys, for objects whose keys are names.
  var names: [String] { values.keys.sorted() }

  private mutating func value(_ key: String) -> JSON? {
    if !known.contains(key) { known.append(key) }
    guard let value = values[key] else { return nil }
    if case .null = value { return nil }
    return value
  }

  private func wrong(_ key: String, _ right: String) -> BadLine {
    values[key] == nil
      ? BadLine("`\(place)\(key)` is missing; write \(right)")
      : BadLine("`\(place)\(key)` is not understood; write \(right)")
  }

  /// Says whether a key is there and not null.
  mutating func has(_ key: String) -> Bool { value(key) != nil }

  mutating func text(_ key: String, _ right: String) throws(BadLine) -> String {
    guard case .text(let text)? = value(key), !text.isEmpty else { throw wrong(key, right) }
    return text
  }

  /// Reads text by a function that knows what is right; nil where the key is missing.
  mutating func optional<Value>(
    _ key: String, _ right: String, _ read: (String) -> Value?
  ) throws(BadLine) -> Value? {
    guard let value = value(key) else { return nil }
    guard case .text(let text) = value, let result = read(text) else { throw wrong(key, right) }
    return result
  }

  private mutating func required<Value>(
    _ key: String, _ right: String, _ read: (String) -> Value?
  ) throws(BadLine) -> Value {
    guard let result = try optional(key, right, read) else { throw wrong(key, right) }
    return result
  }

  // Amounts are text, so that no reader on the way makes binary fractions of them.
  private static let amount =
    #"an amount as text with at most nine decimal places, such as "12.50""#

  mutating func amount(_ key: String) throws(BadLine) -> Money {
    try required(key, Self.amount) { Money(text: $0) }
  }

  /// An amount above zero; nil where the key is missing.
  mutating func optionalAmount(_ key: String) throws(BadLine) -> Money? {
    try optional(key, Self.amount + ", above zero") { Money(text: $0, from: Money(nanos: 1)) }
  }

  /// An amount that is not negative; zero where the key is missing.
  mutating func amountOrZero(_ key: String) throws(BadLine) -> Money {
    let right = Self.amount + ", not below zero"
    return try optional(key, right) { Money(text: $0, from: .zero) } ?? .zero
  }

  mutating func decimal(_ key: String) throws(BadLine) -> Decimal {
    try required(key, #"a number as text, such as "0.15""#) { Decimal($0) }
  }

  mutating func optionalDecimal(_ key: String) throws(BadLine) -> Decimal? {
    try optional(key, #"a number as text, such as "0.15""#) { Decimal($0) }
  }

  mutating func optionalDuration(_ key: String) throws(BadLine) -> Duration? {
    try optional(key, #"a time as text, such as "90s", "5m", "6h" or "2d""#) { Duration(text: $0) }
  }

  mutating func optionalInstant(_ key: String) throws(BadLine) -> Instant? {
    try optional(key, #"an instant as text, such as "2026-01-31T09:00:00Z""#) { Instant(text: $0) }
  }

  mutating func optionalCount(_ key: String) throws(BadLine) -> Int64? {
    guard let value = value(key) else { return nil }
    guard case .integer(let count) = value, count >= 0 else {
      throw wrong(key, "a whole number, such as 1200, not below zero")
    }
    return count
  }

  mutating func flag(_ key: String) throws(BadLine) -> Bool {
    guard let value = value(key) else { return false }
    guard case .flag(let flag) = value else { throw wrong(key, "true or false") }
    return flag
  }

  mutating func texts(_ key: String, _ right: String) throws(BadLine) -> [String]? {
    guard let value = value(key) else { return nil }
    guard case .list(let items) = value else { throw wrong(key, right) }
    var texts: [String] = []
    for item in items {
      guard case .text(let text) = item else { throw wrong(key, right) }
      texts.append(text)
    }
    return texts
  }

  /// Reads an object by its keys; nil where the key is missing.
  mutating func object<Value>(
    _ key: String, _ read: (inout Fields) throws(BadLine) -> Value
  ) throws(BadLine) -> Value? {
    guard let value = value(key) else { return nil }
    var fields = try Fields(value, at: "\(place)\(key).")
    let result = try read(&fields)
    try fields.end()
    return result
  }

  /// Reads an object whose keys are names, in the order of the names.
  mutating func named<Value>(
    _ key: String, _ read: (String, inout Fields) throws(BadLine) -> Value
  ) throws(BadLine) -> [(name: String, value: Value)] {
    guard let value = value(key) else { return [] }
    var all = try Fields(value, at: "\(place)\(key).")
    var result: [(String, Value)] = []
    for name in all.names {
      let item = try all.object(name) { (fields) throws(BadLine) in try read(name, &fields) }
      guard let item else { throw wrong(name, "{…} with its keys") }
      result.append((name, item))
    }
    return result
  }

  /// Makes sure that there is no key that nobody asked for.
  func end() throws(BadLine) {
    guard let key = names.first(where: { !known.contains($0) }) else { return }
    throw BadLine(
      "there is no key `\(place)\(key)`; those known here are \(known.joined(separator: ", "))")
  }
}

extension Money {
  /// Reads an amount that can be held exactly, no less than another.
  init?(text: String, from least: Money = Money(nanos: .min)) {
    guard let decimal = Decimal(text), decimal.places <= 9,
      let money = try? Money(decimal, rounding: .halfEven), money >= least
    else { return nil }
    self = money
  }
}

extension Duration {
  /// Reads a number and one of the units s, m, h and d.
  init?(text: String) {
    let units: [Character: Duration] = ["s": .second, "m": .minute, "h": .hour, "d": .day]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
      (1...100_000).contains(count)
    else { return nil }
    self = unit * count
  }
}

extension Instant {
  /// Reads an instant of UTC: `2026-01-31T09:00:00Z`, with up to nine decimal places of a second.
  init?(text: String) {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count == 2, text.hasSuffix("Z") || text.hasSuffix("+00:00") else { return nil }
    let clock = parts[1].prefix { $0 != "Z" && $0 != "+" }
    let numbers = parts[0].split(separator: "-").map { Int($0) }
    let time = clock.split(separator: ":").map { Decimal($0) }
    guard numbers.count == 3, time.count == 3, let year = numbers[0], let month = numbers[1],
      let day = numbers[2], let date = CivilDate(year: year, month: month, day: day),
      (1678...2261).contains(year)
    else { return nil }
    var nanoseconds: Int64 = 0
    for (value, limit) in zip(time, [24, 60, 60]) {
      guard let value, value >= .zero, value < Decimal(Int64(limit)), value.places <= 9,
        let part = try? Money(value, rounding: .halfEven).nanos
      else { return nil }
      nanoseconds = nanoseconds * 60 + part
    }
    self = ZoneRules.utc.instant(of: date, nanosecondOfDay: nanoseconds)
  }
}
