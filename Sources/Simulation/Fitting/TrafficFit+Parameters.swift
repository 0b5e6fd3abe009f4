import Quantities
import Statistics
import Traffic

extension TrafficFit {
  /// Every estimate with its interval.
  public var parameters: [ParameterRow] {
    arrivalRows + models.flatMap { rows(of: $0) }
  }

  private var arrivalRows: [ParameterRow] {
    var rows: [(parameter: String, unit: String, estimate: Estimate)] = [("rate", "1/h", rate)]
    if let growth = profile.growth { rows.append(("growth", "1/month", growth)) }
    if profile.shape != .constant {
      rows += profile.hourEstimates.enumerated().map { ("hours.\($0)", "", $1) }
    }
    if let found = process.variation {
      let variation = found.variation
      let moments = "moments of hours and days"
      for (key, value, error) in [
        ("day", variation.day, found.dayError), ("hour", variation.hour, found.hourError),
      ] where value > 0 {
        rows += [
          (
            "variation.\(key)", "",
            Estimate(positive: value, relativeError: error, moments)
          ),
          (
            "variation.\(key)_correlation", "",
            Estimate(
              key == "day" ? variation.dayCorrelation : variation.hourCorrelation, nil, moments)
          ),
        ]
      }
    }
    switch process.kind {
    case .poisson: break
    case .renewal(_, let variation): rows.append(("cv", "", variation))
    case .bursts(let ratio, let quiet, let busy):
      rows += [
        ("states.1.rate", "", ratio), ("states.0.mean_time", "s", quiet),
        ("states.1.mean_time", "s", busy),
      ]
    case .together(let share, _, let variation):
      rows += [
        ("same_instant", "", Estimate(share, nil, "share of requests at one instant")),
        ("cv", "", Estimate(variation, nil, "maximum likelihood of gaps of groups")),
      ]
    case .batch(let schedule):
      rows += [
        ("size", "", Estimate(Double(schedule.size), nil, "mean, rounded")),
        ("every", "s", Estimate(schedule.every.seconds, nil, "median gap")),
      ]
    }
    return rows.map {
      ParameterRow(
        stream: "arrivals", parameter: $0.parameter, unit: $0.unit, estimate: $0.estimate)
    }
  }

  private func rows(of model: ModelFit) -> [ParameterRow] {
    let exact = "share of requests; exact"
    var rows = [("share", Estimate(model.share, model.shareInterval, exact))]
    for (key, fit) in model.tokens {
      rows += fit.atoms.map {
        ("\(key).share_of_\($0.value)", Estimate($0.share, $0.interval, exact))
      }
      if case .family(let family) = fit.body {
        rows += family.parameters.map {
          ("\(key).\(family.family.rawValue).\($0.key)", $0.estimate)
        }
      } else {
        rows.append(("\(key).mean", fit.mean))
      }
    }
    if let shares = model.cachedShares {
      let mean = written(shares.reduce(0, +) / Double(shares.count))
      rows.append(("cached_input", Estimate(mean, nil, "share of all input tokens")))
    }
    if let correlation = model.correlation { rows.append(("correlation", correlation)) }
    return rows.map {
      ParameterRow(stream: model.name, parameter: $0.0, unit: "", estimate: $0.1)
    }
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
