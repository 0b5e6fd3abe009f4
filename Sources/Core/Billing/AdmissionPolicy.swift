public import Quantities

/// How it is decided whether there is credit for a request.
public enum AdmissionPolicy: Hashable, Sendable {
  /// By what is available alone: more than nothing, and the request runs, whatever it will cost.
  case balance
  /// By setting aside what the request is expected to cost.
  case hold(HoldPolicy)
}

/// Requests that run whatever the balance is, and whatever budgets have come to.
public struct ExemptRequests: Hashable, Sendable {
  /// Those to models that cost the customer nothing.
  public var freeModels: Bool
  /// Those that the plan includes: what they cost all the same is owed where there is no credit.
  public var included: Bool

  /// No requests.
  public static let none = ExemptRequests()

  /// Makes a choice of requests.
  public init(freeModels: Bool = false, included: Bool = false) {
    self.freeModels = freeModels
    self.included = included
  }
}

/// How much of the credit a request sets aside, and for how long.
public struct HoldPolicy: Hashable, Sendable {
  /// What is charged where a request costs more than was held for it.
  public enum Overrun: String, NamedCase {
    /// All of it, though the balance may fall below zero.
    case overdraft
    /// No more than the hold; the rest is not collected.
    case cap
  }

  /// How long a hold lasts; nil: until it is resolved.
  public package(set) var lifetime: Duration?
  /// The most that is held for one request; nil: whatever the estimate says.
  public package(set) var cap: Money?
  /// What must be available, beyond this, for requests to run without a hold; nil: all are held.
  public package(set) var trustAbove: Money?
  /// What is charged where a request costs more than was held for it.
  public package(set) var overrun: Overrun

  /// Makes a policy; by default every request holds its estimate until it is resolved.
  ///
  /// - Precondition: the lifetime is positive, and the cap not negative.
  public init(
    lifetime: Duration? = nil, cap: Money? = nil, trustAbove: Money? = nil,
    overrun: Overrun = .overdraft
  ) {
    precondition(lifetime.map { $0 > .zero } ?? true, "the lifetime is not positive")
    precondition(cap.map { $0 >= .zero } ?? true, "the cap is negative")
    self.lifetime = lifetime
    self.cap = cap
    self.trustAbove = trustAbove
    self.overrun = overrun
  }
}

/// What a request meets that finds no credit while a top-up is with the processor.
public enum ToppingUpPolicy: Hashable, Sendable {
  /// It is refused like any other.
  case block
  /// It is refused, and the client told after what time to come back.
  case retryAfter(Duration)
  /// It runs, as far as the amount on order reaches below zero.
  case overdraft
  /// It finds the credit there: an order is credited when it is placed, and taken back where its
  /// charges fail for good.
  case creditOnInvoice
}
