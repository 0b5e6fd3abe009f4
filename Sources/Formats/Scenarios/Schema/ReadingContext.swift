import Quantities
import Text

/// What the readers of a scenario's values share while one file is read.
final class ReadingContext {
  let problems: DiagnosticCollector
  /// Where time zones come from.
  let known: KnownFiles
  /// The currency that bare numbers and signs mean; read before any money.
  var currency = "USD"
  /// The rules of the scenario's time zone; read before any date.
  var zone = ZoneRules.utc
  /// The simulated time, if it could be read.
  var horizon: Interval?

  init(problems: DiagnosticCollector, known: KnownFiles = KnownFiles()) {
    self.problems = problems
    self.known = known
  }

  /// Reads as another does, and keeps problems to itself.
  convenience init(silenced other: ReadingContext) {
    self.init(problems: DiagnosticCollector(), known: other.known)
    (currency, zone, horizon) = (other.currency, other.zone, other.horizon)
  }

  func error(_ message: String, at position: SourcePosition) {
    problems.error(message, at: position)
  }
}

/// What a file says of something; what it leaves open is as in the value that it is put over.
struct Overlay<Base> {
  /// Where it stands.
  let position: SourcePosition
  private let change: (inout Base) -> Void

  fileprivate init(position: SourcePosition, _ change: @escaping (inout Base) -> Void) {
    self.position = position
    self.change = change
  }

  /// Puts it over a value.
  func apply(to base: inout Base) { change(&base) }
}

extension ValueType {
  /// An object whose keys replace parts of a value that is only known later; defaults are shown of
  /// a base.
  static func overlay<Base>(
    _ name: String, _ documentation: String, over base: @autoclosure @escaping () -> Base,
    isPartial: Bool = false, _ keys: @escaping (ObjectReader, inout Base) -> Void
  ) -> ValueType where Value == Overlay<Base> {
    .object(name, documentation, isPartial: isPartial) { object in
      var shown = base()
      keys(object, &shown)
      let silent = object.context.map { ReadingContext(silenced: $0) }
      return Overlay(position: object.position) { [entries = object.entries] value in
        guard let silent else { return }
        // Problems have been reported above.
        keys(ObjectReader(entries: entries, position: object.position, context: silent), &value)
      }
    }
  }
}
