public import Ledger
public import Quantities

/// A transfer that concerns a wallet, as its owner sees it.
public struct TransactionRecord: Hashable, Sendable {
  /// The organization's index.
  public var organization: Int
  /// Who numbered its transaction: no two organizations have one source.
  public var source: UInt32
  /// The number of its transaction within the source.
  public var number: UInt64
  /// Which transfer of its transaction it is, from one.
  public var part: UInt32
  /// When it was booked.
  public var at: Instant
  /// What it is.
  public var type: TransactionType
  /// Positive where the balance rose, negative where it fell, in nano-units.
  public var amount: Int64
  /// The balance after it.
  public var balanceAfter: Money
  /// The project, or none.
  public var project: Identifier<Project>
  /// The member, or none.
  public var member: Identifier<Member>
  /// The API key, or none.
  public var apiKey: Identifier<APIKey>
  /// The payment method, or none.
  public var paymentMethod: Identifier<PaymentMethod>
  /// Of usage the stream and entry, packed; of bought credit the invoice; `UInt32.max` for none.
  public var subject: UInt32
  /// The grant's number, or `UInt32.max`.
  public var grant: UInt32

  /// What no other transfer has: its transaction's number, and its place in that from the second on.
  public var id: String { "\(source)-\(number)" + (part > 1 ? ".\(part)" : "") }

  /// The stream and entry of a request, packed, or nil.
  public var request: UInt32? { type.concernsCredits || subject == .max ? nil : subject }

  /// The number of the invoice it is on, or nil.
  public var invoice: UInt32? { type.isInvoiced && subject != .max ? subject : nil }
}
