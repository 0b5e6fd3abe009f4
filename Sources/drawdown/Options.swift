import Foundation

/// What is wrong with a command line.
struct UsageError: Error {
  let message: String
}

/// The words of a command line, sorted into options and the rest.
struct Options {
  private(set) var positional: [String] = []
  private var values: [String: [String]] = [:]
  private var flags: Set<String> = []

  init(_ arguments: [String], verb: any Verb.Type) throws(UsageError) {
    var index = 0
    while index < arguments.count {
      let word = arguments[index]
      index += 1
      guard word.hasPrefix("--"), word.count > 2 else {
        positional.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      if verb.flags.contains(name), parts.count == 1 {
        flags.insert(name)
        continue
      }
      guard verb.valueOptions.contains(name) else {
        let near = Suggestion.nearest(to: name, among: verb.valueOptions + verb.flags)
        throw UsageError(
          message: "unknown option `\(name)`" + (near.map { "; did you mean `\($0)`?" } ?? ""))
      }
      if parts.count == 2 {
        values[name, default: []].append(String(parts[1]))
      } else if index < arguments.count {
        values[name, default: []].append(arguments[index])
        index += 1
      } else {
        throw UsageError(message: "option `\(name)` needs a value")
      }
    }
  }

  func has(_ flag: String) -> Bool { flags.contains(flag) }

  func all(_ name: String) -> [String] { values[name] ?? [] }

  func last(_ name: String) -> String? { values[name]?.last }

  /// Returns an option's whole number, or nil where it is not given.
  func integer(_ name: String, atLeast minimum: Int) throws(UsageError) -> Int? {
    guard let text = last(name) else { return nil }
    guard let value = Int(text), value >= minimum else {
      throw UsageError(
        message: "option `\(name)` needs a whole number of at least \(minimum), not `\(text)`")
    }
    return value
  }

  /// Returns an option's seed, or nil where it is not given.
  func seed() throws(UsageError) -> UInt64? {
    guard let text = last("--seed") else { return nil }
    guard let value = UInt64(text) else {
      throw UsageError(
        message: "option `--seed` needs a whole number from 0 to 2^64 - 1, not `\(text)`")
    }
    return value
  }
}
