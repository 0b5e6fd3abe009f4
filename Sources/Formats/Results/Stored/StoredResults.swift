import Foundation
import Text

/// A results folder that a run has written, to be read.
public struct StoredResults: Sendable {
  /// The folder as it was named, without slashes at its end.
  public let path: String

  /// Finds a results folder.
  ///
  /// - Throws: `unreadable` where there is none.
  public init(path: String) throws(ResultsError) {
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
    self.path = String(trimmed)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: self.path, isDirectory: &isFolder) else {
      let hint = Self.neighbour(of: self.path).map { "; did you mean \($0)?" } ?? ""
      throw .unreadable(path: self.path, reason: "No such file or directory" + hint)
    }
    guard isFolder.boolValue else {
      throw .unreadable(path: self.path, reason: "it is no folder of results")
    }
  }

  /// The code of the currency that amounts are in, or nil where the folder does not say.
  public var currency: String? { package?.currency }

  /// What the scenario says about itself, or nil where the folder does not say.
  package var title: String? { package?.title }

  /// The files that whoever wrote the folder put there; nil where it does not say.
  package var ownFiles: [String]? {
    guard let package else { return nil }
    let names = package.resources.map(\.path) + [DataPackage.fileName, RunInputs.fileName]
    return names.filter { !$0.contains("/") }
  }

  package func path(of table: TableDescription) -> String { "\(path)/\(table.fileName)" }

  /// The last part of its path.
  package var name: String {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    return url.lastPathComponent
  }

  /// Whether there is a file of a name in it.
  package func has(_ file: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/\(file)")
  }

  package func open(
    _ table: TableDescription, requiring names: [String], _ filter: ResultsFilter? = nil
  ) throws(ResultsError) -> StoredTable {
    try open(table.fileName, requiring: names, filter)
  }

  package func open(
    _ file: String, requiring names: [String], _ filter: ResultsFilter? = nil
  ) throws(ResultsError) -> StoredTable {
    do throws(ResultsError) {
      return try StoredTable(path: "\(path)/\(file)", requiring: names, filter)
    } catch {
      guard case .unreadable(let path, let reason) = error,
        !FileManager.default.fileExists(atPath: path)
      else { throw error }
      throw .unreadable(
        path: path, reason: "\(reason); is this a folder that `drawdown run` has written?")
    }
  }

  /// A folder beside one that is not there, with a name like its.
  private static func neighbour(of path: String) -> String? {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let folders = names.sorted().filter {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(
        atPath: folder.appending(path: $0).path, isDirectory: &isFolder) && isFolder.boolValue
    }
    let near = NearMiss.suggestion(for: url.lastPathComponent, among: folders)
    return near.map { String(path.dropLast(url.lastPathComponent.count)) + $0 }
  }

  /// What `datapackage.json` says, as far as it matters here.
  private struct Package: Decodable {
    struct Resource: Decodable {
      let path: String
      let schema: Schema
    }
    struct Schema: Decodable { let fields: [Field] }
    struct Field: Decodable {
      let name: String
      let unit: String?
    }
    let title: String?
    let resources: [Resource]

    var currency: String? {
      let table = resources.first { $0.path == Tables.transactions.description.fileName }
      return table?.schema.fields.first { $0.name == "amount" }?.unit
    }
  }

  private var package: Package? {
    guard let bytes = try? ByteSource.contents(of: path + "/" + DataPackage.fileName) else {
      return nil
    }
    return try? JSONDecoder().decode(Package.self, from: Data(bytes))
  }
}
