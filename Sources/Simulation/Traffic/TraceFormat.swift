public import Quantities

/// How the rows of a recorded trace are read: which of its columns, or keys of JSON objects, hold
/// what, and how numbers and times are written.
public struct TraceFormat: Hashable, Sendable {
  /// The unit of times.
  public enum TimeUnit: String, Hashable, Sendable, CaseIterable {
    /// What the first row looks like: text, or a number of the unit that puts it between 1973 and
    /// 5138.
    case automatic = "auto"
    /// ISO 8601 text; without an offset the format's zone decides.
    case iso8601
    /// Seconds since the epoch, with a fraction.
    case seconds = "s"
    /// Milliseconds since the epoch.
    case milliseconds = "ms"
    /// Microseconds since the epoch.
    case microseconds = "us"
    /// Nanoseconds since the epoch.
    case nanoseconds = "ns"

    /// Those that are numbers.
    static let numbers: [TimeUnit] = [.seconds, .milliseconds, .microseconds, .nanoseconds]

    /// The decimal places of the unit in a nanosecond; nil for text.
    var places: Int? {
      switch self {
      case .automatic, .iso8601: nil
      case .seconds: 9
      case .milliseconds: 6
      case .microseconds: 3
      case .nanoseconds: 0
      }
    }
  }

  /// How numbers in text are written.
  public struct Numbers: Hashable, Sendable {
    /// What stands before decimals.
    public var decimal: UInt8
    /// What stands between groups of three digits; nil for nothing.
    public var group: UInt8?

    /// Makes a way of writing.
    public init(decimal: UInt8 = UInt8(ascii: "."), group: UInt8? = nil) {
      self.decimal = decimal
      self.group = group
    }
  }

  /// The unit of times.
  public var unit = TimeUnit.automatic
  /// The zone of times that say none; nil for UTC.
  public var zone: ZoneRules?
  /// How numbers in text are written; nil where nothing is said, so that `1.000` is not understood.
  public var numbers: Numbers?
  /// Whether input tokens leave out those read from the cache and written to it.
  public var inputExcludesCache = false
  /// Whether somebody said so, or the contrary.
  package var saysInput = false
  /// Values of JSON objects that were found beside those that are read.
  var unread: [String] = []
  /// Conditions that rows must meet; others are left out.
  public var filters: [TraceFilter] = []
  /// How long after its time the requests of a row came, where no column tells.
  public var span: Duration?
  /// Whether the format is found by the columns that there are.
  package private(set) var isAutomatic = false
  /// Whether rows are sums of requests that do not say of how many.
  private(set) var isAggregate = false
  /// Tokens of a block.
  private(set) var blockTokens: Int64 = 512
  /// Whether columns may be missing that a row needs no value of.
  private(set) var isPreset = false
  /// The columns of each role, of which the first that has a value counts.
  private(set) var columns: [[TracePath]]

  /// Makes a format of the columns that hold each role, and of conditions of which those for a
  /// missing column are met.
  init(
    preset columns: KeyValuePairs<TraceRole, [String]>, unit: TimeUnit = .automatic,
    where filters: [String] = [], needs needed: [String] = [], exclusive: Bool = false,
    span: Duration? = nil, isAggregate: Bool = false, blockTokens: Int64 = 512
  ) {
    self.columns = TraceRole.allCases.map { role in
      (columns.first { $0.key == role }?.value ?? []).map { TracePath($0) }
    }
    self.unit = unit
    self.filters =
      filters.compactMap { TraceFilter($0, holdsWhereMissing: true) }
      + needed.compactMap { TraceFilter("\($0) !=") }
    (inputExcludesCache, saysInput) = (exclusive, true)
    self.span = span
    self.isAggregate = isAggregate
    self.blockTokens = blockTokens
    isPreset = true
    zone = .utc
  }

  /// Makes a format of columns of one's own, each of which the trace must have.
  package init(_ columns: [TraceRole: String], unit: TimeUnit = .automatic) {
    self.columns = TraceRole.allCases.map { role in columns[role].map { [TracePath($0)] } ?? [] }
    self.unit = unit
  }

  /// The format that is found by the columns that there are.
  public static let automatic: TraceFormat = {
    var format = TraceFormat([:])
    format.isAutomatic = true
    return format
  }()

  /// Columns of one's own, of a CSV file or JSON objects.
  public static func columns(
    time: String, unit: TimeUnit = .automatic, input: String? = nil, cachedInput: String? = nil,
    output: String? = nil, model: String? = nil
  ) -> TraceFormat {
    let columns: [(TraceRole, String?)] = [
      (.time, time), (.input, input), (.cachedInput, cachedInput), (.output, output),
      (.model, model),
    ]
    return TraceFormat(
      Dictionary(
        uniqueKeysWithValues: columns.compactMap { role, name in name.map { (role, $0) } }),
      unit: unit)
  }

  /// Has a role read from a column.
  package mutating func read(_ role: TraceRole, from column: String) {
    columns[role.rawValue] = [TracePath(column)]
  }

  /// Whether rows may tell anything that has a price.
  package var tellsUsage: Bool {
    isAutomatic || TraceRole.allCases.contains { $0.isUsage && name($0) != nil }
  }

  /// The first column of a role, as messages name it; nil where the format has none.
  func name(_ role: TraceRole) -> String? { columns[role.rawValue].first?.text }

  /// Tells whether rows may have a value of a kind.
  package func has(_ role: TraceRole) -> Bool { isAutomatic || name(role) != nil }
}
