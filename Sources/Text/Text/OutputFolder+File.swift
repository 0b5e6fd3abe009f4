import Glibc

extension OutputFolder {
  /// Writes a file that appears whole or not at all; a pipe, a device or standard output under
  /// another name is written to.
  ///
  /// - Throws: where it cannot be written.
  package static func write(_ bytes: [UInt8], toFile path: String) throws(WriteError) {
    var (status, output) = (stat(), stat())
    guard stat(path, &status) == 0 || lstat(path, &status) == 0 else {
      return try replace(path, with: bytes, mode: nil)
    }
    if fstat(STDOUT_FILENO, &output) == 0, output.st_ino == status.st_ino,
      output.st_dev == status.st_dev
    {
      return try write(bytes, to: STDOUT_FILENO, path)
    }
    if status.st_mode & S_IFMT == S_IFREG, let target = realpath(path, nil) {
      defer { free(target) }
      return try replace(String(cString: target), with: bytes, mode: status.st_mode & 0o7777)
    }
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw WriteError(path) }
    defer { close(descriptor) }
    try write(bytes, to: descriptor, path)
  }

  /// Writes a file beside and gives it the name in one step.
  private static func replace(
    _ path: String, with bytes: [UInt8], mode: mode_t?
  ) throws(WriteError) {
    let slash = path.lastIndex(of: "/")
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    let parent = slash.map { String(path[..<$0]) + "/." } ?? "."
    let made = try make(slash.map { String(path[..<$0]) } ?? "")
    do throws(WriteError) {
      PartialPlace.tidy(parent, name: name)
      let partial = try PartialPlace.file(in: parent, for: name, shown: path)
      defer { close(partial.descriptor) }
      do throws(WriteError) {
        try write(bytes, to: partial.descriptor, path)
        let usual = umask(0)
        umask(usual)
        guard fchmod(partial.descriptor, mode ?? 0o666 & ~usual) == 0,
          fsync(partial.descriptor) == 0, rename(partial.path, path) == 0
        else { throw WriteError(path) }
      } catch {
        unlink(partial.path)
        throw error
      }
    } catch {
      for folder in made.reversed() { rmdir(folder) }
      throw error
    }
    let folder = Glibc.open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Writes bytes to a stream that is open, under the name it has in errors.
  package static func write(
    _ bytes: [UInt8], to descriptor: Int32, _ path: String
  ) throws(WriteError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { throw WriteError(path) }
      rest = rest.dropFirst(max(0, count))
    }
  }
}
