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

  /// How many integers come before the pieces, and make one of them.
  package static let headLength = 5
  static let pieceLength = 2 + Tally.allCases.count

  /// How many integers the pieces of one policy are.
  package var policyLength: Int {
    pieces.prefix { $0.policy == pieces.first?.policy }.count * Self.pieceLength
  }

  /// What comes before the pieces.
  private var header: [Int64] {
    [
      Self.version, Int64(Tally.allCases.count), Int64(replication), Int64(unit),
      Int64(pieces.count),
    ]
  }

  /// The outcome as a list of integers: its defined serialized form, written little-endian.
  ///
  /// - Complexity: O(size of the outcome).
  public var integers: [Int64] {
    pieces.reduce(into: header) { out, piece in
      out += [Int64(piece.policy), Int64(piece.organization)]
      out += piece.tallies.values
    }
  }

  /// Reads an outcome back, or nil where the integers are not one.
  public init?(integers: [Int64]) {
    let (first, length) = (Self.headLength, Self.pieceLength)
    guard integers.count >= first else { return nil }
    replication = Int(integers[2])
    unit = Int(integers[3])
    pieces = []
    for start in stride(from: first, to: integers.count, by: length) {
      let values = Array(integers[start...].prefix(length).dropFirst(2))
      guard let tallies = Tallies(values: values) else { return nil }
      pieces.append(
        Piece(
          policy: Int(integers[start]), organization: Int(integers[start + 1]), tallies: tallies))
    }
    let isWhole = integers[2...].prefix(2).allSatisfy { $0 >= 0 }
    guard isWhole, pieces.allSatisfy({ $0.policy >= 0 && $0.organization >= 0 }),
      integers.starts(with: header)
    else { return nil }
  }
}
