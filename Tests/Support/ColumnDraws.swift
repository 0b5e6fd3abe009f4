public import Randomness

extension Distribution {
  /// Draws numbers in columns, from the streams of a name.
  public func draws(_ count: Int, seed: StreamSeed) -> [Double] {
    let prepared = prepared()
    var stream = VariateStream(seed, first: prepared.needs)
    return inColumns(count) { count, first, second, result, _ in
      stream.fill(&first, &second, count: count)
      prepared.draw(count, from: &first, into: &result)
    }.map { $0.0 }
  }
}

extension CorrelatedPair {
  /// Draws pairs in columns, from the streams of a name.
  public func draws(_ count: Int, seed: StreamSeed) -> [(Double, Double)] {
    let prepared = prepared()
    var stream = VariateStream(
      seed, first: prepared.needs.first, second: prepared.needs.second)
    return inColumns(count) { count, first, second, firstResult, secondResult in
      stream.fill(&first, &second, count: count)
      prepared.draw(count, from: &first, &second, into: &firstResult, &secondResult)
    }
  }
}

/// Draws columns of different lengths until there are enough numbers.
private func inColumns(
  _ count: Int,
  _ draw: (
    Int, inout VariateColumns, inout VariateColumns, inout ContiguousArray<Double>,
    inout ContiguousArray<Double>
  ) -> Void
) -> [(Double, Double)] {
  let longest = 1000
  var first = VariateColumns(length: longest)
  var second = first
  var firstResult = ContiguousArray(repeating: 0.0, count: longest + 8)
  var secondResult = firstResult
  var pairs: [(Double, Double)] = []
  pairs.reserveCapacity(count)
  var length = 1
  while pairs.count < count {
    let next = min(length, count - pairs.count)
    draw(next, &first, &second, &firstResult, &secondResult)
    for place in 0..<next { pairs.append((firstResult[place], secondResult[place])) }
    length = length % longest + 7 <= longest ? length % longest + 7 : longest
  }
  return pairs
}
