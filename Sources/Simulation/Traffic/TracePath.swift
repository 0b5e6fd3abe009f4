/// Where a value is in a row: a column of a CSV file or a key of a JSON object, and inside it.
///
/// `usage.input_tokens` is a member of an object, `choices[0].x` of the first element of a list,
/// `data[].x` of each element, which is a row of its own, and `attributes[key=model].value` of the
/// element that has a member `key` with the text `model`.
struct TracePath: Hashable, Sendable {
  enum Step: Hashable, Sendable {
    case key([UInt8])
    case place(Int)
    case each
    case element(key: [UInt8], text: [UInt8])
  }

  let text: String
  let steps: [Step]

  /// Reads a path; brackets that make no sense are part of a key.
  init(_ text: String) {
    self.text = text
    var steps: [Step] = []
    var rest = Substring(text)
    while !rest.isEmpty {
      let key = rest.prefix { $0 != "." && $0 != "[" }
      if !key.isEmpty { steps.append(.key(Array(key.utf8))) }
      rest = rest.dropFirst(key.count)
      if rest.first == "[", let end = rest.firstIndex(of: "]") {
        let inner = rest[rest.index(after: rest.startIndex)..<end]
        let halves = inner.split(separator: "=", maxSplits: 1)
        if inner.isEmpty {
          steps.append(.each)
        } else if let place = Int(inner), place >= 0 {
          steps.append(.place(place))
        } else if halves.count == 2 {
          steps.append(.element(key: Array(halves[0].utf8), text: Array(halves[1].utf8)))
        } else {
          steps.append(.key(Array(inner.utf8)))
        }
        rest = rest[rest.index(after: end)...]
      } else if rest.first == "[" {
        steps.append(.key(Array(rest.utf8)))
        rest = ""
      }
      if rest.first == "." { rest = rest.dropFirst() }
    }
    self.steps = steps.isEmpty ? [.key(Array(text.utf8))] : steps
  }

  /// The same path where what stands behind a dot is one key with dots in it:
  /// `usage.gen_ai.output` as the key `gen_ai.output` of `usage`.
  fileprivate var stepsToDottedKeys: [[Step]] {
    let keys = text.split(separator: ".")
    guard keys.count > 2, !text.contains("[") else { return [] }
    return (1..<keys.count - 1).map { depth in
      keys[..<depth].map { .key(Array($0.utf8)) }
        + [.key(Array(keys[depth...].joined(separator: ".").utf8))]
    }
  }
}

/// A value that rows may have, and what is wanted of what is inside.
final class TraceNode: Sendable {
  /// The steps to a value that is wanted, and its slot in the row.
  typealias Want = (steps: ArraySlice<TracePath.Step>, slot: Int)

  /// The values it is, as slots of the row.
  let slots: [Int]
  let keys: [(name: [UInt8], node: TraceNode)]
  let places: [(place: Int, node: TraceNode)]
  let elements: [(key: [UInt8], text: [UInt8], node: TraceNode)]
  let each: TraceNode?

  /// Whether something inside is wanted.
  var hasInside: Bool { !keys.isEmpty || !places.isEmpty || !elements.isEmpty || each != nil }

  init(_ wanted: [Want] = []) {
    slots = wanted.filter(\.steps.isEmpty).map(\.slot)
    var steps: [TracePath.Step] = []
    for step in wanted.compactMap(\.steps.first) where !steps.contains(step) { steps.append(step) }
    var keys: [(name: [UInt8], node: TraceNode)] = []
    var places: [(place: Int, node: TraceNode)] = []
    var elements: [(key: [UInt8], text: [UInt8], node: TraceNode)] = []
    var each: TraceNode?
    for step in steps {
      let inner = TraceNode(
        wanted.filter { $0.steps.first == step }.map { ($0.steps.dropFirst(), $0.slot) })
      switch step {
      case .key(let name): keys.append((name, inner))
      case .place(let place): places.append((place, inner))
      case .element(let key, let text): elements.append((key, text, inner))
      case .each: each = inner
      }
    }
    (self.keys, self.places, self.elements, self.each) = (keys, places, elements, each)
  }

  /// Wants what paths lead to, each at its slot; keys with dots may also stand as they are, those of
  /// one's own also below others.
  convenience init(_ paths: [TracePath], areOwn: Bool) {
    self.init(
      paths.enumerated().flatMap { slot, path in
        let whole = path.steps.count > 1 ? [[TracePath.Step.key(Array(path.text.utf8))]] : []
        return ([path.steps] + whole + (areOwn ? path.stepsToDottedKeys : [])).map {
          ($0[...], slot)
        }
      })
  }
}
