import Quantities
import Statistics
import Traffic

extension TrafficFit {
  /// Every estimate with its interval.
  public var parameters: [ParameterRow] {
    arrivalRows + models.flatMap { rows(of: $0) }
  }

  private var arrivalRows: [ParameterRow] {
    var rows = [ParameterRow("arrivals", "rate", unit: "1/h", rate)]
    if let growth = profile.growth {
      rows.append(ParameterRow("arrivals", "growth", unit: "1/month", growth))
    }
    if profile.shape != .constant {
      for (hour, value) in profile.hourEstimates.enumerated() {
        rows.append(ParameterRow("arrivals", "hours.\(hour)", value))
      }
    }
    switch process.kind {
    case .poisson: break
    case .renewal(_, let variation): rows.append(ParameterRow("arrivals", "cv", variation))
    case .bursts(let ratio, let quiet, let busy):
      rows.append(ParameterRow("arrivals", "states.1.rate", ratio))
      rows.append(ParameterRow("arrivals", "states.0.mean_time", unit: "s", quiet))
      rows.append(ParameterRow("arrivals", "states.1.mean_time", unit: "s", busy))
    case .together(let share, _, let variation):
      rows.append(
        ParameterRow(
          "arrivals", "same_instant", Estimate(share, nil, "share of requests at one instant")))
      rows.append(
        ParameterRow(
          "arrivals", "cv", Estimate(variation, nil, "maximum likelihood of gaps of groups")))
    case .batch(let schedule):
      rows.append(
        ParameterRow("arrivals", "size", Estimate(Double(schedule.size), nil, "mean, rounded")))
      rows.append(
        ParameterRow(
          "arrivals", "every", unit: "s", Estimate(schedule.every.seconds, nil, "median gap")))
    }
    return rows
  }

  private func rows(of model: ModelFit) -> [ParameterRow] {
    var rows = [
      ParameterRow(
        model.name, "share",
        Estimate(model.share, model.shareInterval, "share of requests; exact"))
    ]
    for (name, fit) in [("input", model.input), ("output", model.output)] {
      guard let fit else { continue }
      for atom in fit.atoms {
        rows.append(
          ParameterRow(
            model.name, "\(name).share_of_\(atom.value)",
            Estimate(atom.share, atom.interval, "share of requests; exact")))
      }
      if case .family(let family) = fit.body {
        for parameter in family.parameters {
          rows.append(
            ParameterRow(
              model.name, "\(name).\(family.family.rawValue).\(parameter.key)",
              parameter.estimate))
        }
      } else {
        rows.append(
          ParameterRow(model.name, "\(name).mean", fit.mean))
      }
    }
    if let shares = model.cachedShares {
      let mean = written(shares.reduce(0, +) / Double(shares.count))
      rows.append(
        ParameterRow(
          model.name, "cached_input", Estimate(mean, nil, "share of all input tokens")))
    }
    if let correlation = model.correlation {
      rows.append(ParameterRow(model.name, "correlation", correlation))
    }
    return rows
  }
}

extension ProfileFit {
  /// The relative rate of each hour with its interval.
  var hourEstimates: [Estimate] {
    var counts = Array(repeating: 0, count: hours.count)
    for cell in cells { counts[cell.hourOfWeek % hours.count] += cell.count }
    return zip(hours, counts).map { hour, count in
      Estimate(
        positive: hour,
        relativeError: count > 0 ? (dispersion / Double(count)).squareRoot() : nil,
        "Poisson regression; normal on the logarithm, times dispersion")
    }
  }
}
