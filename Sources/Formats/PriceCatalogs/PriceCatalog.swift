import Text

/// A price list: LiteLLM's price map, one JSON object with an entry for each model, or one of the
/// other forms that are told by their structure (`CatalogShape`).
///
/// Where models stand below providers, a model is found by `provider/model`, and by its own name
/// where one provider alone has it.
///
/// Reading one checks the whole text and finds its entries; an entry is decoded when it is asked
/// for, since a scenario uses a few of thousands.
public struct PriceCatalog: Sendable {
  /// The entry that documents the fields and prices nothing.
  private static let sample = "sample_spec"

  /// Where an entry lies: the bytes of its object, braces included, and the place of the first.
  private struct Place {
    let bytes: Range<Int>
    let start: SourcePosition
    var shape = CatalogShape.liteLLM
    var provider: String?
  }

  /// The file as it was named.
  public let file: String
  /// The names of the entries, in the order of the file.
  public private(set) var names: [String] = []
  private let bytes: [UInt8]
  private var places: [String: Place] = [:]
  /// Names that several providers have.
  private var ambiguous: Set<String> = []
  /// Names that begin with the provider's, as another provider may call a model of its own.
  private var qualified: Set<String> = []

  /// Reads a file; it may be packed with gzip, and `-` is standard input.
  ///
  /// - Throws: `unreadable`, or `invalid` with everything that is wrong with the file's structure.
  public init(path: String) throws(PriceCatalogError) {
    try self.init(Self.contents(ofFile: path), file: path)
  }

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - file: What diagnostics call it.
  /// - Throws: `invalid` with everything that is wrong with the structure.
  public init(_ bytes: [UInt8], file: String) throws(PriceCatalogError) {
    self.file = file
    self.bytes = bytes
    let problems = bytes.withUnsafeBufferPointer { index($0) }
    names.removeAll { ambiguous.contains($0) }
    guard problems.isEmpty else { throw .invalid(InvalidInput(problems)) }
  }

  /// What stands between the name of a model and that of a service tier.
  public static let tierSeparator: Character = ":"

  /// Returns the entry with exactly this name, or of a model in a service tier; nil where there is
  /// none.
  ///
  /// - Throws: `invalid` with everything that is wrong with the entry.
  public func entry(named name: String) throws(PriceCatalogError) -> CatalogEntry? {
    if let place = place(of: name) { return try entry(named: name, in: nil, at: place) }
    guard let end = name.lastIndex(of: Self.tierSeparator) else { return nil }
    let (model, tier) = (String(name[..<end]), String(name[name.index(after: end)...]))
    guard let place = place(of: model) else { return nil }
    let entry = try entry(named: model, in: tier, at: place)
    return entry.serviceTiers.contains(tier) ? entry : nil
  }

  private func place(of name: String) -> Place? {
    ambiguous.contains(name) ? nil : places[name]
  }

  private func entry(
    named name: String, in tier: String?, at place: Place
  ) throws(PriceCatalogError) -> CatalogEntry {
    try bytes.withUnsafeBufferPointer { buffer throws(PriceCatalogError) in
      var reader = CatalogEntryReader(
        name: name, tier: tier, shape: place.shape, provider: place.provider,
        bytes: UnsafeBufferPointer(rebasing: buffer[place.bytes]), file: file,
        line: place.start.line, column: place.start.column)
      return try reader.read()
    }
  }

  /// A model's name with all of what stands before slashes, and with less and less of it.
  public static func spellings(of name: String) -> [String] {
    let parts = name.split(separator: "/")
    return [name] + parts.indices.dropFirst().map { parts[$0...].joined(separator: "/") }
  }

  /// Returns the name of the entry that a model's name means: the same, the same without what stands
  /// before a slash, or the one that has something before it.
  ///
  /// - Complexity: O(n) in the entries.
  public func listedName(of name: String) -> String? {
    let spellings = Self.spellings(of: name)
    if let listed = spellings.first(where: { place(of: $0) != nil }) { return listed }
    let below = names.filter { $0.hasSuffix("/\(spellings.last ?? name)") }
    return below.count == 1 ? below[0] : nil
  }

