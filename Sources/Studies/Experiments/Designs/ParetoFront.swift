/// The points that no other point beats, and those that chance does not tell from them.
///
/// A point dominates another one where it is no worse in any objective and better in one. Points with
/// the same values do not dominate each other.
public struct ParetoFront: Hashable, Sendable {
  /// Why a point is listed.
  public enum Standing: String, Hashable, Sendable {
    /// No point dominates it.
    case best
    /// Some do, but no listed one does so clearly.
    case close
  }

  /// A point that is listed.
  public struct Member: Hashable, Sendable {
    /// The point, by its index.
    public let point: Int
    /// Why it is listed.
    public let standing: Standing
  }

  /// The listed points, by the first objective, then the others, then the index.
  public let members: [Member]

  /// Finds the front.
  ///
  /// - Parameters:
  ///   - values: For each point its objectives, lower being better; nil where one has no value, which
  ///     keeps the point out.
  ///   - isClear: Whether a point is dominated by another one beyond what chance explains; asked only
  ///     where it is dominated.
  /// - Complexity: O(points × listed points × objectives), and as many questions at most.
  public init(
    _ values: [[Double]?], isClear: (_ point: Int, _ dominator: Int) -> Bool = { _, _ in true }
  ) {
    let points = values.enumerated().compactMap { index, values in values.map { (index, $0) } }
    // A point comes after all that dominate it.
    let ordered = points.sorted { left, right in
      for (a, b) in zip(left.1, right.1) where a != b { return a < b }
      return left.0 < right.0
    }
    var members: [Member] = []
    var listed: [[Double]] = []
    for (point, own) in ordered {
      var isDominated = false
      let isBeaten = listed.indices.contains { index in
        guard Self.dominates(listed[index], own) else { return false }
        isDominated = true
        return isClear(point, members[index].point)
      }
      guard !isBeaten else { continue }
      members.append(Member(point: point, standing: isDominated ? .close : .best))
      listed.append(own)
    }
    self.members = members
  }

  /// Whether values are no worse in any objective than others, and better in one.
  static func dominates(_ left: [Double], _ right: [Double]) -> Bool {
    var isBetter = false
    for (a, b) in zip(left, right) {
      if a > b { return false }
      if a < b { isBetter = true }
    }
    return isBetter
  }
}
