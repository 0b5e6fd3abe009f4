import PriceCatalogs
import Quantities

/// Catalogs and time zones that were read, so that resolving a scenario again does not read them
/// again.
///
/// A class, because the readings and resolutions that share it are values.
final class KnownFiles {
  private var catalogs: [String: PriceCatalog] = [:]
  private var zones: [String: ZoneRules] = [:]

  /// Opens a catalog.
  ///
  /// - Throws: what is wrong with it.
  func catalog(path: String) throws(PriceCatalogError) -> PriceCatalog {
    if let known = catalogs[path] { return known }
    let catalog = try PriceCatalog(path: path)
    catalogs[path] = catalog
    return catalog
  }

  /// Loads the rules of a time zone; nil where the system has none.
  func zone(_ name: String) -> ZoneRules? {
    if let known = zones[name] { return known }
    let zone = ZoneRules.load(name)
    zones[name] = zone
    return zone
  }
}
