import Foundation
import Testing

/// A row of a trace, as a test read it.
struct TraceRow {
  /// In nanoseconds.
  var time: Int128
  var input: Int128
  var cached: Int128
  var output: Int128
}

/// How rows become requests, in whole numbers.
struct RowPlan: Sendable, CustomTestStringConvertible {
  /// Whether the trace starts again.
  var period = false
  var speed: (over: Int128, under: Int128) = (1, 1)
  var scale: (over: Int128, under: Int128) = (1, 1)

  var testDescription: String { "repeated: \(period), speed: \(speed), scale: \(scale)" }

  /// How many requests each row becomes before a horizon's end.
  func copies(of rows: [TraceRow], horizon: Int128) -> [Int128] {
    var counts = [Int128](repeating: 0, count: rows.count)
    guard let first = rows.first?.time, let last = rows.last?.time else { return counts }
    let span = last - first
    let pass = span + span / Int128(rows.count - 1)
    var played: Int128 = 0
    var start: Int128 = 0
    while true {
      for (index, row) in rows.enumerated() {
        let elapsed = (start + row.time - first) * speed.under / speed.over
        guard elapsed < horizon else { return counts }
        // After n rows there were n · scale requests, rounded up.
        let before = (played * scale.over + scale.under - 1) / scale.under
        played += 1
        counts[index] += (played * scale.over + scale.under - 1) / scale.under - before
      }
      if !period { return counts }
      start += pass
    }
  }
}

/// The prices of a model as the lines of a price list have them.
struct PriceLines {
  /// A number's digits, and how many of them stand behind the point.
  struct Price {
    var digits: Int128
    var places: Int

    init(_ text: Substring) throws {
      let halves = text.split(separator: "e")
      let parts = halves[0].split(separator: ".")
      let fraction = parts.count > 1 ? parts[1] : ""
      digits = try #require(Int128(parts[0] + fraction))
      places = fraction.count - (halves.count > 1 ? try #require(Int(halves[1])) : 0)
    }

    /// The price of tokens in nano-units, with a markup in percent, rounded half to even.
    func cost(of tokens: Int128, markup: Int128) -> Int128 {
      var numerator = tokens * digits * (100 + markup)
      var denominator: Int128 = 100
      for _ in 0..<max(0, places - 9) { denominator *= 10 }
      for _ in 0..<max(0, 9 - places) { numerator *= 10 }
      let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
      if rest * 2 > denominator || (rest * 2 == denominator && whole % 2 == 1) { return whole + 1 }
      return whole
    }
  }

  /// The input tokens above which the prices with the same index hold.
  private(set) var bounds: [Int128] = []
  private var input: [Price] = []
  private var cached: [Price] = []
  private var output: [Price] = []

  init(model: String, in path: String) throws {
    let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    let start = try #require(text.range(of: "\n    \"\(model)\": {")).upperBound
    let end = try #require(text.range(of: "\n    }", range: start..<text.endIndex)).lowerBound
    let lines = text[start..<end].split(separator: "\n").map {
      $0.drop { $0 == " " }.prefix { $0 != "," }
    }
    for (index, line) in lines.enumerated() {
      let value = line.split(separator: " ").last ?? ""
      if line.hasPrefix("\"input_cost_per_token\":") { input.append(try Price(value)) }
      if line.hasPrefix("\"cache_read_input_token_cost\":") { cached.append(try Price(value)) }
      if line.hasPrefix("\"output_cost_per_token\":") { output.append(try Price(value)) }
      if line.hasPrefix("\"range\":") {
        bounds.append(try #require(Int128(lines[index + 1].prefix { $0 != "." })))
      }
    }
    if bounds.isEmpty { bounds = [0] }
    try #require(input.count == bounds.count && output.count == bounds.count)
  }

  /// What a request costs, each kind of token rounded by itself.
  func cost(of row: TraceRow, markup: Int128) -> Int128 {
    let tier = bounds.lastIndex { row.input > $0 } ?? 0
    let cachedCost = row.cached == 0 ? 0 : cached[tier].cost(of: row.cached, markup: markup)
    return input[tier].cost(of: row.input - row.cached, markup: markup) + cachedCost
      + output[tier].cost(of: row.output, markup: markup)
  }
}
