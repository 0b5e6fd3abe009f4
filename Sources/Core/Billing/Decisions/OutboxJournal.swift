public import Ledger
public import Quantities

/// Keeps what was accepted until somebody takes it to where it lasts.
///
/// What one call of the façade leaves here belongs together: it is to be stored whole or not at all,
/// before anybody is told of it.
public struct OutboxJournal: Journal {
  /// An account that was opened.
  public struct OpenedAccount: Sendable {
    /// Its index in the book.
    public let id: Account.ID
    /// What it stands for.
    public let kind: Account.Kind
    /// Whose it is.
    public let organization: Identifier<Organization>
  }

  /// A grant that was given.
  public struct OpenedGrant: Sendable {
    /// Its terms.
    public let grant: Grant
    /// Whose it is.
    public let organization: Identifier<Organization>
  }

  /// A transfer, and what it did to its wallet.
  public struct PostedTransfer: Sendable {
    /// The transfer.
    public let transfer: Transfer
    /// By how much the wallet's balance rose; negative where it fell.
    public internal(set) var rise: Money
  }

  /// Usage that was charged.
  public struct ChargedUsage: Sendable {
    /// Whose usage it is.
    public let organization: Identifier<Organization>
    /// When it was charged.
    public let instant: Instant
    /// How.
    public let content: Content

    /// How usage was charged.
    public enum Content: Sendable {
      /// A request.
      case request(RequestCharge)
      /// A meter.
      case meter(MeterCharge)
    }
  }

  /// What was accepted, in the order of posting.
  public struct Contents: Sendable {
    /// Accounts that were opened.
    public internal(set) var accounts: [OpenedAccount] = []
    /// Grants that were given.
    public internal(set) var grants: [OpenedGrant] = []
    /// Transfers.
    public internal(set) var transfers: [PostedTransfer] = []
    /// Usage that was charged.
    public internal(set) var charges: [ChargedUsage] = []

    /// Nothing.
    public init() {}
  }

  /// Accounts keep their grants, so that whoever stores transfers can tell them apart.
  public static var isReadable: Bool { true }
  /// Accounts and grants are noted.
  public static var isDetailed: Bool { true }
  /// Charges are.
  public static var recordsDecisions: Bool { true }

  /// What was accepted since it was taken last.
  public private(set) var contents = Contents()
  /// What all transfers moved through each account.
  private var moved: ContiguousArray<(debits: MoneyTotal, credits: MoneyTotal)> = []

  /// Makes an empty outbox.
  public init() {}

  /// Hands over what was accepted since the last call, and forgets it.
  public mutating func take() -> Contents {
    defer { contents = Contents() }
    return contents
  }

  /// Takes note of an account.
  public mutating func append(
    _ account: Account.ID, _ kind: Account.Kind, of organization: Identifier<Organization>
  ) {
    contents.accounts.append(
      OpenedAccount(id: account, kind: kind, organization: organization))
    moved.append((.zero, .zero))
  }

  /// Takes note of a grant.
  public mutating func append(_ grant: Grant, of organization: Identifier<Organization>) {
    contents.grants.append(OpenedGrant(grant: grant, organization: organization))
  }

  /// Takes note of an accepted transfer.
  public mutating func append(_ transfer: Transfer) {
    contents.transfers.append(PostedTransfer(transfer: transfer, rise: .zero))
    moved[transfer.debit.index].debits += transfer.amount
    moved[transfer.credit.index].credits += transfer.amount
  }

  /// Takes note of what the last transfer did to its wallet.
  public mutating func append(rise: Money, left: Money, of transfer: Transfer) {
    contents.transfers[contents.transfers.count - 1].rise = rise
  }

  /// Takes note of usage that was charged; other decisions show in transfers.
  public mutating func record(_ decision: Decision) {
    let content: ChargedUsage.Content
    switch decision.content {
    case .requestCharge(let request): content = .request(request)
    case .meterCharge(let meter): content = .meter(meter)
    default: return
    }
    contents.charges.append(
      ChargedUsage(
        organization: decision.organization, instant: decision.at, content: content))
  }

  /// Hands over nothing: transfers are taken.
  public func forEach(_ body: (Transfer) -> Void) {}

  /// What all transfers moved through an account.
  public func unkept(of account: Account.ID) -> (debits: MoneyTotal, credits: MoneyTotal) {
    moved[account.index]
  }
}
