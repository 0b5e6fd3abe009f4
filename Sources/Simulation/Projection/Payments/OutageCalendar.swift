import Quantities
import Randomness

/// When the processor is out of order, found as time goes on.
///
/// The stream belongs to the replication and not to the organization: all organizations whose
/// payments go alike meet the same outages, without knowing of each other.
struct OutageCalendar {
  fileprivate struct Source {
    var generator: Xoshiro256PlusPlus
    let every: PreparedDistribution?
    let duration: PreparedDistribution
    var from: Instant
    var to: Instant
  }

  private var sources: [Source]

  /// Makes a calendar.
  ///
  /// - Parameters:
  ///   - outages: What there is.
  ///   - start: When time begins.
  ///   - seed: The replication's stream of outages.
  init(_ outages: [OutageModel], from start: Instant, seed: StreamSeed) {
    sources = outages.enumerated().map { number, outage in
      var source = Source(
        generator: seed.child(UInt64(number)).generator(), every: outage.repetition,
        duration: outage.duration.prepared(), from: start, to: start)
      if case .at(let instant) = outage.beginning {
        source.from = instant
        source.to = instant + Duration(seconds: source.duration.draw(&source.generator))
      }
      return source
    }
  }

  /// Whether the processor is out of order at an instant.
  ///
  /// - Precondition: no later instant was asked for before.
  mutating func isOut(at instant: Instant) -> Bool {
    var isOut = false
    for index in sources.indices {
      while sources[index].to <= instant, sources[index].from < .never {
        sources[index].goOn()
      }
      isOut = isOut || (sources[index].from <= instant && instant < sources[index].to)
    }
    return isOut
  }
}

extension OutageCalendar.Source {
  /// Finds the next outage, `never` where there is none.
  fileprivate mutating func goOn() {
    guard let every else {
      from = .never
      return
    }
    from = to + max(OutageModel.leastGap, Duration(seconds: every.draw(&generator)))
    to = from + Duration(seconds: duration.draw(&generator))
  }
}

extension OutageModel {
  fileprivate var repetition: PreparedDistribution? {
    guard case .every(let distribution) = beginning else { return nil }
    return distribution.prepared()
  }
}
