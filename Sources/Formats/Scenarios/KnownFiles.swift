import Foundation
import PriceCatalogs
import Quantities
import Text
import Traffic

/// Catalogs and time zones that were read, so that resolving a scenario again does not read them
/// again.
///
/// A class, because the readings and resolutions that share it are values.
final class KnownFiles {
  /// Folders besides the scenario's in which files may lie that it names.
  let allowed: [String]
  private var catalogs: [String: PriceCatalog] = [:]
  private var zones: [String: ZoneRules] = [:]
  private var sizes: [String: Int] = [:]
  private var summaries: [ReplayDefinition: TraceSummary] = [:]
  /// Traces, by how they are read.
  private var traces: [ReplayDefinition: ReplayDefinition] = [:]

  init(allowing allowed: [String] = []) { self.allowed = allowed }

  /// Opens a catalog.
  ///
  /// - Throws: what is wrong with it.
  func catalog(path: String) throws(PriceCatalogError) -> PriceCatalog {
    if let known = catalogs[path] { return known }
    let catalog = try PriceCatalog(path: path)
    catalogs[path] = catalog
    return catalog
  }

  /// The size of a file when it was first asked for; nil for what is none.
  func size(of path: String) -> Int? {
    if let known = sizes[path] { return known }
    let size = FileSnapshot.size(of: path)
    sizes[path] = size
    return size
  }

  /// What a trace is understood as.
  ///
  /// - Throws: where it cannot be read at all.
  func summary(of definition: ReplayDefinition) throws(DocumentError) -> TraceSummary {
    if let known = summaries[definition] { return known }
    let summary = try TraceSummary(definition, firstRows: 0)
    summaries[definition] = summary
    return summary
  }

  /// Has a trace share the rows that are kept of it in another order with others that are read alike.
  func share(_ definition: inout ReplayDefinition) {
    if let known = traces[definition.reading] {
      definition.share(known)
    } else {
      traces[definition.reading] = definition
    }
  }

  /// Loads the rules of a time zone; nil where the system has none.
  func zone(_ name: String) -> ZoneRules? {
    if let known = zones[name] { return known }
    let zone = ZoneRules.load(name)
    zones[name] = zone
    return zone
  }
}

/// Reads whole files and says in words why it cannot.
enum FileReading {
  struct Failure: Error {
    let reason: String
    /// Whether nothing is there, rather than something that cannot be read.
    let isMissing: Bool
  }

  /// Reads a file or pipe to its end, or up to a number of bytes.
  static func bytes(of path: String, upTo limit: Int) throws(Failure) -> [UInt8] {
    guard path != "-" else { return try standardInput(upTo: limit) }
    try check(path)
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      var bytes: [UInt8] = []
      // A pipe may give less than it is asked for.
      while bytes.count < limit,
        let part = try file.read(upToCount: limit - bytes.count), !part.isEmpty
      {
        bytes += part
      }
      return bytes
    } catch {
      throw Failure(reason: "it cannot be read", isMissing: false)
    }
  }

  /// Reads standard input, which may be done more than once.
  private static func standardInput(upTo limit: Int) throws(Failure) -> [UInt8] {
    do {
      let source = try ByteSource(path: "-")
      var bytes = [UInt8](repeating: 0, count: limit)
      var count = 0
      try bytes.withUnsafeMutableBufferPointer { buffer in
        while count < limit, let start = buffer.baseAddress {
          let step = try source.read(into: start + count, capacity: limit - count)
          guard step > 0 else { return }
          count += step
        }
      }
      return Array(bytes.prefix(count))
    } catch {
      throw Failure(reason: "standard input cannot be read", isMissing: false)
    }
  }

  /// Refuses what is no file that can be read.
  static func check(_ path: String) throws(Failure) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Failure(reason: "there is no such file", isMissing: true)
    }
    guard !isFolder.boolValue else {
      throw Failure(reason: "it is a folder", isMissing: true)
    }
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw Failure(reason: "reading it is not permitted", isMissing: false)
    }
  }

  /// Whether a file lies in one of some folders or below, wherever links lead.
  static func lies(_ path: String, in folders: [String]) -> Bool {
    func resolved(_ path: String) -> [Substring]? {
      guard let real = realpath(path.isEmpty ? "." : path, nil) else { return nil }
      defer { free(real) }
      return String(cString: real).split(separator: "/")
    }
    // One that does not exist lies where it would.
    guard let place = resolved(path) ?? resolved(folder(of: path)) else { return false }
    return folders.contains { resolved($0).map { place.starts(with: $0) } ?? false }
  }

  /// Where a path that is a link leads to; else the path itself.
  static func target(of path: String) -> String {
    let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    return target.map { Self.path($0, beside: path) } ?? path
  }

  /// A path as a file names it: relative to the folder of that file.
  static func path(_ path: String, beside file: String) -> String {
    path.hasPrefix("/") ? path : folder(of: file) + path
  }

  /// The folder of a file, with a slash at its end unless it is that one works in.
  static func folder(of file: String) -> String {
    file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
  }
}
