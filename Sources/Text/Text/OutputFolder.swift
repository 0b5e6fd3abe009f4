import Glibc

/// A folder of files that changes as a whole or not at all.
///
/// Files are written into a new folder beside. `commit` has them reach the disk and gives both
/// folders each other's names in one step, whatever happens to the process or the machine; until
/// then the earlier files stand as they were. Other files of the folder stay in it. A second writer
/// is refused as long as there is one.
public final class OutputFolder {
  /// Gives two folders each other's names, and returns 0 or -1, as `rename` does.
  typealias Exchange = (_ one: String, _ other: String) -> Int32

  /// The folder, as it was named.
  public let path: String
  /// The same without links.
  private let place: String
  private let exchange: Exchange
  private let lock: Int32
  private let partial: PartialPlace
  private var files: [(name: String, stream: UnsafeMutablePointer<FILE>)] = []
  private var isDone = false
  /// Folders that were made for this run, outermost first.
  private let made: [String]

  /// Opens a folder for writing, making it and its parents where they are missing, and removes what
  /// earlier writers left that were ended.
  ///
  /// - Throws: where it cannot be made, or another process writes there.
  public convenience init(path: String) throws(WriteError) {
    try self.init(path: path, exchange: Self.exchangeNames)
  }

  init(path: String, exchange: @escaping Exchange) throws(WriteError) {
    self.path = path
    self.exchange = exchange
    (made, lock) = try Self.locked(path)
    do throws(WriteError) {
      guard let resolved = realpath(path, nil) else { throw WriteError(path) }
      place = String(cString: resolved)
      free(resolved)
      partial = try Self.partial(place, shown: path)
    } catch {
      for folder in made.reversed() { rmdir(folder) }
      close(lock)
      throw error
    }
  }

