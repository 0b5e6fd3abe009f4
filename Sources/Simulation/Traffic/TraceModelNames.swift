import Text

/// Finds the entry that a model's name means.
struct TraceModelNames {
  private var names: [(bytes: [UInt8], entry: Int32)]
  /// The entry of rows that have no name, or none that is known.
  let defaultEntry: Int32?
  /// Whether names that are not known become known, with entries in the order of their coming.
  let discovers: Bool
  /// Traces name the same model many times in a row.
  private var last = 0

  init(_ definition: ReplayDefinition) {
    names = definition.models.map { (Array($0.name.utf8), $0.entry) }
    defaultEntry = definition.defaultEntry
    discovers = false
  }

  /// Makes entries of the names as they come; rows without one are of entry 0.
  init(discoveringBeside unnamed: String) {
    names = [(Array(unnamed.utf8), 0)]
    defaultEntry = 0
    discovers = true
  }

  /// The most names that are discovered.
  private static let mostNames = 1000

  /// The names that are known.
  var known: [String] { names.map { String(decoding: $0.bytes, as: UTF8.self) } }

  /// Whether the name decides anything.
  var isNeeded: Bool { !names.isEmpty || defaultEntry == nil }

  /// Returns the entry of a name; nil where there is none and no default.
  mutating func entry(of cell: TraceCell) -> Int32? {
    guard cell.kind == .text, !names.isEmpty else { return defaultEntry }
    if Self.equal(names[last].bytes, cell.bytes) { return names[last].entry }
    for index in names.indices where Self.equal(names[index].bytes, cell.bytes) {
      last = index
      return names[index].entry
    }
    guard discovers, !cell.bytes.isEmpty else { return defaultEntry }
    guard names.count < Self.mostNames else { return nil }
    let entry = Int32(truncatingIfNeeded: names.count)
    names.append((Array(cell.bytes), entry))
    last = names.count - 1
    return entry
  }

  func problem(_ cell: TraceCell) -> String {
    guard cell.kind == .text, !cell.bytes.isEmpty else {
      return "the row names no model; there must be a name, or a `model` for all others"
    }
    guard !discovers else {
      return "`\(cell.excerpt)` is one more than the \(Self.mostNames) models that a trace may name"
    }
    let name = String(decoding: cell.bytes, as: UTF8.self)
    let hint = NearMiss.suggestion(for: name, among: known).map { "did you mean `\($0)`? " } ?? ""
    return "`models` does not name `\(cell.excerpt)`; \(hint)name it there, or give a `model` for "
      + "all others; `models: as_named` takes each as the model of its name"
  }

  private static func equal(_ left: [UInt8], _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    left.count == right.count && left.elementsEqual(right)
  }
}
