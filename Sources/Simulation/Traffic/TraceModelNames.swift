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

  /// Returns the entry of a name, with what may stand before and behind it; nil where there is none and
  /// no default.
  ///
  /// The longest of `provider/model:tier`, `model:tier`, `provider/model` and `model` counts that is
  /// known. What is discovered has the longest name.
  mutating func entry(
    of cell: TraceCell, provider: [UInt8] = [], tier: [UInt8] = []
  ) -> (entry: Int32?, hasTier: Bool) {
    guard cell.kind == .text, !names.isEmpty else { return (defaultEntry, tier.isEmpty) }
    if provider.isEmpty, tier.isEmpty { return (discovered(cell.bytes), true) }
    for tier in tier.isEmpty ? [[]] : [tier, []] {
      for provider in provider.isEmpty ? [[]] : [provider, []] {
        let name = Self.name(cell.bytes, provider, tier)
        let takesAny = discovers || provider.isEmpty && tier.isEmpty
        let found = name.withUnsafeBufferPointer { takesAny ? discovered($0) : known($0) }
        if takesAny || found != nil { return (found, !tier.isEmpty) }
      }
    }
    return (defaultEntry, false)
  }

  private static func name(
    _ model: UnsafeBufferPointer<UInt8>, _ provider: [UInt8], _ tier: [UInt8]
  ) -> [UInt8] {
    let prefix = provider + [UInt8(ascii: "/")]
    return (provider.isEmpty || model.starts(with: prefix) ? [] : prefix) + Array(model)
      + (tier.isEmpty ? [] : [UInt8(ascii: ":")] + tier)
  }

  private mutating func known(_ name: UnsafeBufferPointer<UInt8>) -> Int32? {
    if Self.equal(names[last].bytes, name) { return names[last].entry }
    for index in names.indices where Self.equal(names[index].bytes, name) {
      last = index
      return names[index].entry
    }
    return nil
  }

  private mutating func discovered(_ name: UnsafeBufferPointer<UInt8>) -> Int32? {
    if let known = known(name) { return known }
    guard discovers, !name.isEmpty else { return defaultEntry }
    guard names.count < Self.mostNames else { return nil }
    let entry = Int32(truncatingIfNeeded: names.count)
    names.append((Array(name), entry))
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