  /// Returns the name that an unknown name was probably meant to be, or nil.
  ///
  /// A name that differs only by its provider's prefix (`azure/gpt-4o` for `gpt-4o`) is as good a
  /// guess as a misspelled one, and is preferred.
  ///
  /// - Complexity: O(n) in the entries.
  public func suggestion(for name: String) -> String? {
    let wanted = Self.withoutPrefix(name)
    if let same = names.first(where: { Self.withoutPrefix($0) == wanted }) { return same }
    let length = name.count
    // Only names of about the same length can be close.
    let candidates = names.filter { abs($0.count - length) <= max(1, length / 3) }
    return NearMiss.suggestion(for: name, among: candidates)
  }

  private static func withoutPrefix(_ name: String) -> String {
    (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
  }

  private static func contents(ofFile path: String) throws(PriceCatalogError) -> [UInt8] {
    do throws(ByteSource.Failure) {
      return try ByteSource.contents(of: path)
    } catch {
      switch error {
      case .unreadable(let path, let reason): throw .unreadable(path: path, reason: reason)
      case .corrupt(let reason):
        let problem = Diagnostic(
          severity: .error, message: "the file cannot be unpacked: \(reason)",
          position: SourcePosition(file: path))
        throw .invalid(InvalidInput([problem]))
      }
    }
  }
}

extension PriceCatalog {
  /// Finds the entries in one pass that also checks that the text is JSON.
  ///
  /// - Returns: Everything that is wrong with the structure.
  private mutating func index(_ bytes: UnsafeBufferPointer<UInt8>) -> [Diagnostic] {
    var scanner = JSONScanner(bytes, file: file)
    func problem(_ message: String, _ position: SourcePosition) -> Diagnostic {
      Diagnostic(severity: .error, message: message, position: position)
    }
    switch TextCheck.examine(bytes) {
    case .ascii, .unicode: break
    case .null(let offset):
      return [
        problem("a NUL byte; a price catalogue is text", scanner.position(atByte: offset))
      ]
    case .invalid(let offset):
      return [problem("these bytes are not UTF-8 text", scanner.position(atByte: offset))]
    }
    do throws(DocumentError) {
      switch try scanner.next() {
      case .objectStart: return try indexMembers(&scanner)
      case .arrayStart:
        try indexProviders(&scanner)
        return []
      default:
        let message = "a price catalogue is a JSON object with an entry for each model, or a list"
        return [problem(message, scanner.tokenPosition)]
      }
    } catch {
      return [error.diagnostic]
    }
  }

  /// Finds the entries of an object: of models, or of providers or lists that have them.
  private mutating func indexMembers(
    _ scanner: inout JSONScanner
  ) throws(DocumentError) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    func note(_ message: String, _ position: SourcePosition) {
      problems.append(Diagnostic(severity: .error, message: message, position: position))
    }
    while try scanner.next() == .key {
      let name = scanner.string
      let nameStart = scanner.tokenPosition
      let token = try scanner.next()
      if token == .arrayStart, name == "data" || name == "prices" {
        try indexList(&scanner, name == "data" ? .openRouter : .llmPrices, provider: nil)
        continue
      }
      if token == .objectStart, try Self.member("models", of: &scanner) == .objectStart {
        try indexProvider(&scanner, named: name)
        continue
      }
      let (offset, start) = (scanner.tokenOffset, scanner.tokenPosition)
      try scanner.skipRest(of: token)
      let isOfList = places.values.first.map { $0.shape != .liteLLM } ?? false
      if name == Self.sample || isOfList || token != .objectStart && Self.notes.contains(name) {
        continue
      }
      if token != .objectStart {
        note("`\(name)` must be an object with the model's prices", start)
      } else if let earlier = places[name] {
        note("`\(name)` has an entry already, in line \(earlier.start.line)", nameStart)
      } else {
        add(name, Place(bytes: offset..<scanner.tokenOffset + 1, start: start))
      }
    }
    _ = try scanner.next()
    return problems
  }

