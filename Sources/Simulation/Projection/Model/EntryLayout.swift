/// The entries of all streams of an organization, one after the other.
struct EntryLayout {
  /// The place of each stream's first entry, then the number of all entries.
  private let bounds: ContiguousArray<Int>
  /// How many there are.
  let count: Int

  init(entriesPerStream: [Int]) {
    var bounds: ContiguousArray = [0]
    for entries in entriesPerStream { bounds.append(bounds[bounds.count - 1] + entries) }
    self.bounds = bounds
    count = bounds[bounds.count - 1]
  }

  /// The place of an entry of a stream among all.
  @inline(__always)
  func place(stream: Int, entry: Int) -> Int { bounds[stream] &+ entry }

  /// The streams and entries in the order of their places.
  var all: [(stream: Int, entry: Int)] {
    (0..<bounds.count - 1).flatMap { stream in
      (0..<bounds[stream + 1] - bounds[stream]).map { (stream, $0) }
    }
  }
}
