public import Results

/// By how much metrics changed in each replication, where both sides have kept their values.
///
/// A replication has the same streams of chance on both sides as long as the seed is the same, so
/// that what both share cancels; with another seed the pairs are only independent.
public struct ReplicationPairs: Sendable {
  private static let table = Tables.replications.description

  /// The run's values less the baseline's, by organization and metric, as far as every replication
  /// has a value on both sides or on neither.
  private var differences: [[String]: [Double]] = [:]

  /// No pairs: both sides are independent.
  public static let none = ReplicationPairs()

  private init() {}

  /// Reads the pairs of two folders; there are none where one of them has no replications.csv.
  ///
  /// Memory grows with the baseline's file.
  public init(
    baseline: ComparedFolder, run: ComparedFolder
  ) throws(ResultsError) {
    guard [baseline, run].allSatisfy({ $0.names.contains(Self.table.fileName) }) else { return }
    var before: [[String]: [Double?]] = [:]
    try Self.read(baseline) { key, value in before[key, default: []].append(value) }
    var counts: [[String]: Int] = [:]
    var incomplete: Set<[String]> = []
    try Self.read(run) { key, value in
      let place = counts[key, default: 0]
      counts[key] = place + 1
      guard let values = before[key], place < values.count else { return }
      if let old = values[place], let new = value {
        differences[key, default: []].append(new - old)
      } else {
        incomplete.insert(key)
      }
    }
    for key in incomplete { differences[key] = nil }
  }

  /// Whether there are no pairs.
  public var isEmpty: Bool { differences.isEmpty }

  /// The differences of a row's metric; nil where it has no pairs.
  func differences(of row: SummaryRow) -> [Double]? { differences[row.key] }

  /// Calls a closure with every value of a folder, in the order of replications.
  private static func read(
    _ folder: ComparedFolder, _ body: (_ key: [String], _ value: Double?) -> Void
  ) throws(ResultsError) {
    let names = ["organization", "metric", "value"]
    let table = try StoredResults(path: folder.path).open(table, requiring: names)
    let places = names.map { table.place(of: $0) }
    while try table.next() {
      let texts = places.map { table.text($0) }
      let value = Double(texts[2])
      if texts[2].isEmpty || value?.isFinite == true {
        body([texts[0], texts[1]], value)
      } else {
        table.note("`\(texts[2])` is not a number", at: places[2])
      }
    }
    try table.finish()
  }
}
