/// The files about break-even and their columns.
public enum BreakEvenTables {
  private static let keyUnit = "as the key takes it"
  private static let rowUnit = "as in the column unit"

  private static let names = [
    ColumnDescription("baseline", .string, "The scenario that is compared with"),
    ColumnDescription("alternative", .string, "The scenario that is compared"),
    ColumnDescription("metric", .string, "What comes to the same"),
    ColumnDescription("organization", .string, "The organization's name, or * for all"),
    ColumnDescription("key", .string, "The key that is varied in all scenarios"),
  ]

  private static func value(_ name: String, _ meaning: String) -> ColumnDescription {
    ColumnDescription(name, .string, unit: keyUnit, meaning)
  }

  private static let requests = ColumnDescription(
    "requests_per_month", .number, unit: "count",
    "The mean requests of the baseline at the value in a month of 30.4375 days")

  private static let replications = ColumnDescription(
    "replications", .integer, unit: "count",
    "The replications in which both have a value there")

  /// Where scenarios come to the same.
  public static let breakEven = TableDescription(
    name: "break_even", rowMeaning: "alternative and value at which both come to the same",
    columns: names + [
      value("value", "The key's value, to three digits"),
      value(
        "ci95_low",
        "The value below which the 95 % interval of the difference excludes zero, or empty"),
      value(
        "ci95_high",
        "The value above which the 95 % interval of the difference excludes zero, or empty"),
      value("bracket_low", "The nearest value below with the other sign that was simulated"),
      value("bracket_high", "The nearest value above with the other sign that was simulated"),
      ColumnDescription("lower_below", .string, "The scenario that is lower below the value"),
      ColumnDescription("lower_above", .string, "The scenario that is lower above the value"),
      requests, replications,
    ])

  /// Every value that was simulated.
  public static let points = TableDescription(
    name: "break_even_points", rowMeaning: "alternative and value of the key",
    columns: names + [
      value("value", "The key's value"),
      ColumnDescription("unit", .string, "The unit of means and differences"),
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
        "verdict", .string,
        "lower or higher where the interval excludes zero, equal where no replication differs, or "
          + "undecided"),
      requests, replications,
    ])

  /// Both.
  public static let all = [breakEven, points]
}
