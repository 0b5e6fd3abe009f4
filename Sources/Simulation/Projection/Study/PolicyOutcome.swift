/// What one unit of a study came to: the tallies of some organizations under some policies.
public struct PolicyOutcome: Hashable, Sendable {
  /// The tallies of one organization under one policy.
  public struct Piece: Hashable, Sendable {
    /// The policy, by its index in the study.
    public let policy: Int
    /// The organization, by its index in the policy's input.
    public let organization: Int
    /// What was counted.
    public let tallies: Tallies
  }

  /// The replication, from zero.
  public let replication: Int
  /// The unit within the replication, from zero.
  public let unit: Int
  /// Policy by policy, organization by organization.
  public private(set) var pieces: [Piece]

  init(replication: Int, unit: Int, pieces: [Piece]) {
    self.replication = replication
    self.unit = unit
    self.pieces = pieces
  }
}

extension PolicyOutcome {
  /// The version of the serialized form: that of the tallies.
  private static let version: Int64 = 1

  /// The outcome as a list of integers: its defined serialized form, written little-endian.
  ///
  /// - Complexity: O(size of the outcome).
  public var integers: [Int64] {
    var out = [
      Self.version, Int64(Tally.allCases.count), Int64(replication), Int64(unit),
      Int64(pieces.count),
    ]
    for piece in pieces {
      out += [Int64(piece.policy), Int64(piece.organization)]
      out += piece.tallies.values
    }
    return out
  }

  /// Reads an outcome back, or nil where the integers are not one.
  public init?(integers: [Int64]) {
    var reader = IntegerReader(integers)
    guard reader.next() == Self.version, reader.next() == Int64(Tally.allCases.count),
      let replication = reader.count(), let unit = reader.count(), let count = reader.count()
    else { return nil }
    self.init(replication: replication, unit: unit, pieces: [])
    for _ in 0..<count {
      guard let policy = reader.count(), let organization = reader.count() else { return nil }
      var values: [Int64] = []
      for _ in Tally.allCases {
        guard let value = reader.next() else { return nil }
        values.append(value)
      }
      guard let tallies = Tallies(values: values) else { return nil }
      pieces.append(Piece(policy: policy, organization: organization, tallies: tallies))
    }
    guard reader.isAtEnd else { return nil }
  }
}
