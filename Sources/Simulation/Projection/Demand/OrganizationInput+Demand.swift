import Billing
import Pricing
import Quantities
import Randomness

extension OrganizationInput {
  /// Whether its requests are held, come back when they are refused, or are told twice.
  var isDeliberate: Bool {
    terms.admission != .balance || streams.contains { $0.onRefusal != .giveUp }
      || faults.repeatedUsage > 0
  }

  /// Whether nothing but a charge comes of its requests that are admitted.
  ///
  /// - Parameter withTraces: Whether traces are metered.
  /// - Returns: false where requests are held, told twice, in flight, or traced.
  func isPlain(withTraces: Bool) -> Bool {
    guard terms.admission == .balance, faults.repeatedUsage == 0 else { return false }
    return streams.allSatisfy { stream in
      stream.service.isInstant && (!withTraces || stream.entries.allSatisfy { $0.traces == 0 })
    }
  }

  /// Whether both have the same requests under the same names, whatever they pay for them.
  func hasSameRequests(as other: OrganizationInput) -> Bool {
    name == other.name && streams.count == other.streams.count
      && population.hasSameDemand(as: other.population)
      && zip(streams, other.streams).allSatisfy {
        $0.name == $1.name && $0.origin == $1.origin
          && $0.entries.elementsEqual($1.entries) {
            $0.model == $1.model && $0.outputLimit == $1.outputLimit
          }
      }
  }
}

extension ProjectionInput {
  /// The seed of the organization of a name in a replication: no other organization changes it.
  func seed(of name: String, replication: Int) -> StreamSeed {
    StreamSeed(seed: seed).child(UInt64(replication)).child(name)
  }

  /// The seed of the parameters of traffic in a replication, which are everyone's.
  func parameterSeed(replication: Int) -> StreamSeed {
    StreamSeed(seed: seed).child(UInt64(replication)).child("parameters")
  }

  /// Whether all organizations have the same requests at the same prices as in another input.
  func hasSameDemand(as other: ProjectionInput) -> Bool {
    horizon == other.horizon && zone == other.zone && seed == other.seed
      && rateCard == other.rateCard
      && organizations.groups.elementsEqual(other.organizations.groups) {
        $0.indices == $1.indices && $0.naming == $1.naming
          && $0.organization.hasSameRequests(as: $1.organization)
      }
  }
}
