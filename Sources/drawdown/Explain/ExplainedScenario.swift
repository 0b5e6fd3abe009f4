import Explanation
import Foundation
import Projection
import Quantities
import Results
import Scenarios

/// The scenario that is explained: a file, or the one that a folder of results was made from.
struct ExplainedScenario {
  /// More names than these help nobody.
  private static let mostNames = 8

  let input: ProjectionInput
  /// The file or folder as it was named.
  private let path: String

  /// Reads what a command line names.
  ///
  /// - Throws: where it cannot be read, or the results were made from something else.
  init(_ line: Invocation) throws {
    path = line.positional[0]
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if exists ? !isFolder.boolValue : path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
      input = try ScenarioReading(line).read([path])[0].input
    } else {
      guard !line.has(Shared.overrides), !line.has(Shared.seed) else {
        throw Failure.usage(
          "`--set` and `--seed` are for a scenario file; results keep what they were made with")
      }
      input = try Self.input(of: path, allowing: line[Shared.allowed])
    }
  }

  /// The scenario of a folder, as it was run.
  private static func input(
    of folder: String, allowing allowed: [String]
  ) throws -> ProjectionInput {
    let origin = try RunOrigin(of: StoredResults(path: folder))
    for file in origin.files { try check(file, of: folder) }
    return try ScenarioSource(path: origin.files[0].file, allowing: allowed).scenario(
      overrides: origin.overrides, seed: origin.seed
    ).input
  }

  /// - Throws: what to do, where a file is not as it was when the results were made.
  private static func check(_ file: InputFile, of folder: String) throws {
    let now = InputFile(file.file)
    guard file.digest != nil else {
      throw Failure.refused([
        "\(folder) was made from \(file.file), which cannot be read a second time: keep what it "
          + "gives in a file, and run the scenario with that"
      ])
    }
    guard now.digest != nil else {
      throw Failure.refused([
        "\(file.file), which \(folder) was made from, is not there: ask from the folder in which "
          + "the scenario was run, or name the scenario file instead of its results"
      ])
    }
    guard now == file else {
      throw Failure.refused([
        "\(file.file) has changed since \(folder) was made: put it back as it was, or run the "
          + "scenario again"
      ])
    }
  }

  // MARK: Questions

  /// Finds the index of an organization by its name; nil for all where none is named or needed.
  ///
  /// - Throws: where there is none of the name, or several and no name.
  func organization(_ name: String?, isNeeded: Bool) throws -> Int? {
    let names = input.organizations.names
    let more = names.count > Self.mostNames ? " and \(names.count - Self.mostNames) more" : ""
    let list = names.prefix(Self.mostNames).map { "`\($0)`" }.joined(separator: ", ") + more
    guard let name else {
      guard isNeeded, names.count > 1 else { return isNeeded ? 0 : nil }
      throw Failure.refused([
        "there are \(names.count) organizations, \(list); name one with --organization"
      ])
    }
    if let index = names.firstIndex(of: name) { return index }
    throw Failure.unknown(
      "organization", name, among: names, place: " in \(path)", help: "there are \(list)")
  }

  /// That a time is outside the horizon.
  func outside(_ asked: AskedTime?) -> Failure {
    let (from, to) = (input.zone.iso8601(input.horizon.from), input.zone.iso8601(input.horizon.to))
    return .refused(["\(asked?.text ?? "") is outside the horizon, from \(from) to \(to)"])
  }
}
