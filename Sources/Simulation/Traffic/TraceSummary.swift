public import Quantities
public import Text

/// What a trace was understood as.
public struct TraceSummary {
  /// What the requests of one model come to.
  public struct ModelTotal {
    /// The model as the trace names it.
    public let name: String
    /// How many requests there are.
    public var requests: Int64 = 0
    /// Their input tokens.
    public var inputTokens: Int128 = 0
    /// Input tokens that were read from the cache.
    public var cachedInputTokens: Int128 = 0
    /// Input tokens that were written to the cache.
    public var cacheWriteTokens: Int128 = 0
    /// Their output tokens.
    public var outputTokens: Int128 = 0
    /// What the vendor charged; nil where the trace does not say.
    public var cost: Decimal?
  }

  /// The name of the format; nil for columns of one's own.
  public private(set) var format: String?
  /// Whether it has anything that could be priced.
  public private(set) var tellsUsage = true
  /// How times are written.
  public private(set) var unit = TraceFormat.TimeUnit.automatic
  /// Columns that are read.
  public private(set) var used: [String] = []
  /// Columns that are not read.
  public private(set) var unused: [String] = []
  /// Rows of the file.
  public private(set) var rows: Int64 = 0
  /// Those of them that were left out.
  public private(set) var rowsLeftOut: Int64 = 0
  /// The first rows.
  public private(set) var firstRows: [TraceRow] = []
  /// The earliest time; `never` where there is no row.
  public private(set) var first = Instant.never
  /// The latest time; `never` likewise.
  public private(set) var last = Instant.never
  /// What each model's requests come to, in the order of their coming.
  public private(set) var models: [ModelTotal] = []
  /// Whether rows are in the order of time.
  public private(set) var isInOrder = true
  /// What is wrong, or may be otherwise than it was meant; at most a hundred errors.
  public private(set) var problems: [Diagnostic] = []

  /// Reads a trace to its end.
  ///
  /// - Parameters:
  ///   - definition: The file and how its rows are read.
  ///   - most: How many of the first rows are kept.
  /// - Throws: where the file cannot be read at all.
  public init(
    _ definition: ReplayDefinition, firstRows most: Int
  ) throws(DocumentError) {
    var reader = try TraceReader.open(definition, names: TraceModelNames(discoveringBeside: ""))
    self.format = TracePreset.all.first { $0.format.columns == reader.format.columns }?.name
    var (first, last, latest) = (Int64.max, Int64.min, Int64.min)
    while problems.count < TraceCheck.mostProblems {
      do throws(DocumentError) {
        guard let row = try reader.next() else { break }
        if row.time < latest, isInOrder {
          isInOrder = false
          problems.append(TraceWarnings.ofOrder(definition.path, line: row.line))
        }
        latest = row.time
        (first, last) = (min(first, row.time), max(last, row.end, row.time))
        if firstRows.count < most { firstRows.append(row) }
        add(row, cost: reader.cost, names: reader.names)
      } catch .malformed(let diagnostic) {
        problems.append(diagnostic)
      }
    }
    tellsUsage = reader.format.tellsUsage
    used = reader.tally.used.map(Self.shortened)
    unused = reader.tally.unused.map(Self.shortened)
    unit = reader.clock.unit
    (rows, rowsLeftOut) = (reader.tally.rows + reader.tally.rowsLeftOut, reader.tally.rowsLeftOut)
    if first > last, problems.isEmpty { problems = [TraceCheck.noRows(definition.path)] }
    if first <= last {
      (self.first, self.last) = (Instant(nanoseconds: first), Instant(nanoseconds: last))
      problems += TraceWarnings(reader, path: definition.path).all
      problems += TraceWarnings.ofUnit(
        reader.clock, path: definition.path, first: first, last: last)
    }
  }

  /// A column's name, cut where it is longer than names are.
  package static func shortened(_ name: String) -> String {
    name.utf8.count > 60 ? name.prefix(40) + "…" : name
  }

  private mutating func add(_ row: TraceRow, cost: Decimal?, names: TraceModelNames) {
    let place = Int(row.entry)
    while models.count <= place {
      models.append(ModelTotal(name: names.known[models.count]))
    }
    models[place].requests += row.count
    models[place].inputTokens += Int128(row.inputTokens)
    models[place].cachedInputTokens += Int128(row.cachedInputTokens)
    models[place].cacheWriteTokens +=
      Int128(row.cacheWriteTokens) + Int128(row.cacheWriteOneHourTokens)
    models[place].outputTokens += Int128(row.outputTokens)
    if let cost, let sum = try? (models[place].cost ?? .zero).adding(cost) {
      models[place].cost = sum
    }
  }
}
