import Numerics

/// What draws of one quantity are made from: a random word and a normal variable for each.
public struct VariateColumns: Sendable {
  /// Random words.
  public var words: ContiguousArray<UInt64>
  /// Independent normal variables with mean 0 and variance 1.
  public var normals: ContiguousArray<Double>

  /// Makes columns for a number of draws.
  public init(length: Int) {
    words = ContiguousArray(repeating: 0, count: length + WordStream.padding)
    normals = ContiguousArray(repeating: 0, count: length + 8)
  }

  /// Takes what others have in some places.
  ///
  /// - Precondition: there is room for as many.
  public mutating func take(_ places: ArraySlice<Int>, of others: VariateColumns) {
    for (target, place) in places.enumerated() {
      words[target] = others.words[place]
      normals[target] = others.normals[place]
    }
  }
}

/// What has to be random for a draw.
public struct VariateNeeds: Sendable {
  /// Whether a word of its own is needed.
  public var words = false
  /// Whether a normal variable is needed.
  public var normals = false

  /// Makes needs of nothing.
  public init() {}

  /// Needs what either needs.
  public mutating func add(_ other: VariateNeeds) {
    words = words || other.words
    normals = normals || other.normals
  }
}

/// The randomness of two quantities that are drawn for the same things, such as the tokens of a
/// question and of its answer.
///
/// Each thing takes one word of each stream, whatever is made of it: what is drawn for one quantity
/// does not change what is drawn for another, nor for the thing after it.
public struct VariateStream: Sendable {
  private var first: WordStream?
  private var second: WordStream?
  private var radii: WordStream?
  private var angles: WordStream?

  /// Starts the streams of a name that are needed.
  public init(_ seed: StreamSeed, first: VariateNeeds, second: VariateNeeds = VariateNeeds()) {
    self.first = first.words ? WordStream(seed.child("first")) : nil
    self.second = second.words ? WordStream(seed.child("second")) : nil
    guard first.normals || second.normals else { return }
    radii = WordStream(seed.child("radii"))
    angles = WordStream(seed.child("angles"))
  }

  /// Fills the columns of both quantities.
  public mutating func fill(
    _ firstColumns: inout VariateColumns, _ secondColumns: inout VariateColumns, count: Int
  ) {
    if radii != nil {
      // The words of the normal variables stand where those of the quantities come afterwards.
      radii?.fill(&firstColumns.words, count: count)
      angles?.fill(&secondColumns.words, count: count)
      Columns.normals(
        radii: firstColumns.words, angles: secondColumns.words, count: count,
        into: &firstColumns.normals, &secondColumns.normals)
    }
    first?.fill(&firstColumns.words, count: count)
    second?.fill(&secondColumns.words, count: count)
  }
}
