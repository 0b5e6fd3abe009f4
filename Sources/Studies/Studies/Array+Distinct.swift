extension [String] {
  /// Each element once, in the order of first occurrence.
  var distinct: [String] {
    reduce(into: []) { list, name in
      if !list.contains(name) { list.append(name) }
    }
  }
}
