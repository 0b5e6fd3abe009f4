public import Results

/// A row of summary.csv, as far as chance is concerned.
public struct SummaryRow: Hashable, Sendable {
  /// The organization's name, or * for all.
  public let organization: String
  /// What was measured.
  public let metric: String
  /// The unit of the values.
  public let unit: String
  /// The mean as it is written; empty where no replication has a value.
  public let meanText: String
  /// The mean, or nil where no replication has a value.
  public let mean: Double?
  /// The standard deviation, or nil below two values.
  public let standardDeviation: Double?
  /// The replications that have a value.
  public let count: Int

  /// Makes a row; nil where a text is neither empty, which is no number, nor one that can be.
  public init?(
    organization: String, metric: String, unit: String, mean: String, standardDeviation: String,
    count: String
  ) {
    guard let number = Int(count), (0...Int(Int32.max)).contains(number),
      let average = Self.number(mean), let spread = Self.number(standardDeviation),
      (average == nil) == (number == 0), (spread == nil) == (number < 2), spread ?? 0 >= 0
    else { return nil }
    self.organization = organization
    self.metric = metric
    self.unit = unit
    self.meanText = mean
    self.mean = average
    self.standardDeviation = spread
    self.count = number
  }

  /// What tells it from other rows.
  var key: [String] { [organization, metric] }

  /// The number of a text, nil where it is empty; no value at all where it is neither.
  private static func number(_ text: String) -> Double?? {
    guard !text.isEmpty else { return .some(nil) }
    guard let number = Double(text), number.isFinite else { return nil }
    return number
  }

  /// Reads the rows of a folder, in the order of the file.
  public static func read(_ folder: ComparedFolder) throws(ResultsError) -> [SummaryRow] {
    let names = ["organization", "metric", "unit", "mean", "sd", "replications"]
    let table = try StoredResults(path: folder.path).open(
      Tables.summary.description, requiring: names)
    let places = names.map { table.place(of: $0) }
    var rows: [SummaryRow] = []
    while try table.next() {
      let texts = places.map { table.text($0) }
      if let row = SummaryRow(
        organization: texts[0], metric: texts[1], unit: texts[2], mean: texts[3],
        standardDeviation: texts[4], count: texts[5])
      {
        rows.append(row)
      } else {
        table.note(
          "mean `\(texts[3])`, sd `\(texts[4])` and replications `\(texts[5])` do not go together",
          at: places[3])
      }
    }
    try table.finish()
    return rows
  }
}
