import Foundation
import PriceCatalogs
import Pricing
import Quantities
import Text

extension FuzzTarget {
  private static let mostEntries = 50

  func readCatalog(_ path: String, choice: Int) -> Result {
    let bytes = (try? Data(contentsOf: URL(filePath: path))).map { Array($0) } ?? []
    let extent = TextExtent(bytes)
    do throws(PriceCatalogError) {
      if choice & 1 != 0 { return try packed(bytes, path: path) }
      return try examine(PriceCatalog(path: path), extent)
    } catch {
      let problems = error.diagnostics
      if bytes.prefix(2) != [0x1F, 0x8B],
        let stray = problems.first(where: { !extent.contains($0.position) })
      {
        return .broken("a problem outside the file: \(stray)")
      }
      return judge(problems)
    }
  }

  /// Reads a catalogue packed, which must give what it gives plain.
  private func packed(_ bytes: [UInt8], path: String) throws(PriceCatalogError) -> Result {
    let packedPath = path + ".gz"
    let data = Data(GzipMember.storing(bytes))
    guard (try? data.write(to: URL(filePath: packedPath))) != nil else { return .accepted }
    let catalog = try PriceCatalog(path: packedPath)
    guard bytes.prefix(2) != [0x1F, 0x8B], let plain = try? PriceCatalog(path: path) else {
      return .broken("only the packed catalogue is read")
    }
    guard catalog.names == plain.names else { return .broken("packed it has other entries") }
    return .accepted
  }

  private func examine(
    _ catalog: PriceCatalog, _ extent: TextExtent
  ) throws(PriceCatalogError) -> Result {
    var models: [PricedModel] = []
    var refusal: PriceCatalogError?
    for name in catalog.names.prefix(Self.mostEntries) {
      do throws(PriceCatalogError) {
        guard let entry = try catalog.entry(named: name) else {
          return .broken("a name without an entry: \(name)")
        }
        guard entry.name == name else { return .broken("an entry of another name") }
        guard entry.warnings.allSatisfy({ isPlaced($0) }) else {
          return .broken("a warning without a place")
        }
        models.append(entry.model)
      } catch {
        refusal = error
      }
      _ = catalog.suggestion(for: name + "x")
    }
    if let problem = price(models) { return .broken(problem) }
    if let refusal { throw refusal }
    return .accepted
  }

  /// Prices requests of every size; says what is wrong.
  private func price(_ models: [PricedModel]) -> String? {
    for model in models {
      guard
        let card = try? RateCard([model], markup: .none, rounding: .halfEven, unpriced: .free)
      else { continue }
      for tokens in [0, 1, 32_000, 32_001, 200_000, 200_001, 1 << 40] as [Int64] {
        for isBatch in [false, true] {
          let usage = RequestUsage(
            inputTokens: tokens, cachedInputTokens: tokens / 2, outputTokens: tokens / 3,
            images: 1, milliseconds: 1_500, isBatch: isBatch)
          let charge = try? card.price(usage, model: ModelID(0), at: Instant(nanoseconds: 0))
          if let charge, charge.amount.nanos < 0 { return "a negative charge" }
        }
      }
    }
    return nil
  }
}
