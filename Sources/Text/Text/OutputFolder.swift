import Glibc

/// Why a file or folder could not be created, written or renamed.
public struct WriteError: Error, Sendable {
  /// The file or folder.
  public let path: String
  /// What is in the way.
  public let reason: String

  /// Makes an error.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// Makes an error of what the last call of the system said.
  package init(_ path: String) {
    self.init(path: path, reason: String(cString: strerror(errno)))
  }
}

/// A folder of files that appears whole or not at all.
///
/// Files are written beside their place under a name of their own. `commit` renames them; until
/// then, and after an interruption, the earlier files stand as they were.
public final class OutputFolder {
  /// The folder.
  public let path: String
  private var open: [(name: String, stream: UnsafeMutablePointer<FILE>)] = []
  private let mark: String
  /// Folders that were made for this run, outermost first.
  private var made: [String] = []

  /// Opens a folder for writing, making it and its parents where they are missing.
  ///
  /// Temporary names end in the mark, which is different for each process that may write here.
  public init(path: String, mark: String) throws(WriteError) {
    self.path = path
    self.mark = mark
    made = try Self.make(path)
  }

  /// Makes a folder and its parents where they are missing, and returns those made, outermost
  /// first; where one cannot be made none is left.
  package static func make(_ path: String) throws(WriteError) -> [String] {
    var missing: [String] = []
    var folder = path
    while !folder.isEmpty, access(folder, F_OK) != 0 {
      missing.append(folder)
      folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
    }
    let made = Array(missing.reversed())
    for folder in made where mkdir(folder, 0o777) != 0 && errno != EEXIST {
      let error = WriteError(path)
      for folder in missing { rmdir(folder) }
      throw error
    }
    return made
  }

  deinit { discard() }

  /// Starts a file, and returns its number for `write`.
  public func start(_ name: String) throws(WriteError) -> Int {
    let temporary = temporaryPath(name)
    guard let stream = fopen(temporary, "wb") else {
      throw WriteError(temporary)
    }
    open.append((name, stream))
    return open.count - 1
  }

  /// Appends bytes to a file that was started.
  public func write(_ bytes: [UInt8], to file: Int) throws(WriteError) {
    guard fwrite(bytes, 1, bytes.count, open[file].stream) == bytes.count else {
      throw WriteError(temporaryPath(open[file].name))
    }
  }

  /// Puts every file in its place, and removes those that only earlier results have, or throws.
  public func commit(removing obsolete: [String] = []) throws(WriteError) {
    let finished = open
    open = []
    var failure = obstacle(to: finished.map(\.name))
    for (name, stream) in finished where fclose(stream) != 0 && failure == nil {
      failure = WriteError(temporaryPath(name))
    }
    for (name, _) in finished {
      guard failure == nil else {
        unlink(temporaryPath(name))
        continue
      }
      if rename(temporaryPath(name), "\(path)/\(name)") != 0 {
        failure = WriteError("\(path)/\(name)")
      }
    }
    if let failure { throw failure }
    for name in obsolete { unlink("\(path)/\(name)") }
    made = []
  }

  /// Finds what would stop a file from taking its place, before any of them does.
  private func obstacle(to names: [String]) -> WriteError? {
    for name in names {
      var status = stat()
      let place = "\(path)/\(name)"
      if stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        return WriteError(path: place, reason: "a folder is in the way")
      }
    }
    return nil
  }

  /// Removes everything that was not committed.
  public func discard() {
    for (name, stream) in open {
      fclose(stream)
      unlink(temporaryPath(name))
    }
    open = []
    // Only empty folders go: no results are lost.
    for folder in made.reversed() { rmdir(folder) }
    made = []
  }

  private func temporaryPath(_ name: String) -> String { "\(path)/.\(name).\(mark)" }
}
