import Experiments
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
      // A lone hyphen names standard input by custom; scenarios are files, and reading tells so.
      guard word.hasPrefix("-"), word.count > 1 else {
        positional.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      if verb.flags.contains(name) {
        guard parts.count == 1 else {
          throw UsageError(message: "option `\(name)` takes no value")
        }
        flags.insert(name)
        continue
      }
      guard verb.valueOptions.contains(name) else {
        let near = Suggestion.nearest(to: name, among: verb.valueOptions + verb.flags)
        throw UsageError(
          message: "unknown option `\(name)`" + (near.map { "; did you mean `\($0)`?" } ?? ""))
      }
      var value: String?
      if parts.count == 2 {
        value = String(parts[1])
      } else if index < arguments.count, !arguments[index].hasPrefix("--") {
        value = arguments[index]
        index += 1
      }
      guard let value, !value.isEmpty else {
        throw UsageError(message: "option `\(name)` needs a value")
      }
      values[name, default: []].append(value)
    }
  }

  func has(_ flag: String) -> Bool { flags.contains(flag) }

  func all(_ name: String) -> [String] { values[name] ?? [] }

  func last(_ name: String) -> String? { values[name]?.last }

  /// Returns an option's whole number, or nil where it is not given.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = last(name) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw UsageError(
        message: "option `\(name)` needs a whole number from \(range.lowerBound) to "
          + "\(range.upperBound), not `\(text)`")
    }
    return value
  }

  /// Returns the number of threads, one for each processor where it is not given.
  func threads() throws(UsageError) -> Int {
    try integer("--threads", in: 1...1024) ?? ReplicationRunner.processorCount
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
