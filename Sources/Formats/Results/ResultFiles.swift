public import Text

/// The files of a study's results folder, ready to be written.
public struct ResultFiles {
  /// The package's name.
  let name: String
  /// What it calls itself.
  let title: String
  var currency = ""
  let files: [TableFile]
  /// Tables that earlier results may have and these do not.
  var obsolete: [TableDescription] = []

  /// The tables by name, as `--json` tells them, and the folder that they are written to, if any.
  package func json(folder: String?) -> JSONValue {
    .of([
      "name": name, "title": title, "folder": folder,
      "tables": JSONValue.object(
        files.filter(\.isAnswered).map { ($0.table.name, .array($0.records())) }),
    ])
  }

  /// Puts the files, `datapackage.json`, and `inputs.json` with what they were made from, in a folder,
  /// all at once.
  ///
  /// - Throws: where a file cannot be written; the folder is as it was before.
  public func write(to path: String, from origin: StudyOrigin) throws(WriteError) {
    let folder = try OutputFolder(path: path)
    do throws(WriteError) {
      for file in files {
        try folder.write(file.bytes, to: try folder.start(file.table.fileName))
      }
      let package = DataPackage.json(
        name: name, title: title, tables: files.map(\.table), currency: currency)
      try folder.write(package, to: try folder.start(DataPackage.fileName))
      try folder.write(Array(origin.json.utf8), to: try folder.start(RunInputs.fileName))
      try folder.commit(removing: obsolete.map(\.fileName))
    } catch {
      folder.discard()
      throw error
    }
  }
}

/// A file of a table with all of its rows.
struct TableFile {
  let table: TableDescription
  let bytes: [UInt8]
  /// Whether `--json` tells its rows; long ones stand in the folder alone.
  var isAnswered = true
  let records: () -> [JSONValue]

  init<Row>(_ table: Table<Row>, _ rows: some Sequence<Row>) {
    self.table = table.description
    bytes = table.bytes(rows)
    records = { table.records(rows) }
  }
}
