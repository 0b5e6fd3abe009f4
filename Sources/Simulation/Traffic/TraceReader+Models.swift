import Quantities
import Text

extension TraceReader {
  /// What rows of single kinds of tokens call these, in small letters without signs.
  private static let tokenTypes: [String: TraceRole] = {
    let names: [TraceRole: [String]] = [
      .input: ["input", "prompt", "inputtokens", "prompttokens", "uncachedinput"],
      .cachedInput: [
        "cachedinput", "inputcached", "cached", "cacheread", "cachedtokens", "cachedinputtokens",
        "cachereadtokens", "cachereadinputtokens",
      ],
      .cacheWrite: [
        "cachewrite", "cachedwrite", "cachecreation", "cachewritetokens",
        "cachecreationinputtokens", "ephemeral5minputtokens",
      ],
      .cacheWriteOneHour: ["cachewrite1h", "ephemeral1hinputtokens"],
      .output: ["output", "completion", "outputtokens", "completiontokens"],
      .reasoning: ["reasoning", "thinking", "reasoningtokens"],
    ]
    let pairs = names.flatMap { role, names in names.map { ($0, role) } }
    return Dictionary(uniqueKeysWithValues: pairs)
  }()

  /// Takes the tokens of a row that has those of one kind.
  mutating func takeTokens(into row: inout TraceRow) throws(DocumentError) {
    let tokens = try count(.tokens)
    let cell = cell(.tokenType)
    let name = String(decoding: cell.bytes, as: UTF8.self).plainWord
    switch Self.tokenTypes[name] {
    case .input: row.inputTokens += tokens
    case .cachedInput:
      row.inputTokens += tokens
      row.cachedInputTokens += tokens
    case .cacheWrite:
      row.inputTokens += tokens
      row.cacheWriteTokens += tokens
    case .cacheWriteOneHour:
      row.inputTokens += tokens
      row.cacheWriteOneHourTokens += tokens
    case .output: row.outputTokens += tokens
    case .reasoning:
      row.outputTokens += tokens
      row.reasoningTokens += tokens
    default:
      throw .malformed(
        wrong(
          .tokenType,
          "a kind of tokens: input, cached_input, cache_write, cache_write_1h, output or reasoning; "
            + "if `\(format.name(.tokens) ?? "")` is always the same kind, name it so under "
            + "`columns`, as `input` or `output`"))
    }
  }

  /// Takes the model, and whether a batch asked it.
  mutating func takeModel(into row: inout TraceRow) throws(DocumentError) {
    if has(.batch) { row.isBatch = isTrue(.batch) }
    var tier: [UInt8] = []
    if has(.serviceTier) {
      tier = word(.serviceTier)
      if tier.elementsEqual("batch".utf8) { row.isBatch = true }
      if Self.usualTiers.contains(tier) { tier = [] }
    }
    var found: (entry: Int32?, hasTier: Bool) = (
      names.defaultEntry ?? 0, tier.isEmpty || names.discovers
    )
    if has(.model), names.isNeeded {
      var cell = cell(.model)
      if cell.saysNothing { cell.kind = .null }
      found = names.entry(of: cell, provider: has(.provider) ? word(.provider) : [], tier: tier)
      guard found.entry != nil else { throw .malformed(problem(names.problem(cell), cell)) }
    }
    row.entry = found.entry ?? 0
    if !tier.isEmpty, !found.hasTier { tally.noteUnpriced(tier: tier, line: lineNumber) }
  }

  /// What the vendor charged for the row; nil where nothing tells, or no amount.
  var cost: Decimal? {
    guard has(.cost) else { return nil }
    let cell = cell(.cost)
    let signs = ["$", "€", "£"].map { Array($0.utf8) }
    let sign = signs.first { cell.bytes.starts(with: $0) } ?? []
    let bytes = UnsafeBufferPointer(rebasing: cell.bytes[sign.count...])
    if cell.kind == .text, let numbers = format.numbers {
      return read(bytes, numbers) { Decimal(ascii: $0) }
    }
    guard let point = bytes.firstIndex(of: UInt8(ascii: ".")),
      bytes.count > point + Self.mostPlaces,
      bytes[(point + 1)...].allSatisfy({ $0 &- UInt8(ascii: "0") < 10 })
    else { return Decimal(ascii: bytes) }
    return Decimal(ascii: UnsafeBufferPointer(rebasing: bytes[...(point + Self.mostPlaces)]))
  }

  /// Places of an amount beyond these tell nobody anything.
  private static let mostPlaces = 20

  /// Refuses what the vendor charged where it is no amount.
  func checkCost() throws(DocumentError) {
    guard has(.cost), cost == nil else { return }
    let kind = cell(.cost).kind
    guard kind == .absent || kind == .null || cell(.cost).saysNothing else {
      throw .malformed(wrong(.cost, "an amount such as 0.0123"))
    }
  }

  /// What tools call the tier that usual prices are of, or a batch, which has prices of its own.
  private static let usualTiers: Set<[UInt8]> = Set(
    ["standard", "default", "auto", "on_demand", "none", "null", "batch"].map { Array($0.utf8) })

  /// The value of a role in small letters; nothing where there is none.
  private func word(_ role: TraceRole) -> [UInt8] {
    let cell = cell(role)
    guard cell.kind == .text, !cell.saysNothing else { return [] }
    return cell.bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }
}

extension String {
  /// Its letters and digits, small: what different spellings of a column's name have in common.
  var plainWord: String { lowercased().filter { $0.isLetter || $0.isNumber } }
}