  /// Makes a folder and its parents where they are missing, and locks it.
  private static func locked(
    _ path: String
  ) throws(WriteError) -> (made: [String], lock: Int32) {
    while true {
      let made = try make(path)
      let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { throw WriteError(path) }
      // File systems without locks go without.
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        close(descriptor)
        throw WriteError(
          path: path, reason: "another run is writing there; wait for its end, or write elsewhere")
      }
      // Whoever had it may have put another folder in its place meanwhile.
      if PartialPlace.isFile(descriptor, at: path) { return (made, descriptor) }
      close(descriptor)
    }
  }

  /// A new folder beside a place; in it where none can be made beside.
  private static func partial(_ place: String, shown: String) throws(WriteError) -> PartialPlace {
    let slash = place.lastIndex(of: "/") ?? place.startIndex
    let (parent, name) = (String(place[..<slash]), String(place[place.index(after: slash)...]))
    PartialPlace.tidy(parent, name: name)
    PartialPlace.tidy(place, name: name)
    do throws(WriteError) {
      return try .folder(in: parent, for: name, shown: shown)
    } catch {
      return try .folder(in: place, for: name, shown: shown)
    }
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

  deinit {
    discard()
    close(partial.descriptor)
    close(lock)
  }

  /// Starts a file, and returns its number for `write`.
  public func start(_ name: String) throws(WriteError) -> Int {
    let descriptor = openat(
      partial.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0, let stream = fdopen(descriptor, "wb") else {
      throw WriteError("\(path)/\(name)")
    }
    files.append((name, stream))
    return files.count - 1
  }

  /// Appends bytes to a file that was started.
  public func write(_ bytes: [UInt8], to file: Int) throws(WriteError) {
    guard fwrite(bytes, 1, bytes.count, files[file].stream) == bytes.count else {
      throw WriteError("\(path)/\(files[file].name)")
    }
  }

  /// Puts every file in its place, and removes those that only earlier results have, or throws.
  public func commit(removing obsolete: [String] = []) throws(WriteError) {
    let finished = files.map(\.name)
    try reachDisk()
    try checkPlaces(finished)
    if keepOthers(besides: finished + obsolete), exchange(partial.path, place) == 0 {
      guard synchronizeParents() else {
        let error = WriteError(path)
        isDone = exchange(partial.path, place) != 0
        throw error
      }
      isDone = true
      PartialPlace(path: partial.path, descriptor: lock).remove(returningTo: place)
      return
    }
    guard [ENOSYS, EINVAL, EOPNOTSUPP, EPERM, EACCES, EBUSY, EXDEV, EMLINK].contains(errno)
    else { throw WriteError(path) }
    try renameEach(finished, removing: obsolete)
    isDone = true
    partial.remove(returningTo: place)
  }

  /// Closes the files once they are on the disk, and throws of the first one that is not.
  private func reachDisk() throws(WriteError) {
    var failure: WriteError?
    for (name, stream) in files {
      if fflush(stream) != 0 || fsync(fileno(stream)) != 0, failure == nil {
        failure = WriteError("\(path)/\(name)")
      }
      if fclose(stream) != 0, failure == nil { failure = WriteError("\(path)/\(name)") }
    }
    files = []
    if let failure { throw failure }
  }

  /// Finds what would stop a file from taking its place, before any of them does.
  private func checkPlaces(_ names: [String]) throws(WriteError) {
    for name in names {
      var status = stat()
      if fstatat(lock, name, &status, 0) == 0, status.st_mode & S_IFMT == S_IFDIR {
        throw WriteError(path: "\(path)/\(name)", reason: "a folder is in the way")
      }
    }
  }

  /// Gives the new folder what the earlier one has besides some files; false where it cannot.
  ///
  /// Folders follow once the new one is in its place.
  private func keepOthers(besides names: [String]) -> Bool {
    var status = stat()
    if fstat(lock, &status) == 0 {
      fchown(partial.descriptor, status.st_uid, status.st_gid)
      fchmod(partial.descriptor, status.st_mode & 0o7777)
    }
    for name in PartialPlace.entries(of: place) where !names.contains(name) {
      guard linkat(lock, name, partial.descriptor, name, 0) != 0,
        fstatat(lock, name, &status, AT_SYMLINK_NOFOLLOW) != 0
          || status.st_mode & S_IFMT != S_IFDIR
      else { continue }
      errno = EPERM
      return false
    }
    return fsync(partial.descriptor) == 0
  }

  /// Has the new names reach the disk.
  private func synchronizeParents() -> Bool {
    for folder in ["\(place)/.."] + made.map({ "\($0)/.." }) {
      let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      // Some file systems keep no folders on a disk.
      guard fsync(descriptor) == 0 || errno == EINVAL else { return false }
    }
    return true
  }

  /// Puts file after file in its place, where folders cannot change names.
  private func renameEach(_ names: [String], removing obsolete: [String]) throws(WriteError) {
    for (done, name) in names.enumerated()
    where renameat(partial.descriptor, name, lock, name) != 0 {
      let error = WriteError("\(path)/\(name)")
      guard done > 0 else { throw error }
      throw WriteError(
        path: error.path,
        reason: "\(error.reason); \(done) of \(names.count) files are new, the others as they were")
    }
    for name in obsolete { unlinkat(lock, name, 0) }
    fsync(lock)
  }

  /// Removes everything that was not committed.
  public func discard() {
    guard !isDone else { return }
    isDone = true
    for (_, stream) in files { fclose(stream) }
    files = []
    partial.remove(returningTo: place)
    // Only empty folders go: no results are lost.
    for folder in made.reversed() { rmdir(folder) }
  }

  /// Exchanges names in one step where the system has such a call.
  private static func exchangeNames(_ one: String, _ other: String) -> Int32 {
    typealias Call =
      @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    guard let symbol = dlsym(nil, "renameat2") else {
      errno = ENOSYS
      return -1
    }
    let exchange: UInt32 = 2
    return unsafeBitCast(symbol, to: Call.self)(AT_FDCWD, one, AT_FDCWD, other, exchange)
  }
}
