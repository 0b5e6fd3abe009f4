import Text

/// The description of a results folder as a Frictionless Data Package.
enum DataPackage {
  static let fileName = "datapackage.json"

  /// Returns `datapackage.json`.
  static func json(
    name: String, title: String, tables: [TableDescription], currency: String
  ) -> [UInt8] {
    let package = JSONValue.members([
      "profile": "tabular-data-package", "name": .string(slug(name)), "title": .string(title),
      "resources": .array(tables.map { resource($0, currency) }),
    ])
    return Array(package.text.utf8)
  }

  private static func resource(_ table: TableDescription, _ currency: String) -> JSONValue {
    .members([
      "profile": "tabular-data-resource", "name": .string(slug(table.name)),
      "path": .string(table.fileName), "description": .string("One row per \(table.rowMeaning)."),
      "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
      "schema": .members([
        "fields": .array(table.columns.map { field($0, currency) }),
        "missingValues": .strings([""]),
      ]),
    ])
  }

  private static func field(_ column: ColumnDescription, _ currency: String) -> JSONValue {
    var members: [JSONValue.Member] = [
      ("name", .string(column.name)), ("type", .string(column.kind.rawValue)),
    ]
    if column.kind == .datetime { members.append(("format", "any")) }
    if let unit = column.unit {
      members.append(("unit", .string(unit == "currency" ? currency : unit)))
    }
    return .object(members + [("description", .string(column.meaning))])
  }

  /// Package names are lower case without blanks or underscores.
  private static func slug(_ name: String) -> String {
    String(
      name.lowercased().map { character in
        let isPlain = character.isLetter || character.isNumber || "-.".contains(character)
        return character.isASCII && isPlain ? character : "-"
      })
  }
}
