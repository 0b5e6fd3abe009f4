import Foundation
import Text

/// The description of a results folder as a Frictionless Data Package.
enum DataPackage {
  /// Returns `datapackage.json`.
  static func json(
    name: String, title: String, tables: [TableDescription], currency: String
  ) -> [UInt8] {
    var out = "{\n"
    out += "  \"profile\": \"tabular-data-package\",\n"
    out += "  \"name\": \(quoted(slug(name))),\n"
    out += "  \"title\": \(quoted(title)),\n"
    out += "  \"resources\": [\n"
    out += tables.map { resource($0, currency) }.joined(separator: ",\n")
    out += "\n  ]\n}\n"
    return Array(out.utf8)
  }

  private static func resource(_ table: TableDescription, _ currency: String) -> String {
    var out = "    {\n"
    out += "      \"profile\": \"tabular-data-resource\",\n"
    out += "      \"name\": \(quoted(slug(table.name))),\n"
    out += "      \"path\": \(quoted(table.fileName)),\n"
    out += "      \"description\": \(quoted("One row per " + table.rowMeaning + ".")),\n"
    out += "      \"format\": \"csv\",\n      \"mediatype\": \"text/csv\",\n"
    out += "      \"encoding\": \"utf-8\",\n"
    out += "      \"schema\": {\n        \"fields\": [\n"
    out += table.columns.map { field($0, currency) }.joined(separator: ",\n")
    out += "\n        ],\n        \"missingValues\": [\"\"]\n      }\n    }"
    return out
  }

  private static func field(_ column: ColumnDescription, _ currency: String) -> String {
    var parts = ["\"name\": \(quoted(column.name))", "\"type\": \(quoted(column.kind.rawValue))"]
    if column.kind == .datetime { parts.append("\"format\": \"any\"") }
    if let unit = column.unit {
      parts.append("\"unit\": \(quoted(unit == "currency" ? currency : unit))")
    }
    parts.append("\"description\": \(quoted(column.meaning))")
    return "          {" + parts.joined(separator: ", ") + "}"
  }

  /// Package names are lower case without blanks or underscores.
  private static func slug(_ name: String) -> String {
    String(
      name.lowercased().map { character in
        character.isASCII
          && (character.isLetter || character.isNumber || character == "-"
            || character == ".")
          ? character : "-"
      })
  }

  private static func quoted(_ text: String) -> String { JSONValue.quoted(text) }
}
