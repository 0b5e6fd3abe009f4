import Foundation
import Testing

/// The results of the scenario in the document about explanations, run once for all tests of them.
struct ExplainResults: Sendable {
  static let shared = Result { try ExplainResults() }

  /// The document.
  let document: String
  private let files: [String: Data]

  private struct RunFailed: Error { let errors: String }

  private init() throws {
    document = try String(contentsOfFile: Repository.path("docs/explain.md"), encoding: .utf8)
    let folder = try TemporaryFolder()
    let start = try #require(document.range(of: "```yaml\n")?.upperBound)
    let end = try #require(document[start...].range(of: "```")?.lowerBound)
    try folder.write("why.yaml", String(document[start..<end]))
    let ending = try Program.run(["run", "why.yaml", "--out", "kept", "--quiet"], in: folder)
    guard ending.exitCode == 0 else { throw RunFailed(errors: ending.errors) }
    files = folder.contents()
  }

  func table(_ name: String) throws -> CSVTable {
    try CSVTable(String(decoding: files["kept/why/\(name).csv"] ?? Data(), as: UTF8.self))
  }

  /// A folder with `why.yaml` and `kept/why` in it, to be asked about and spoilt.
  func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, data) in files where name == "why.yaml" || name.hasPrefix("kept/why/") {
      try folder.write(name, Array(data))
    }
    return folder
  }
}

/// An explanation as programs read it.
struct ExplanationJSON: Decodable {
  struct Grant: Decodable {
    let grant: String?
    let amount: String
    let left: String?
    let category: String?
    let paid: String?
    let face: String?
    let expires: String?
  }

  struct Section: Decodable {
    let kind: String
    let title: String
    let sentences: [String]
    let id: String?
    let grants: [Grant]?
    let reason: String?
    let fired: Bool?
  }

  let organization: String
  let replication: Int
  let at: String?
  let sections: [Section]

  /// Asks a question as JSON.
  init(_ words: [String], in folder: TemporaryFolder) throws {
    let ending = try Program.run(["explain"] + words + ["--format", "json"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    self = try JSONDecoder().decode(Self.self, from: Data(ending.output.utf8))
  }

  func sections(_ kind: String) -> [Section] { sections.filter { $0.kind == kind } }
}

/// A moment on the list of those worth asking about.
struct MomentJSON: Decodable {
  let kind: String
  let organization: String
  let at: String
  let what: String
}
