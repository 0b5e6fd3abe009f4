import Text

extension CSVBuffer {
  /// Starts a table with its header.
  init(headerOf table: TableDescription) {
    self.init()
    for column in table.columns { text(column.name) }
    endRow()
  }
}
