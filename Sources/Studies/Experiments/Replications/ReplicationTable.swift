public import Statistics

/// What a metric is called, its unit, and whether its values are exact integers.
public struct MetricColumn: Hashable, Sendable {
  /// How values are stored and summarized.
  public enum Kind: UInt8, Hashable, Sendable {
    /// Doubles; NaN where a replication has no value.
    case real
    /// Integers, such as counts or amounts in nano-units; every replication has a value.
    case integer
  }

  /// The name, unique within a table.
  public let name: String
  /// The unit, as shown in reports.
  public let unit: String
  /// How values are stored.
  public let kind: Kind

  /// Makes a metric.
  public init(name: String, unit: String, kind: Kind) {
    self.name = name
    self.unit = unit
    self.kind = kind
  }
}

/// One value of a metric in one replication.
public enum MetricValue: Hashable, Sendable {
  /// A double.
  case real(Double)
  /// An integer.
  case integer(Int64)
}

/// The summary of a metric over replications.
public enum MetricSummary: Hashable, Sendable {
  /// Of doubles; replications without a value are left out of the count.
  case real(SampleSummary)
  /// Of integers.
  case integer(ExactSampleSummary)
  /// No replication has a value.
  case empty
}

/// The values of all metrics in all replications.
///
/// - Layout: replications × metrics, row-major, one 64-bit word a value; adding a replication
///   appends a row.
public struct ReplicationTable: Hashable, Sendable {
  /// The metrics, one a column.
  public let metrics: [MetricColumn]
  private var words: [UInt64] = []

  /// Makes a table without replications.
  ///
  /// - Precondition: there is a metric.
  public init(metrics: [MetricColumn]) {
    precondition(!metrics.isEmpty, "there are no metrics")
    self.metrics = metrics
  }

  /// The number of replications.
  public var replications: Int { words.count / metrics.count }

  /// Adds the values of the next replication, in the order of the metrics.
  ///
  /// - Precondition: there is one value of the right kind for each metric.
  public mutating func append(_ values: [MetricValue]) {
    precondition(values.count == metrics.count, "the values do not match the metrics")
    for (metric, value) in zip(metrics, values) {
      switch (metric.kind, value) {
      case (.real, .real(let number)): words.append(number.bitPattern)
      case (.integer, .integer(let number)): words.append(UInt64(bitPattern: number))
      default: preconditionFailure("the value of \(metric.name) is of another kind")
      }
    }
  }

  /// Returns the column of a metric, or nil where there is none of that name.
  public func column(named name: String) -> Int? { metrics.firstIndex { $0.name == name } }

  /// Returns the doubles of a metric in replication order; NaN where there is no value.
  ///
  /// Integers are converted to the nearest double.
  public func values(ofColumn column: Int) -> [Double] {
    switch metrics[column].kind {
    case .real: words(ofColumn: column).map { Double(bitPattern: $0) }
    case .integer: words(ofColumn: column).map { Double(Int64(bitPattern: $0)) }
    }
  }

  /// Returns the integers of a metric in replication order.
  ///
  /// - Precondition: the metric is of the integer kind.
  public func integers(ofColumn column: Int) -> [Int64] {
    precondition(metrics[column].kind == .integer, "the metric holds doubles")
    return words(ofColumn: column).map { Int64(bitPattern: $0) }
  }

  /// Summarizes a metric.
  public func summary(ofColumn column: Int, level: Double = 0.95) -> MetricSummary {
    switch metrics[column].kind {
    case .real:
      let values = values(ofColumn: column).filter { !$0.isNaN }
      return SampleSummary(values, level: level).map { .real($0) } ?? .empty
    case .integer:
      let values = integers(ofColumn: column)
      return ExactSampleSummary(values, level: level).map { .integer($0) } ?? .empty
    }
  }

  private func words(ofColumn column: Int) -> [UInt64] {
    stride(from: column, to: words.count, by: metrics.count).map { words[$0] }
  }
}

extension ReplicationTable: Mergeable {
  /// Appends the replications of another table.
  ///
  /// - Precondition: both tables have the same metrics.
  public mutating func merge(_ later: ReplicationTable) {
    precondition(metrics == later.metrics, "the tables have different metrics")
    words.append(contentsOf: later.words)
  }
}

extension ReplicationTable: SerializableResult {
  /// The version of the content.
  public static var contentVersion: UInt16 { 1 }

  /// Writes the metrics and then the rows.
  public func write(to writer: inout ByteWriter) {
    writer.write(Int64(metrics.count))
    for metric in metrics {
      writer.write(metric.name)
      writer.write(metric.unit)
      writer.write(metric.kind.rawValue)
    }
    writer.write(words)
  }

  /// Reads a table back.
  ///
  /// - Throws: `truncated`, or `invalidValue` where the bytes are no table.
  public init(from reader: inout ByteReader) throws(PartialResultError) {
    let start = reader.offset
    let count = try reader.read(Int64.self)
    guard count > 0, count <= Int64(reader.remaining) else { throw .invalidValue(offset: start) }
    var metrics: [MetricColumn] = []
    for _ in 0..<count {
      let name = try reader.read(String.self)
      let unit = try reader.read(String.self)
      let position = reader.offset
      guard let kind = MetricColumn.Kind(rawValue: try reader.read(UInt8.self)) else {
        throw .invalidValue(offset: position)
      }
      metrics.append(MetricColumn(name: name, unit: unit, kind: kind))
    }
    let position = reader.offset
    words = try reader.read([UInt64].self)
    self.metrics = metrics
    guard words.count % metrics.count == 0 else { throw .invalidValue(offset: position) }
  }
}
