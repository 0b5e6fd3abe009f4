import Foundation
public import Results

/// A results folder as a comparison sees it: its tables and documents by name, those
/// that it lists itself where it does.
public struct ComparedFolder: Sendable {
  /// The folder.
  public let path: String
  /// Its tables and documents in the order of names; files of other kinds are no results.
  public let names: [String]

  /// The only names that are looked at; none: all.
  let only: [String]

  /// Lists a folder, or those of some names in it.
  ///
  /// - Throws: `unreadable` where there is none, or where it may not be read.
  public init(path: String, only: [String] = []) throws(ResultsError) {
    let results = try StoredResults(path: path)
    self.path = results.path
    self.only = only
    let own = results.ownFiles
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: self.path).filter { name in
        let isResult =
          own?.contains(name)
          ?? (!name.hasPrefix(".") && (name.hasSuffix(".csv") || name.hasSuffix(".json")))
        return isResult && (only.isEmpty || only.contains(name))
      }.sorted()
    } catch {
      throw .unreadable(path: self.path, reason: Self.reason(error))
    }
  }

  /// The path of a file in it.
  public func path(of name: String) -> String { "\(path)/\(name)" }

  static func bytes(of path: String) throws(ResultsError) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw .unreadable(path: path, reason: reason(error))
    }
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    guard let code = underlying?.code else { return error.localizedDescription }
    return String(cString: strerror(Int32(code)))
  }
}
