/// Finds what a misspelled word was probably meant to be.
public enum NearMiss {
  private static let longestWord = 60
  /// A hostile file may have millions of names.
  private static let mostCandidates = 10_000

  /// Returns the candidate closest to a word, or nil where none is close.
  ///
  /// Close means at most a third of the word's letters changed, where two neighbours that changed
  /// places count as one; upper and lower case are the same.
  /// Of equally close candidates the first is returned.
  ///
  /// - Complexity: O(n · m) for each of the first 10,000 candidates of about the same length, with
  ///   words of more than 60 letters left alone.
  public static func suggestion(for word: String, among candidates: [String]) -> String? {
    guard word.count <= longestWord else { return nil }
    let letters = Array(word.lowercased())
    let limit = max(1, letters.count / 3)
    var best: (candidate: String, distance: Int)?
    let nearLength = candidates.lazy.filter { candidate in
      // A letter has at least one byte and hardly ever more than sixteen, which is faster to tell than
      // the number of letters.
      (letters.count - limit...16 * (letters.count + limit)).contains(candidate.utf8.count)
        && candidate.count <= letters.count + limit
    }
    for candidate in nearLength.prefix(mostCandidates) {
      let found = distance(letters, Array(candidate.lowercased()))
      if found <= limit, found < best?.distance ?? .max { best = (candidate, found) }
    }
    return best?.candidate
  }

  /// Returns some candidates that come nearest to a word: those that share most parts with it, such
  /// as `blocked` in `blocked_hours`, then those with the fewest letters changed.
  public static func nearest(
    to word: String, among candidates: [String], _ count: Int
  ) -> [String] {
    guard word.count <= longestWord else { return Array(candidates.prefix(count)) }
    let letters = Array(word.lowercased())
    let parts = Set(word.lowercased().split(separator: "_"))
    let ranked = candidates.prefix(mostCandidates).enumerated().map { index, candidate in
      let shared = candidate.lowercased().split(separator: "_").count { parts.contains($0) }
      let changed = distance(letters, Array(candidate.lowercased()))
      return (order: (-shared, changed, index), candidate: candidate)
    }
    return ranked.sorted { $0.order < $1.order }.prefix(count).map(\.candidate)
  }

  /// The edit distance that counts a swap of neighbours as one edit (optimal string alignment).
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var (before, previous) = ([Int](), Array(0...right.count))
    for (index, letter) in left.enumerated() {
      var row = [index + 1]
      for (column, other) in right.enumerated() {
        let replaced = previous[column] + (letter == other ? 0 : 1)
        var least = min(replaced, previous[column + 1] + 1, row[column] + 1)
        if index > 0, column > 0, letter == right[column - 1], left[index - 1] == other {
          least = min(least, before[column - 1] + 1)
        }
        row.append(least)
      }
      (before, previous) = (previous, row)
    }
    return previous[right.count]
  }
}
