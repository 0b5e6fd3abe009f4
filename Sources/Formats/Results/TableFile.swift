import Text

/// A file of a table with all of its rows.
struct TableFile {
  let table: TableDescription
  let bytes: [UInt8]

  init<Row>(_ table: Table<Row>, _ rows: some Sequence<Row>) {
    self.table = table.description
    bytes = table.bytes(rows)
  }

  /// Puts files and `datapackage.json` in their place.
  ///
  /// - Parameters:
  ///   - files: The tables.
  ///   - name: The package's name.
  ///   - title: What it calls itself.
  ///   - currency: The currency's code.
  ///   - path: The folder.
  ///   - mark: What temporary names end in.
  ///   - obsolete: Tables that earlier results may have and these do not.
  /// - Throws: where a file cannot be written; the folder is as it was before.
  static func write(
    _ files: [TableFile], name: String, title: String, currency: String, to path: String,
    mark: String, removing obsolete: [TableDescription] = []
  ) throws(WriteError) {
    let folder = try OutputFolder(path: path, mark: mark)
    do throws(WriteError) {
      for file in files {
        try folder.write(file.bytes, to: try folder.start(file.table.fileName))
      }
      let package = DataPackage.json(
        name: name, title: title, tables: files.map(\.table), currency: currency)
      try folder.write(package, to: try folder.start(DataPackage.fileName))
      try folder.commit(removing: obsolete.map(\.fileName))
    } catch {
      folder.discard()
      throw error
    }
  }
}
