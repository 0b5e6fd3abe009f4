/// The files of a comparison's folder and their columns.
public enum ComparisonTables {
  private static let rowUnit = "as in the column unit"

  private static let names = [
    ColumnDescription("metric", .string, "What was measured"),
    ColumnDescription("unit", .string, "The unit of the values"),
    ColumnDescription("baseline", .string, "The scenario that is compared with"),
    ColumnDescription("alternative", .string, "The scenario that is compared"),
  ]

  private static let values = [
    ColumnDescription(
      "baseline_mean", .number, unit: rowUnit, "The baseline's mean over replications"),
    ColumnDescription(
      "alternative_mean", .number, unit: rowUnit, "The alternative's mean over replications"),
    ColumnDescription(
      "difference", .number, unit: rowUnit, "The mean of alternative less baseline"),
    ColumnDescription(
      "ci95_low", .number, unit: rowUnit, "The lower end of the difference's 95 % interval"),
    ColumnDescription(
      "ci95_high", .number, unit: rowUnit, "The upper end of the difference's 95 % interval"),
    ColumnDescription(
      "replications", .integer, unit: "count", "The replications in which both have a value"),
    ColumnDescription(
      "variance_reduction", .number, unit: "ratio",
      "The variance of the difference of independent runs over that of the paired ones"),
  ]

  private static let verdict = ColumnDescription(
    "verdict", .string,
    "lower or higher where the interval excludes zero, equal where no replication differs, or "
      + "undecided")

  private static func count(_ name: String, _ meaning: String) -> ColumnDescription {
    ColumnDescription(name, .integer, unit: "count", meaning)
  }

  /// The differences of every organization.
  public static let compare = TableDescription(
    name: "compare", rowMeaning: "alternative, organization (* is all of them) and metric",
    columns: [ColumnDescription("organization", .string, "The organization's name, or * for all")]
      + names + values + [verdict])

  /// The differences of organizations of about the same size.
  public static let segments = TableDescription(
    name: "segments", rowMeaning: "alternative, size class and metric",
    columns: [
      ColumnDescription("size_class", .string, "The class by usage in the baseline"),
      count("organizations", "The organizations in the class"),
    ] + names + values + [
      verdict, count("lower", "Organizations whose alternative is lower"),
      count("higher", "Organizations whose alternative is higher"),
      count("equal", "Organizations that differ in no replication"),
      count("undecided", "Organizations whose interval contains zero, or without a value"),
    ])

  /// Every table of a comparison.
  public static let all = [compare, segments]
}
