public import Ledger
import Pricing
public import Quantities

/// Keeps what was decided, as far as it is asked for; memory does not grow with requests unless all
/// of them are.
public struct DecisionJournal: Journal {
  /// What is kept of the decisions that arrive.
  public enum Extent: Sendable {
    /// All of it.
    case everything
    /// What was decided at the last instant at which anything was.
    case lastInstant
    /// Credit that arrived.
    case credits
    /// The postings of usage that cost most, no more than a number; dearest first, then oldest.
    case dearestUsage(Int)
  }

  /// Transfers cannot be read back.
  public static var isReadable: Bool { false }
  /// Grants are noted.
  public static var isDetailed: Bool { true }
  /// Decisions are.
  public static var recordsDecisions: Bool { true }

  /// What is kept of decisions from now on.
  public var extent: Extent
  /// What was kept, in the order of deciding.
  public var decisions: [Decision] = []
  /// The last refusal of each guard, whatever else is kept.
  public private(set) var lastRefusals: [Decision] = []
  /// Whose decisions are kept; nil for everybody's.
  private let organization: Identifier<Organization>?
  private var grants: [GrantKey: RecordedGrant] = [:]
  /// The grant that the next transfer fills for the first time.
  private var opened: Grant?

  private struct GrantKey: Hashable {
    let organization: Identifier<Organization>
    let number: UInt32
  }

  /// Makes an empty journal.
  ///
  /// - Parameters:
  ///   - organization: Whose decisions are kept; nil for everybody's.
  ///   - extent: What is kept of them.
  public init(of organization: Identifier<Organization>? = nil, keeping extent: Extent) {
    self.organization = organization
    self.extent = extent
  }

  private func concerns(_ other: Identifier<Organization>) -> Bool {
    organization == nil || organization == other
  }

  /// Takes note of a decision.
  public mutating func record(_ decision: Decision) {
    guard concerns(decision.organization) else { return }
    if case .refusal(let refusal) = decision.content {
      lastRefusals.removeAll {
        guard case .refusal(let other) = $0.content else { return false }
        return $0.organization == decision.organization && refusal.hasSameGuard(as: other)
      }
      lastRefusals.append(decision)
    }
    switch extent {
    case .everything: decisions.append(decision)
    case .lastInstant:
      if decisions.last?.at != decision.at { decisions.removeAll(keepingCapacity: true) }
      decisions.append(decision)
    case .credits:
      guard case .posting(let posting) = decision.content, posting.isCredit else { return }
      decisions.append(decision)
    case .dearestUsage(let most):
      guard let cost = decision.usageCost else { return }
      let place = decisions.firstIndex { ($0.usageCost ?? cost) < cost } ?? decisions.count
      guard place < most else { return }
      decisions.insert(decision, at: place)
      if decisions.count > most { decisions.removeLast() }
    }
  }

  // MARK: Transfers

  /// Does nothing: what the transfer did to its wallet follows.
  public mutating func append(_ transfer: Transfer) {}

  /// Hands over nothing.
  public func forEach(_ body: (Transfer) -> Void) {}

  /// Takes note of a grant.
  public mutating func append(_ grant: Grant, of organization: Identifier<Organization>) {
    if concerns(organization) { opened = grant }
  }

  /// Takes note of what a transfer did: of a posting of its own, or of the one before it.
  public mutating func append(rise: Money, left: Money, of transfer: Transfer) {
    let hasGrant = transfer.grant != .max
    guard concerns(transfer.organization), hasGrant || rise != .zero else { return }
    let key = GrantKey(organization: transfer.organization, number: transfer.grant)
    if let opened, opened.number == transfer.grant {
      grants[key] = RecordedGrant(
        grant: opened, origin: transfer.entry.type, since: transfer.entry.instant)
      self.opened = nil
    }
    if case .posting(var posting)? = decisions.last?.content,
      decisions.last?.organization == transfer.organization,
      posting.entry.id == transfer.entry.id, posting.entry.type == transfer.entry.type
    {
      posting.add(rise: rise, left: left, of: transfer, grants[key])
      decisions[decisions.count - 1].content = .posting(posting)
    } else if rise != .zero {
      var posting = WalletPosting(entry: transfer.entry)
      posting.add(rise: rise, left: left, of: transfer, grants[key])
      record(
        Decision(.posting(posting), of: transfer.organization, at: transfer.entry.instant))
    }
  }
}

extension WalletPosting {
  /// Adds what a transfer did; what repays a debt takes from the grant that was just filled.
  fileprivate mutating func add(
    rise: Money, left: Money, of transfer: Transfer, _ grant: RecordedGrant?
  ) {
    balanceAfter = transfer.balanceAfter
    if rise == .zero, let last = parts.indices.last {
      parts[last].repaid = transfer.amount
      parts[last].left = left
    } else {
      parts.append(Part(grant: grant, amount: rise, left: left))
    }
  }
}

extension Decision {
  /// What charged usage was booked as; nil of other decisions.
  public var usageType: TransactionType? {
    switch content {
    case .requestCharge(let request): request.type
    case .meterCharge(let meter): meter.type
    default: nil
    }
  }

  /// What usage was charged; nil of other decisions.
  public var usageCost: Money? {
    switch content {
    case .requestCharge(let request): request.charge.amount
    case .meterCharge(let meter): meter.cost
    default: nil
    }
  }
}
