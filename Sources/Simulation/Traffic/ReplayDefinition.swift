public import Quantities
import Text

/// A recorded trace and how it is laid over the horizon.
public struct ReplayDefinition: Hashable, Sendable {
  /// Where the first row goes.
  public enum Shift: Hashable, Sendable {
    /// The first row lands on the horizon's start.
    case start
    /// Rows keep their own instants; those outside the horizon are counted and left out.
    case none
  }

  /// What becomes of a row that cannot be read.
  public enum BadRows: Hashable, Sendable {
    /// It is an error.
    case refused
    /// It is counted and left out.
    case skipped
  }

  /// When the requests come that one row stands for.
  public enum Spread: Hashable, Sendable {
    /// At even distances.
    case even
    /// As those of a Poisson process that happens to have so many: each at any time alike.
    case poisson
  }

  /// The file's path, or `-` for standard input.
  public var path: String
  /// How many of its bytes are read, so that one that grows is the same each time; nil for all.
  public var size: Int?
  /// Whose rows are played alone; nil for everyone's.
  public var customer: String?
  /// How rows are read.
  public var format: TraceFormat
  /// Where the first row goes.
  public var shift: Shift
  /// Two plays the trace twice as fast.
  public var speed: Decimal
  /// Two makes every row two requests; a half keeps every second one.
  public var scale: Decimal
  /// Whether the trace starts again until the horizon's end.
  public var repeats: Bool
  /// Whether rows are sorted first; otherwise they must be in the order of time.
  public var sorts: Bool
  /// What becomes of a row that cannot be read.
  public var badRows: BadRows
  /// When the requests of a row come that stands for many.
  public var spread = Spread.even
  /// The names of models in the trace, each with the entry of the stream that it means.
  public var models: [ModelName]
  /// The entry of rows without a known model name; nil makes an unknown name an error.
  public var defaultEntry: Int32?
  /// The rows in another order than that of the file, where they are wanted so.
  var store = TraceStore()

  /// A model's name in a trace.
  public struct ModelName: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The entry it means.
    public var entry: Int32

    /// Makes a name.
    public init(name: String, entry: Int32) {
      self.name = name
      self.entry = entry
    }
  }

  /// How the trace is read, whatever becomes of its rows.
  package var reading: ReplayDefinition {
    var reading = self
    (reading.shift, reading.speed, reading.scale, reading.repeats) = (.start, .one, .one, false)
    reading.customer = nil
    return reading
  }

  /// Scales the number of requests, to the millionth.
  package mutating func scale(by factor: Double) {
    guard factor != 1 else { return }
    let least = Decimal(significand: 1, places: 6)
    let millionths = Int128(min(max(factor * 1e6, 0), 1e15).rounded(.toNearestOrEven))
    scale = (try? scale.multiplied(by: Decimal(significand: millionths, places: 6))) ?? scale
    scale = max(scale, least)
  }

  /// Shares the rows that are kept in another order with a definition that reads them alike.
  package mutating func share(_ other: ReplayDefinition) { store = other.store }

  /// The customers of the trace, in the order of their coming.
  ///
  /// - Throws: where it cannot be read.
  package var customers: [String] {
    get throws(DocumentError) { try store.rows(of: self).customers }
  }

  /// Makes a definition.
  ///
  /// - Precondition: speed and scale are above zero.
  public init(
    path: String, format: TraceFormat, shift: Shift = .start, speed: Decimal = .one,
    scale: Decimal = .one, repeats: Bool = false, sorts: Bool = false,
    badRows: BadRows = .refused, models: [ModelName] = [], defaultEntry: Int32? = 0
  ) {
    precondition(speed > .zero && scale > .zero, "speed and scale must be above zero")
    self.path = path
    self.format = format
    self.shift = shift
    self.speed = speed
    self.scale = scale
    self.repeats = repeats
    self.sorts = sorts
    self.badRows = badRows
    self.models = models
    self.defaultEntry = defaultEntry
  }
}
