/// What must stay the same for points or candidates to be comparable.
enum VariationLimits {
  /// Returns why a path cannot be varied or searched for, or nil where it can.
  static func reason(
    against path: OverridePath, for purpose: VariationPurpose = .sweep
  ) -> String? {
    guard let first = path.steps.first, let last = path.steps.last else { return nil }
    if first.isEvery { return "it stands for every key of the scenario" }
    let noun = purpose == .sweep ? "points" : "candidates"
    switch first.text {
    case "seed":
      return
        "\(noun) with other random numbers cannot be compared; give one seed for all with --seed"
    case "replications", "until":
      return purpose == .sweep
        ? "points are compared replication by replication, so that all need as many of them; "
          + "give one number for all with --replications"
        : "the search chooses the number of replications; see --replications and --budget"
    case "currency": return "amounts can only be compared in one currency"
    case "expect" where purpose == .search: return "say what must hold with --such-that"
    case "name", "description", "output", "expect", "drawdown":
      return "it changes nothing that happens"
    default: break
    }
    if first.text == "organizations", path.steps.count > 1, last.text == "name" {
      return "names decide which random numbers are drawn, and \(noun) with other ones cannot be "
        + "compared"
    }
    return nil
  }
}
