import Foundation
import Results
public import Text

/// Puts new results in the place of a baseline.
public enum BaselineUpdate {
  /// Results may be larger than memory.
  private static let chunk = 1 << 20

  /// Copies every table and document of a folder, which take their places together; returns false
  /// where that was cancelled between pieces.
  ///
  /// A missing baseline is made. What an earlier run wrote and this one does not goes; other files
  /// stay.
  ///
  /// - Throws: where a file cannot be read or written; the baseline stays as it was.
  public static func replace(
    _ path: String, with run: ComparedFolder, isCancelled: () -> Bool
  ) throws(WriteError) -> Bool {
    let old = ((try? StoredResults(path: path))?.ownFiles ?? []).filter {
      run.only.isEmpty || run.only.contains($0)
    }
    let folder = try OutputFolder(path: path)
    for name in run.names where !isCancelled() {
      try copy(run.path(of: name), to: folder.start(name), of: folder, isCancelled)
    }
    guard !isCancelled() else {
      folder.discard()
      return false
    }
    try folder.commit(removing: old.filter { !run.names.contains($0) })
    return true
  }

  private static func copy(
    _ source: String, to file: Int, of folder: OutputFolder, _ isCancelled: () -> Bool
  ) throws(WriteError) {
    guard let stream = fopen(source, "rb") else {
      throw WriteError(
        path: folder.path, reason: "\(source): " + String(cString: strerror(errno)))
    }
    defer { fclose(stream) }
    var buffer = [UInt8](repeating: 0, count: chunk)
    while !isCancelled() {
      let count = fread(&buffer, 1, buffer.count, stream)
      guard count > 0 else {
        guard ferror(stream) != 0 else { return }
        throw WriteError(path: folder.path, reason: "\(source) cannot be read to its end")
      }
      try folder.write(Array(buffer[..<count]), to: file)
    }
  }
}
