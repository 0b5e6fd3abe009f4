import Glibc

/// Equal neighbours of a sorted list, taken together.
struct Runs: Sendable {
  /// The values that occur, ascending.
  private(set) var values: [Int64] = []
  /// How often each occurs.
  private(set) var counts: [Int] = []

  init(of sorted: [Int64]) {
    for value in sorted {
      if value == values.last {
        counts[counts.count - 1] += 1
      } else {
        values.append(value)
        counts.append(1)
      }
    }
  }
}

/// How often each number of tokens occurs: all that a likelihood needs to know of a sample.
struct TokenHistogram: Sendable {
  /// The numbers that occur, ascending.
  let values: [Int64]
  /// How often each occurs.
  let counts: [Int]
  /// The logarithms of the numbers.
  let logarithms: [Double]
  /// How many there are in all.
  let total: Int

  init(_ tokens: [Int64]) {
    let runs = Runs(of: tokens.sorted())
    self.init(runs.values, runs.counts)
  }

  private init(_ values: [Int64], _ counts: [Int]) {
    self.values = values
    self.counts = counts
    total = counts.reduce(0, +)
    logarithms = values.map { $0 > 0 ? log(Double($0)) : -.infinity }
  }

  /// The histogram without some of the values.
  func without(_ removed: [Int64]) -> TokenHistogram {
    let kept = values.indices.filter { !removed.contains(values[$0]) }
    return TokenHistogram(kept.map { values[$0] }, kept.map { counts[$0] })
  }

  var mean: Double {
    zip(values, counts).reduce(0) { $0 + Double($1.0) * Double($1.1) } / Double(max(1, total))
  }

  var standardDeviation: Double {
    let center = mean
    let squares = zip(values, counts).reduce(0.0) { sum, cell in
      sum + (Double(cell.0) - center) * (Double(cell.0) - center) * Double(cell.1)
    }
    return (squares / Double(max(1, total - 1))).squareRoot()
  }

  /// The mean and the standard deviation of the logarithms; all values are above zero.
  var logarithmicMoments: (mean: Double, deviation: Double) {
    let size = Double(max(1, total))
    let mean = zip(logarithms, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / size
    let squares = zip(logarithms, counts).reduce(0) {
      $0 + ($1.0 - mean) * ($1.0 - mean) * Double($1.1)
    }
    return (mean, (squares / size).squareRoot())
  }

  /// How many values are the number.
  func count(of value: Int64) -> Int {
    guard let index = values.firstIndex(of: value) else { return 0 }
    return counts[index]
  }

  /// The smallest value that at least a share of all values are at or below.
  func quantile(_ probability: Double) -> Int64 {
    let rank = max(1, Int((probability * Double(total)).rounded(.up)))
    var below = 0
    for (index, count) in counts.enumerated() {
      below += count
      if below >= rank { return values[index] }
    }
    return values.last ?? 0
  }

  /// Means of groups of equally many neighbouring values: they have the mean of all values.
  func groupMeans(_ groups: Int) -> [Double] {
    WeightedGroups.means(
      of: values.map { Double($0) }, weights: counts.map { Double($0) }, groups: groups)
  }
}

/// Values in groups of equal weight.
enum WeightedGroups {
  /// Returns the means of groups, all of the same weight, of neighbouring values, which ascend;
  /// their own mean is that of all values.
  static func means(of values: [Double], weights: [Double], groups: Int) -> [Double] {
    var sums = Array(repeating: 0.0, count: groups)
    var group = 0
    let size = weights.reduce(0, +) / Double(groups)
    var room = size
    for (value, weight) in zip(values, weights) {
      var left = weight
      while left > room, group < groups - 1 {
        sums[group] += room * value
        left -= room
        group += 1
        room = size
      }
      sums[group] += left * value
      room -= left
    }
    return sums.map { $0 / size }
  }
}
