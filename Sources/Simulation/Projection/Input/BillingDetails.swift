/// To whom an organization's invoices are made out.
public struct BillingDetails: Hashable, Sendable {
  /// The legal name; empty: the organization's name.
  public var name: String
  /// The postal address.
  public var address: String
  /// The number under which it is registered for tax, with country and type.
  public var taxID: String

  /// Makes details; by default nothing but the organization's name.
  public init(name: String = "", address: String = "", taxID: String = "") {
    self.name = name
    self.address = address
    self.taxID = taxID
  }
}
