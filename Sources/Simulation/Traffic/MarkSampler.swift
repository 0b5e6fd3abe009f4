import Numerics
import Randomness

/// A mix made ready to be drawn from.
struct PreparedMix: Sendable {
  /// One kind of request.
  struct Entry: Sendable {
    let tokens: PreparedPair
    let isBatch: Bool
    let extras: ExtraQuantities
  }

  let table: AliasTable
  let entries: ContiguousArray<Entry>
  /// Whether requests ask for nothing but tokens at the usual price.
  let isText: Bool
  /// Whether they ask for more than input and output, be it input that is read from the cache.
  let hasExtras: Bool
  /// The tokens by entry, where all are lognormal and at least one.
  let lognormals: LognormalTable?

  init(_ mix: MarkMix) {
    table = mix.table
    entries = ContiguousArray(
      mix.entries.map {
        Entry(
          tokens: $0.tokens.prepared(), isBatch: $0.isBatch, extras: ExtraQuantities($0))
      })
    isText = entries.allSatisfy { !$0.isBatch && $0.extras.isTextOnly }
    hasExtras = !entries.allSatisfy(\.extras.hasNone)
    let pairs = entries.compactMap { $0.extras.least == 1 ? $0.tokens.lognormals : nil }
    var lognormals = LognormalTable()
    for pair in pairs { lognormals.append(pair) }
    self.lognormals = pairs.count == entries.count ? lognormals : nil
  }
}

/// Columns that requests are drawn in, made when they are first needed.
struct MarkColumns: Sendable {
  /// What is drawn from, for all requests of a block.
  fileprivate var choices: ContiguousArray<UInt64> = []
  fileprivate var input = VariateColumns(length: 0)
  fileprivate var output = VariateColumns(length: 0)
  fileprivate var extras: ContiguousArray<VariateColumns> = []
  fileprivate var spare = VariateColumns(length: 0)
  /// Of these, the requests of one entry: their places, what is drawn from, and the draws.
  fileprivate var places: ContiguousArray<Int> = []
  fileprivate var entryInput = VariateColumns(length: 0)
  fileprivate var entryOutput = VariateColumns(length: 0)
  fileprivate var inputDraws: ContiguousArray<Double> = []
  fileprivate var outputDraws: ContiguousArray<Double> = []
  fileprivate var extraDraws: ContiguousArray<ContiguousArray<Double>> = []

  /// Makes room for a number of requests.
  fileprivate mutating func makeRoom(for length: Int) {
    guard choices.isEmpty else { return }
    choices = ContiguousArray(repeating: 0, count: length + WordStream.padding)
    input = VariateColumns(length: length)
    output = VariateColumns(length: length)
  }

  /// Makes room for a number of requests that are drawn entry by entry.
  fileprivate mutating func makeRoomForEntries(_ length: Int, hasExtras: Bool) {
    if inputDraws.isEmpty {
      entryInput = VariateColumns(length: length)
      entryOutput = VariateColumns(length: length)
      inputDraws = ContiguousArray(repeating: 0, count: length + 8)
      outputDraws = inputDraws
    }
    guard hasExtras, extras.isEmpty else { return }
    let count = ExtraQuantity.allCases.count
    spare = VariateColumns(length: length)
    extras = ContiguousArray(repeating: spare, count: count)
    extraDraws = ContiguousArray(repeating: inputDraws, count: count)
  }
}

/// Draws what requests ask for, many at once.
///
/// Each quantity has random words of its own, of which every request takes one: what a mix says of
/// one quantity changes no other, nor what the next request asks for.
struct MarkSampler: Sendable {
  private let mix: PreparedMix
  /// Which entry, where there are several.
  private var choices: WordStream?
  private var tokens: VariateStream
  /// By quantity; empty where no entry has any.
  private var extras: ContiguousArray<VariateStream?>

  init(_ mix: MarkMix, seed: StreamSeed) {
    self.mix = PreparedMix(mix)
    let entries = self.mix.entries
    choices = entries.count > 1 ? WordStream(seed.child("entries")) : nil
    var (input, output) = (VariateNeeds(), VariateNeeds())
    for entry in entries {
      input.add(entry.tokens.needs.first)
      output.add(entry.tokens.needs.second)
    }
    tokens = VariateStream(seed.child("tokens"), first: input, second: output)
    let hasExtras = entries.contains { !$0.extras.hasNone }
    extras = ContiguousArray(
      (hasExtras ? ExtraQuantity.allCases : []).map { quantity in
        let drawn = entries.compactMap { $0.extras.distributions[quantity.rawValue] }
        guard !drawn.isEmpty else { return nil }
        var needs = VariateNeeds()
        for distribution in drawn { needs.add(distribution.needs) }
        return VariateStream(
          seed.child("extras").child(UInt64(quantity.rawValue)), first: needs)
      })
  }

