public import Billing
public import Ledger
public import Quantities

/// What is stored at once, whole or not at all: what one call of the façade led to, or several.
///
/// Identifiers count from zero in the book that it is of.
public struct LedgerBatch: Sendable {
  /// What a thing is called.
  public struct Name: Hashable, Sendable {
    /// What kind of thing it is.
    public enum Kind: String, NamedCase {
      /// What transfers are attributed to.
      case project, member
      /// A key of an API.
      case apiKey = "api_key"
      /// A card.
      case paymentMethod = "payment_method"
      /// What the subject of usage stands for.
      case model, endpoint, provider
      /// A meter, and what it counts.
      case meter, unit
    }

    /// What kind of thing it is.
    public let kind: Kind
    /// Whose it is; nil for everybody's.
    public let organization: Identifier<Organization>?
    /// Its number.
    public let number: UInt32
    /// What it is called.
    public let name: String

    /// Names a thing.
    public init(
      _ kind: Kind, of organization: Identifier<Organization>? = nil, number: UInt32, name: String
    ) {
      self.kind = kind
      self.organization = organization
      self.number = number
      self.name = name
    }
  }

  /// What the owner of the book did, so that it can be done again.
  public struct Command: Hashable, Sendable {
    /// When.
    public let instant: Instant
    /// What, in words that its owner understands.
    public let content: String

    /// Makes a command.
    public init(_ content: String, at instant: Instant) {
      self.content = content
      self.instant = instant
    }
  }

  /// What is true of the whole book, by name.
  public var properties: [(name: String, value: String)] = []
  /// The names of organizations that were opened, in their order.
  public var organizations: [String] = []
  /// The names of other things.
  public var names: [Name] = []
  /// The numbers in the store of the sources of the book; those without one keep their own.
  public var sources: [UInt32] = []
  /// What billing accepted.
  public var contents = OutboxJournal.Contents()
  /// Invoices that were issued.
  public var invoices: [(organization: Identifier<Organization>, invoice: Invoice)] = []
  /// What was done.
  public var commands: [Command] = []

  /// Makes an empty batch.
  public init() {}

  /// Whether there is nothing to store.
  public var isEmpty: Bool {
    properties.isEmpty && organizations.isEmpty && names.isEmpty && commands.isEmpty
      && invoices.isEmpty && contents.accounts.isEmpty && contents.transfers.isEmpty
      && contents.charges.isEmpty
  }
}
