import Quantities

/// Organizations of about the same usage in the baseline.
public struct SizeClass: Sendable {
  /// The name.
  public let name: String
  /// Organizations by their index in the baseline, ascending; at least one.
  public let organizations: [Int]

  /// Groups organizations by what they were charged for usage in the baseline.
  ///
  /// - Parameters:
  ///   - usage: What each was charged, in nano-units, by index.
  ///   - replications: The number of replications that it was added up over.
  ///   - breaks: Where classes end, ascending; nil makes quartiles, or one class of fewer than four.
  /// - Returns: The classes from small to large, each with an organization.
  static func classes(usage: [Int128], replications: Int, breaks: [Money]?) -> [SizeClass] {
    guard let breaks else { return quartiles(usage) }
    let limits = breaks.map { Int128($0.nanos) * Int128(replications) }
    var members: [[Int]] = Array(repeating: [], count: breaks.count + 1)
    for (organization, amount) in usage.enumerated() {
      members[limits.count { $0 <= amount }].append(organization)
    }
    return members.enumerated().filter { !$0.element.isEmpty }.map { number, members in
      SizeClass(name: name(number, of: breaks), organizations: members)
    }
  }

  private static func quartiles(_ usage: [Int128]) -> [SizeClass] {
    let count = usage.count
    guard count >= 4 else {
      return [SizeClass(name: "all", organizations: Array(usage.indices))]
    }
    // Of equal ones the first counts as smaller.
    let ranked = usage.indices.sorted { (usage[$0], $0) < (usage[$1], $1) }
    return (0..<4).map { quarter in
      let ranks = (quarter * count / 4)..<((quarter + 1) * count / 4)
      return SizeClass(name: "quartile \(quarter + 1)", organizations: ranked[ranks].sorted())
    }
  }

  private static func name(_ number: Int, of breaks: [Money]) -> String {
    guard number > 0 else { return breaks.first.map { "below \($0)" } ?? "all" }
    guard number < breaks.count else { return "\(breaks[number - 1]) and more" }
    return "\(breaks[number - 1]) to \(breaks[number])"
  }
}
