import Quantities
public import Randomness
import Traffic

/// How organizations that are alike in all else differ from each other: how much they use, when they
/// come, and whether they leave.
public struct PopulationModel: Equatable, Sendable {
  /// How much of its traffic each has, drawn once for each and the same in every replication; nil: as
  /// much as its traffic says.
  public var scale: Distribution?
  /// The growth of each one's traffic in a month of 30.4375 days, on top of that of the traffic itself.
  public var monthlyGrowth = 0.0
  /// Whether it comes at an instant of the horizon that is left to chance, instead of being there.
  public var arrives = false
  /// The probability to leave within a month.
  public var monthlyChurn = 0.0
  /// The probability to leave when requests begin to be refused.
  public var leavesWhenBlocked = 0.0

  /// All are the same, there from the start, and stay.
  public static let none = PopulationModel()

  /// What is drawn beyond is taken as that.
  package static let largestScale = 1e6

  /// Whether one may leave.
  var mayLeave: Bool { monthlyChurn > 0 || leavesWhenBlocked > 0 }

  /// Makes a model in which all are the same, there from the start, and stay.
  public init() {}

  /// Whether organizations of both have the same requests, as long as they are there.
  func hasSameDemand(as other: PopulationModel) -> Bool {
    scale == other.scale && monthlyGrowth == other.monthlyGrowth && arrives == other.arrives
  }
}

extension ProjectionInput {
  /// Whether it is about many who differ: of segments, of a log, drawn, or more than a hundred.
  package var isOfPopulation: Bool {
    organizations.count > 100
      || organizations.groups.contains { group in
        let organization = group.organization
        return organization.segment != nil || organization.population != .none
          || organization.streams.contains { stream in
            if case .replay(let trace) = stream.origin { return trace.customer != nil }
            return false
          }
      }
  }

  /// How much of its traffic an organization of a name has.
  func scale(of organization: OrganizationInput, named name: String) -> Double {
    guard let scale = organization.population.scale else { return 1 }
    var generator = StreamSeed(seed: seed).child("population").child(name).generator()
    return min(scale.prepared().draw(&generator), PopulationModel.largestScale)
  }

  /// When an organization comes.
  func arrival(of organization: OrganizationInput, seed: StreamSeed) -> Instant {
    guard organization.population.arrives else { return horizon.from }
    var generator = seed.child("arrival").generator()
    let length = Double(horizon.duration.nanoseconds)
    let after = Int64(generator.uniform01() * length)
    return horizon.from + Duration(nanoseconds: min(after, horizon.duration.nanoseconds - 1))
  }
}
