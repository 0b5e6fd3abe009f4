extension OutputFolder {
  /// Writes a file that appears whole or not at all, under a name that ends in the mark until then.
  ///
  /// - Throws: where it cannot be written.
  package static func write(
    _ bytes: [UInt8], toFile path: String, mark: String
  ) throws(WriteError) {
    let slash = path.lastIndex(of: "/")
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    // A slash at the very start is the folder itself.
    let place = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let folder = try OutputFolder(path: place, mark: mark)
    try folder.write(bytes, to: try folder.start(name))
    try folder.commit()
  }
}
