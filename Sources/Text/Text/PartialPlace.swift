import Glibc

/// A file or folder under a name that nobody can foresee, beside the place that it will take.
///
/// It is locked as long as this value holds it, so that what a process left that is no more can be
/// told from what another one is writing. Links that others planted are not followed.
struct PartialPlace {
  let path: String
  let descriptor: Int32

  /// What stands between a name and the six characters of chance.
  private static let mark = ".partial-"

  /// Makes an empty folder in a folder, for something of a name; throws as one of the path shown.
  static func folder(
    in parent: String, for name: String, shown: String
  ) throws(WriteError) -> PartialPlace {
    try make(in: parent, for: name, shown: shown) { template in
      guard mkdtemp(template) != nil else { return -1 }
      return open(template, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
  }

  /// Makes an empty file likewise.
  static func file(
    in parent: String, for name: String, shown: String
  ) throws(WriteError) -> PartialPlace {
    try make(in: parent, for: name, shown: shown) { mkstemp($0) }
  }

  private static func make(
    in parent: String, for name: String, shown: String,
    _ create: (UnsafeMutablePointer<CChar>) -> Int32
  ) throws(WriteError) -> PartialPlace {
    while true {
      var template = Array("\(parent)/.\(name)\(mark)XXXXXX".utf8CString)
      let descriptor = template.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map(create) ?? -1
      }
      guard descriptor >= 0 else { throw WriteError(shown) }
      let path = template.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { String(cString: $0) } ?? ""
      }
      flock(descriptor, LOCK_EX | LOCK_NB)
      // Whoever tidied up before it was locked took it for a leftover.
      if isFile(descriptor, at: path) { return PartialPlace(path: path, descriptor: descriptor) }
      close(descriptor)
    }
  }

  /// Whether what was opened is still what has a name.
  static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    var (mine, there) = (stat(), stat())
    return fstat(descriptor, &mine) == 0 && stat(path, &there) == 0
      && mine.st_ino == there.st_ino && mine.st_dev == there.st_dev
  }

  /// Removes what processes left behind that ended before they were done with something of a name.
  ///
  /// Folders in a leftover were in the place itself, and go back there.
  static func tidy(_ parent: String, name: String) {
    let prefix = ".\(name)\(mark)"
    for entry in entries(of: parent)
    where entry.hasPrefix(prefix) && entry.utf8.count == prefix.utf8.count + 6 {
      let path = "\(parent)/\(entry)"
      let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        PartialPlace(path: path, descriptor: descriptor).remove(returningTo: "\(parent)/\(name)")
      }
      close(descriptor)
    }
  }

  /// Removes the file, or the folder with its files; folders in it go to a place, where it stays if
  /// one cannot.
  func remove(returningTo place: String) {
    for entry in Self.entries(of: path)
    where unlinkat(descriptor, entry, 0) != 0 && errno == EISDIR {
      renameat(descriptor, entry, AT_FDCWD, "\(place)/\(entry)")
    }
    if rmdir(path) != 0, errno == ENOTDIR { unlink(path) }
  }

  /// The names in a folder, in no order; none where it cannot be read or is none.
  static func entries(of folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
