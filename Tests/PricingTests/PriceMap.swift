import PriceCatalogs
import TestSupport

/// The public price map, read once for all tests: as a catalogue and as text.
enum PriceMap {
  private static let path = RealData.path("prices/litellm_model_prices_1.109.1.json")
  private static let loaded = Result {
    try path.map { try (PriceCatalog(path: $0), PriceMapText(RealData.bytes($0))) }
  }

  /// Returns both, or nil where the file is not there.
  static func load() throws -> (catalog: PriceCatalog, text: PriceMapText)? { try loaded.get() }
}
