import Quantities
import Text

/// Reads whole numbers: `50000`, `50_000`, `50,000`, `25k`, `1.5M`.
enum CountText {
  /// What a seed is: the same in a scenario and on a command line.
  static let seedKind = "a whole number from 0 to 2^64 - 1"

  static func count<Count: FixedWidthInteger>(
    _ text: String, as type: Count.Type = Int.self
  ) throws(ScalarProblem) -> Count {
    var cursor = TextCursor(text)
    let number = try cursor.decimal()
    let factor = try suffix(from: &cursor) ?? 1
    try cursor.requireEnd()
    guard number.whole(times: factor, as: Int128.self) != nil else {
      throw ScalarProblem("it is not a whole number")
    }
    guard let result = number.whole(times: factor, as: Count.self) else {
      throw ScalarProblem(
        number < .zero ? "the number is below zero" : "the number is too large")
    }
    return result
  }

  /// Steps over `k`, `M` or `B` and returns what it multiplies by.
  static func suffix(from cursor: inout TextCursor) throws(ScalarProblem) -> Int128? {
    let start = cursor.offset
    let word = cursor.takeWord()
    switch word {
    case "": return nil
    case "per":
      cursor.rewind(to: start)
      return nil
    case "k", "K": return 1000
    case "M": return 1_000_000
    case "B", "G": return 1_000_000_000
    case "m": throw ScalarProblem("`m` is unclear; write `M` for millions", offset: start)
    default:
      throw ScalarProblem("`\(word.shortened)` is not `k`, `M` or `B`", offset: start)
    }
  }
}
