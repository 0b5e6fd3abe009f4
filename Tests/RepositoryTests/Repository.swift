import Foundation

/// The files of the repository, as text.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// A file: its path from the top, and its text.
  struct File: Sendable {
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var code: CodeOnly { CodeOnly(text) }
    /// The module, for files in `Sources`: the program, or a folder in the folder of a group.
    var module: String? {
      let parts = path.split(separator: "/")
      guard parts.count > 2, parts[0] == "Sources" else { return nil }
      return String(parts[1] == "drawdown" ? parts[1] : parts[2])
    }
  }

  static func files(in folders: [String], endings: [String]) -> [File] {
    var files: [File] = []
    for folder in folders {
      let base = root.appending(path: folder)
      let paths = FileManager.default.enumerator(atPath: base.path)?.allObjects ?? []
      for case let path as String in paths where endings.contains(where: path.hasSuffix) {
        guard let text = try? String(contentsOf: base.appending(path: path), encoding: .utf8)
        else { continue }
        files.append(File(path: "\(folder)/\(path)", text: text))
      }
    }
    return files.sorted { $0.path < $1.path }
  }

  static let swift = files(
    in: ["Sources", "Tests", "Benchmarks", "Examples/Gateway/Sources"], endings: [".swift"])
  static let sources = swift.filter { $0.path.hasPrefix("Sources/") }
  static let documents =
    files(in: ["docs", "Sources", "Benchmarks", "scenarios"], endings: [".md"])
    + ["README.md", "CONTRIBUTING.md", "Examples/Gateway/README.md"].map {
      File(path: $0, text: text($0))
    }
  static let everything =
    swift + documents
    + files(in: ["Scripts", "scenarios", ".ci"], endings: [".sh", ".yaml", "run"])
    + ["Package.swift", "Makefile"].map { File(path: $0, text: text($0)) }

  static func text(_ path: String) -> String {
    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
  }
}
