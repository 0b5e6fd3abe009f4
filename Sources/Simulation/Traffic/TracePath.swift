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
}

/// A value that rows may have, and what is wanted of what is inside.
final class TraceNode {
  /// The values it is, as slots of the row.
  private(set) var slots: [Int] = []
  private(set) var keys: [(name: [UInt8], node: TraceNode)] = []
  private(set) var places: [(place: Int, node: TraceNode)] = []
  private(set) var elements: [(key: [UInt8], text: [UInt8], node: TraceNode)] = []
  private(set) var each: TraceNode?

  /// Whether something inside is wanted.
  var hasInside: Bool { !keys.isEmpty || !places.isEmpty || !elements.isEmpty || each != nil }

  /// Wants what a path leads to; keys with dots may also stand as they are.
  func add(_ path: TracePath, slot: Int) {
    add(path.steps[...], slot: slot)
    if path.steps.count > 1 { add([.key(Array(path.text.utf8))], slot: slot) }
  }

  func add(_ steps: ArraySlice<TracePath.Step>, slot: Int) {
    guard let step = steps.first else {
      slots.append(slot)
      return
    }
    child(step).add(steps.dropFirst(), slot: slot)
  }

  private func child(_ step: TracePath.Step) -> TraceNode {
    let new = TraceNode()
    switch step {
    case .key(let name):
      if let known = keys.first(where: { $0.name == name }) { return known.node }
      keys.append((name, new))
    case .place(let place):
      if let known = places.first(where: { $0.place == place }) { return known.node }
      places.append((place, new))
    case .element(let key, let text):
      if let known = elements.first(where: { $0.key == key && $0.text == text }) {
        return known.node
      }
      elements.append((key, text, new))
    case .each:
      if let each { return each }
      each = new
    }
    return new
  }
}
