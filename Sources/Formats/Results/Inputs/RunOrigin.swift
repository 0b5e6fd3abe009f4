import Experiments
import Foundation
import Text

/// The program that makes results.
public enum Program {
  /// Its version: what may change in results is said by its first two numbers.
  public static let version = "1.0.0"
}

/// What a run was made from: its files, and what the command line set.
public struct RunOrigin: Hashable, Sendable {
  /// The scenario first, then the catalog and the traces that it names.
  public let files: [InputFile]
  /// What the command line changed in the scenario, in order, each as `KEY=VALUE`.
  public let overrides: [String]
  /// The seed.
  public let seed: UInt64
  /// What may be otherwise than it was meant, as it was told.
  public private(set) var warnings: [String] = []

  /// As it stands in `inputs.json`: exact numbers are strings.
  private struct Stored: Decodable {
    let files: [InputFile]
    let overrides: [String]
    let seed: String
  }

  /// Takes what a run is made from, before it starts.
  public init(files: [InputFile], overrides: [String], seed: UInt64, warnings: [String] = []) {
    self.warnings = warnings
    self.files = files
    self.overrides = overrides
    self.seed = seed
  }

  /// The command that makes the same results, as a shell takes it.
  public var command: String { Self.command(files.first?.file ?? "", overrides: overrides) }

  /// The command that runs a scenario with changes, perhaps with files in other folders, and perhaps
  /// writes its folder elsewhere.
  public static func command(
    _ scenario: String, overrides: [String] = [], allowing folders: [String] = [],
    out: String? = nil
  ) -> String {
    let options =
      (out.map { ["--out", $0] } ?? []) + folders.flatMap { ["--allow-path", $0] }
      + overrides.flatMap { ["--set", $0] }
    return StudyOrigin.command(["run", scenario] + options)
  }

  /// Reads what `inputs.json` of a results folder says of it.
  ///
  /// - Throws: `unreadable` where there is no such file; `malformed` where it is not as a run writes
  ///   it.
  public init(of folder: StoredResults) throws(ResultsError) {
    let path = "\(folder.path)/\(RunInputs.fileName)"
    guard let bytes = try? ByteSource.contents(of: path) else {
      throw .unreadable(
        path: path,
        reason: "No such file or directory; is this a folder that `drawdown run` has written?")
    }
    var reason =
      "this does not say what the run was made from; is this file as the run wrote it?"
    do {
      let stored = try JSONDecoder().decode(Stored.self, from: Data(bytes))
      if let seed = UInt64(stored.seed), !stored.files.isEmpty {
        (files, overrides) = (stored.files, stored.overrides)
        self.seed = seed
        return
      }
    } catch DecodingError.keyNotFound(let key, _) {
      if case .study(let command)? = ResultsOrigin(of: folder.path) {
        throw .unreadable(
          path: folder.path,
          reason: "it has the results of `\(command)`, and this is for those of `drawdown run`")
      }
      reason =
        "`\(key.stringValue)` is missing: run the scenario again, or name it instead of its results"
    } catch {}
    throw .malformed(path, reason)
  }
}

/// A file that a run was made from, and what tells whether it has changed.
public struct InputFile: Hashable, Sendable, Decodable {
  /// The path, as the run was given it.
  public let file: String
  /// Its size; nil where it cannot be read twice, as standard input.
  public let bytes: Int64?
  /// The FNV-1a hash of its contents with 64 bits, in hexadecimal digits; nil likewise.
  public let digest: String?

  /// Takes a file as the run reads it: of one that grows, the first bytes.
  public init(_ path: String, upTo size: Int? = nil) {
    file = path
    var fingerprint = Fingerprint()
    let size = path == "-" ? nil : FileSnapshot.pieces(of: path, upTo: size) { fingerprint.add($0) }
    guard let size else {
      (bytes, digest) = (nil, nil)
      return
    }
    bytes = Int64(size)
    let digits = String(fingerprint.value, radix: 16)
    digest = String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// As it stands in `inputs.json`.
  var json: JSONValue { .of(["file": file, "bytes": bytes, "digest": digest]) }
}