  /// What price lists say of themselves.
  private static let notes: Set = ["updated_at"]

  private mutating func add(_ name: String, _ place: Place) {
    guard places[name] == nil else { return }
    names.append(name)
    places[name] = place
  }

  /// Finds the models below a provider of models.dev.
  private mutating func indexProvider(
    _ scanner: inout JSONScanner, named provider: String
  ) throws(DocumentError) {
    while try scanner.next() == .key {
      let isModels = scanner.string == "models"
      let token = try scanner.next()
      guard isModels, token == .objectStart else {
        try scanner.skipRest(of: token)
        continue
      }
      while try scanner.next() == .key {
        let name = scanner.string
        let token = try scanner.next()
        try indexModel(&scanner, token, name, .modelsDev, provider)
      }
    }
  }

  /// Finds the models of a list of providers.
  private mutating func indexProviders(_ scanner: inout JSONScanner) throws(DocumentError) {
    while case let token = try scanner.next(), token != .arrayEnd {
      guard token == .objectStart else {
        try scanner.skipRest(of: token)
        continue
      }
      let provider = try Self.text("id", of: &scanner)
      while try scanner.next() == .key {
        let isModels = scanner.string == "models"
        let token = try scanner.next()
        if isModels, token == .arrayStart {
          try indexList(&scanner, .genAIPrices, provider: provider)
        } else {
          try scanner.skipRest(of: token)
        }
      }
    }
    _ = try scanner.next()
  }

  /// Finds the models of a list, by their `id`.
  private mutating func indexList(
    _ scanner: inout JSONScanner, _ shape: CatalogShape, provider: String?
  ) throws(DocumentError) {
    while case let token = try scanner.next(), token != .arrayEnd {
      let name = token == .objectStart ? try Self.text("id", of: &scanner) : nil
      var provider = provider
      if shape == .llmPrices, token == .objectStart {
        provider = try Self.text("vendor", of: &scanner)
      }
      try indexModel(&scanner, token, name ?? "", shape, provider)
    }
  }

  /// Adds a model by its own name and below its provider.
  private mutating func indexModel(
    _ scanner: inout JSONScanner, _ token: JSONScanner.Token, _ name: String,
    _ shape: CatalogShape, _ provider: String?
  ) throws(DocumentError) {
    let (offset, start) = (scanner.tokenOffset, scanner.tokenPosition)
    try scanner.skipRest(of: token)
    guard token == .objectStart, !name.isEmpty else { return }
    let place = Place(
      bytes: offset..<scanner.tokenOffset + 1, start: start, shape: shape, provider: provider)
    if let provider, qualified.insert("\(provider)/\(name)").inserted {
      let name = "\(provider)/\(name)"
      if places.updateValue(place, forKey: name) == nil { names.append(name) }
      ambiguous.remove(name)
    }
    if qualified.contains(name) { return }
    if let known = places[name], known.provider != provider {
      ambiguous.insert(name)
    } else {
      add(name, place)
    }
  }

  /// The first token of a member of the object that the scanner is in the start of.
  private static func member(
    _ name: String, of scanner: inout JSONScanner
  ) throws(DocumentError) -> JSONScanner.Token? {
    var probe = scanner.reopened()
    return try find(name, in: &probe)
  }

  private static func text(
    _ name: String, of scanner: inout JSONScanner
  ) throws(DocumentError) -> String? {
    var probe = scanner.reopened()
    return try find(name, in: &probe) == .string ? probe.string : nil
  }

  private static func find(
    _ name: String, in probe: inout JSONScanner
  ) throws(DocumentError) -> JSONScanner.Token? {
    _ = try probe.next()
    while try probe.next() == .key {
      let isWanted = probe.string == name
      let token = try probe.next()
      if isWanted { return token }
      try probe.skipRest(of: token)
    }
    return nil
  }
}
