/// How much a document may ask for before it is refused.
struct YAMLLimits: Sendable {
  var bytes = 8 << 20
  var depth = 64
  /// Nodes after every alias is written out; long texts count as several.
  var nodes = 1_000_000
  var scalarBytes = 1 << 20
}
