import Text

/// Sums of numbers by some names, in the order in which the names come up.
struct Sums {
  private(set) var keys: [[String]] = []
  private var places: [[String]: Int] = [:]
  private var values: [Double] = []

  mutating func add(_ value: Double, to key: [String]) {
    if let place = places[key] {
      values[place] += value
    } else {
      places[key] = keys.count
      keys.append(key)
      values.append(value)
    }
  }

  subscript(key: [String]) -> Double { places[key].map { values[$0] } ?? 0 }

  /// The names with the greatest sums at a place of the keys, those with less as one of them.
  func most(_ count: Int, at place: Int) -> Set<String> {
    var sums = Sums()
    for (key, value) in zip(keys, values) { sums.add(value, to: [key[place]]) }
    let order = sums.keys.indices.sorted {
      sums.values[$0] == sums.values[$1] ? $0 < $1 : sums.values[$0] > sums.values[$1]
    }
    return Set(order.prefix(count).map { sums.keys[$0][0] })
  }

  /// The sums with names beyond the greatest few at a place called `others`.
  func gathered(_ count: Int, at place: Int) -> Sums {
    let most = most(count, at: place)
    var gathered = Sums()
    for (key, value) in zip(keys, values) {
      var key = key
      if !most.contains(key[place]) { key[place] = "others" }
      gathered.add(value, to: key)
    }
    return gathered
  }

  /// The keys, each with its sum.
  var rows: [[String]] {
    zip(keys, values).map { $0 + [DecimalFormat.fixed($1)] }
  }
}
