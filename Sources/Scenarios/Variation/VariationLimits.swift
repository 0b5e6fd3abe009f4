/// What must stay the same for the points of a design to be comparable.
enum VariationLimits {
  /// Returns why a path cannot be varied, or nil where it can.
  static func reason(against path: OverridePath) -> String? {
    guard let first = path.steps.first, let last = path.steps.last else { return nil }
    if first.isEvery { return "it stands for every key of the scenario" }
    switch first.text {
    case "seed":
      return
        "points with other random numbers cannot be compared; give one seed for all with --seed"
    case "replications", "until":
      return "points are compared replication by replication, so that all need as many of them; "
        + "give one number for all with --replications"
    case "currency": return "amounts can only be compared in one currency"
    case "name", "description", "output", "expect", "drawdown":
      return "it changes nothing that happens"
    default: break
    }
    if first.text == "organizations", path.steps.count > 1, last.text == "name" {
      return "names decide which random numbers are drawn, and points with other ones cannot be "
        + "compared"
    }
    return nil
  }
}
