import Quantities
import Statistics
import Text
import Traffic

extension TrafficFit {
  /// What was decided and why, and what the trace cannot tell; one sentence or two each.
  public var notes: [String] {
    [
      profileNote, growthNote, variationNote, calendarNote, clockNote, processNote, scoresNote,
    ].compactMap(\.self)
      + models.flatMap { notes(of: $0) }
  }

  private var profileNote: String? {
    if case .batch = process.kind { return nil }
    let days = window.duration.seconds / 86_400
    switch profile.shape {
    case .hourOfWeek:
      return profile.dispersion > 1
        ? "Hours or days vary \(Self.short(profile.dispersion)) times as much as independent "
          + "requests would beside the weekly profile; intervals are widened by that." : nil
    case .hourOfDay:
      let why =
        days < ProfileFit.weeklyDays
        ? "the trace is shorter than two weeks"
        : "there are fewer than \(168 * ProfileFit.fewestInHour) requests"
      return "The profile is one of hours of the day, not of the week: \(why)."
    case .constant:
      let why =
        days < ProfileFit.dailyDays
        ? "the trace is shorter than two days"
        : "there are fewer than \(24 * ProfileFit.fewestInHour) requests"
      return "The rate is taken as constant: \(why)."
    }
  }

  private var growthNote: String? {
    guard let growth = profile.growth else {
      return profile.shape == .hourOfDay && window.duration.seconds < 86_400 * 14
        ? "Growth is not estimated: it takes two weeks." : nil
    }
    guard !profile.isGrowing, let interval = growth.interval else { return nil }
    return "No growth is seen (\(Self.short(interval.low * 100)) to "
      + "\(Self.short(interval.high * 100)) % a month), so none is written."
  }

  private var variationNote: String? {
    guard let variation = process.variation?.variation else { return nil }
    let day = Self.short(variation.day * 100)
    let hour = Self.short(variation.hour * 100)
    let parts = [
      variation.day > 0 ? "whole days by \(day) %" : nil,
      variation.hour > 0 ? "single hours by \(hour) %" : nil,
    ].compactMap(\.self)
    return "Beside the profile and the process the rate varies, "
      + "\(parts.joined(separator: " and ")): factors are drawn for each of them."
  }

  private var scoresNote: String? {
    guard !scores.isEmpty else { return nil }
    let listed = scores.map { score in
      "\(score.way.rawValue.replacing("_", with: " ")) \(Self.short(score.crps))"
    }
    let why =
      days == nil
      ? ""
      : " Recorded days that are drawn again did better than what was fitted: they are written."
    return "Hours of parts that were held out, by the mean ranked probability score (the less, the "
      + "better): " + listed.joined(separator: "; ") + "." + why
  }

  private var calendarNote: String? {
    guard window.from.nanoseconds.magnitude < 366 * 86_400_000_000_000 else { return nil }
    return "Times count from 1970 or near it: they probably have no dates, so hours and days are "
      + "those of the recording."
  }

  private var clockNote: String? {
    let tied = Self.short(process.tiedShare * 100)
    switch process.clock {
    case .fine: return nil
    case .coarse(let tick):
      let seconds = Self.short(Double(tick) / 1e9)
      return
        "The clock ticks every \(seconds) s, and \(tied) % of requests share the tick of the one "
        + "before: they are spread at random over it, and nothing shorter can be told."
    case .together(let mean):
      return "\(tied) % of requests have the very instant of the one before, more than the clock "
        + "explains: they are taken as coming together, \(Self.short(mean)) at a time."
    case .regular(let size, let every):
      return "About \(size) requests come every \(Self.short(Double(every) / 1e9)) s: a batch."
    }
  }

  private var processNote: String? {
    guard let best = process.candidates.first else { return nil }
    let others = process.candidates.dropFirst().map {
      "\($0.name) \(Self.short($0.bic - best.bic))"
    }
    guard !others.isEmpty else { return nil }
    if let excess = process.countExcess {
      return "Among gaps `\(best.name)` has the least BIC (the others more by: "
        + others.joined(separator: "; ") + "), but counts in longer windows vary "
        + "\(Self.short(excess)) times as much as that: bursts found from the counts are written, "
        + "which do not reproduce the shortest gaps."
    }
    return "Of the ways requests follow one another `\(best.name)` has the least BIC; the others "
      + "have more by: " + others.joined(separator: "; ") + "."
  }

  private func notes(of model: ModelFit) -> [String] {
    var notes: [String] = []
    if model.isSmall {
      notes.append(
        "`\(model.name)` has only \(model.count) requests; their token counts are written as they "
          + "were observed.")
    }
    for (name, fit) in model.tokens {
      let isFamily = if case .family = fit.body { true } else { fit.candidates.isEmpty }
      if !isFamily, options.tokens == .automatic, let best = fit.candidates.first {
        notes.append(
          "No family comes near the \(name) tokens of `\(model.name)` (the best is "
            + "\(best.family.rawValue)): what was observed is written.")
      }
      let spikes = fit.atoms.filter { _ in fit.atoms.count > 1 || isFamily && fit.bodyShare > 0 }
      for atom in spikes {
        notes.append(
          "\(Self.short(atom.share * 100)) % of the \(name) counts of `\(model.name)` are exactly "
            + "\(atom.value): a value of its own in the mixture.")
      }
    }
    if let interval = model.correlation?.interval, interval.contains(0) {
      notes.append(
        "Input and output of `\(model.name)` show no correlation (\(Self.short(interval.low)) to "
          + "\(Self.short(interval.high))), so none is written.")
    }
    return notes
  }

  private static func short(_ value: Double) -> String {
    DecimalFormat.fixed(value, significantDigits: 3)
  }
}