  /// Draws what the first requests of a block ask for, as many as there are.
  ///
  /// - Complexity: O(requests); allocates nothing once the block has been filled.
  mutating func fill(_ block: inout RequestBlock) {
    let count = block.count
    block.columns.makeRoom(for: block.length)
    choose(&block)
    tokens.fill(&block.columns.input, &block.columns.output, count: count)
    if let lognormals = mix.lognormals {
      lognormals.draw(
        &block.entries, x: block.columns.input.normals, y: block.columns.output.normals,
        count: count, into: &block.inputTokens, &block.outputTokens)
      if extras.isEmpty, mix.isText { return }
    }
    block.columns.makeRoomForEntries(block.length, hasExtras: !extras.isEmpty)
    for quantity in extras.indices {
      extras[quantity]?.fill(
        &block.columns.extras[quantity], &block.columns.spare, count: count)
    }
    if !mix.isText { block.makeMarks() } else if mix.hasExtras { block.cacheInput() }
    for entry in mix.entries.indices { fill(&block, entry: entry) }
  }

  /// Chooses the entries of requests.
  private mutating func choose(_ block: inout RequestBlock) {
    guard choices != nil else {
      for place in 0..<block.count { block.entries[place] = 0 }
      return
    }
    choices?.fill(&block.columns.choices, count: block.count)
    let (count, choices) = (block.count, block.columns.choices)
    let words = choices.span
    var entries = block.entries.mutableSpan
    for place in 0..<count {
      entries[place] = Int32(truncatingIfNeeded: mix.table.draw(words[place]))
    }
  }

  /// Draws what the requests of one entry ask for.
  private func fill(_ block: inout RequestBlock, entry: Int) {
    let definition = mix.entries[entry]
    collectPlaces(&block, entry: entry)
    let places = block.columns.places[...]
    let count = places.count
    if mix.lognormals == nil {
      take(places, &block.columns.input, &block.columns.entryInput)
      take(places, &block.columns.output, &block.columns.entryOutput)
      definition.tokens.draw(
        count, from: &block.columns.entryInput, &block.columns.entryOutput,
        into: &block.columns.inputDraws, &block.columns.outputDraws)
      let least = definition.extras.least
      for (draw, place) in places.enumerated() {
        block.inputTokens[place] = tokenCount(block.columns.inputDraws[draw], least: least)
        block.outputTokens[place] = tokenCount(block.columns.outputDraws[draw], least: least)
      }
    }
    guard mix.hasExtras || !mix.isText else { return }
    for quantity in extras.indices {
      guard let distribution = definition.extras.distributions[quantity] else { continue }
      take(places, &block.columns.extras[quantity], &block.columns.entryInput)
      distribution.draw(
        count, from: &block.columns.entryInput, into: &block.columns.extraDraws[quantity])
    }
    guard !mix.isText else { return cacheInput(of: &block, in: places, definition.extras) }
    for (draw, place) in places.enumerated() {
      var mark = RequestMark(
        entry: Int32(truncatingIfNeeded: entry), isBatch: definition.isBatch,
        inputTokens: block.inputTokens[place], outputTokens: block.outputTokens[place])
      definition.extras.add(block.columns.extraDraws, draw, to: &mark)
      block.marks[place] = mark
    }
  }

  /// Has requests of one entry read from the cache what shares that were drawn come to.
  private func cacheInput(
    of block: inout RequestBlock, in places: ArraySlice<Int>, _ extras: ExtraQuantities
  ) {
    let cached = ExtraQuantity.cachedShare.rawValue
    guard extras.distributions[cached] != nil else {
      for place in places { block.cachedTokens[place] = 0 }
      return
    }
    for (draw, place) in places.enumerated() {
      block.cachedTokens[place] = ExtraQuantities.part(
        block.columns.extraDraws[cached][draw], of: block.inputTokens[place])
    }
  }

  /// Finds the requests of one entry.
  private func collectPlaces(_ block: inout RequestBlock, entry: Int) {
    let (count, entries, isAlone) = (block.count, block.entries, mix.entries.count == 1)
    block.columns.places.removeAll(keepingCapacity: true)
    block.columns.places.append(addingCapacity: count) { places in
      let entries = entries.span
      for place in 0..<count where isAlone || entries[place] == entry { places.append(place) }
    }
  }

  /// Takes what the requests in some places are drawn from; all of it where there is but one entry.
  private func take(
    _ places: ArraySlice<Int>, _ all: inout VariateColumns, _ taken: inout VariateColumns
  ) {
    if mix.entries.count == 1 { swap(&all, &taken) } else { taken.take(places, of: all) }
  }
}

/// Returns a draw as a number of tokens: the nearest integer, at least `least` and at most 2^40.
///
/// A constant of zero stays zero: a request for an image has no tokens.
@inline(__always)
func tokenCount(_ draw: Double, least: Int64 = 1) -> Int64 {
  guard draw > 0 else { return 0 }
  guard draw < 0x1p40 else { return 1 << 40 }
  // Adding a half and cutting off needs no call of the C library, as rounding does on old CPUs.
  return max(least, Int64(draw + 0.5))
}
