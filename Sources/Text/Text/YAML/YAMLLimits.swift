/// How much a document may ask for before it is refused.
package struct YAMLLimits: Sendable {
  package var bytes = 8 << 20
  package var depth = 64
  /// Nodes after every alias is written out; long texts count as several.
  package var nodes = 1_000_000
  package var scalarBytes = 1 << 20

  package init() {}
}
