import AutoTopUp
public import Ledger
import Pricing
public import Quantities

/// What requests meet while a top-up is on its way.
extension Billing {
  /// Returns when a client whose request was refused for lack of credit is told to come back.
  ///
  /// - Returns: After what time; nil where nothing is on its way, or the terms tell nobody.
  public func retryAfter(of organization: Identifier<Organization>) -> Duration? {
    guard case .retryAfter(let delay) = states[organization.index].terms.whileToppingUp,
      isTopUpAtProcessor(of: organization)
    else { return nil }
    return delay
  }

  /// Returns whether a top-up is with the processor.
  public func isTopUpAtProcessor(of organization: Identifier<Organization>) -> Bool {
    states[organization.index].topUps.contains { $0.order.state == .charging }
  }

  /// What must be available beyond this for a request, in nano-units.
  func admissionFloor(of organization: Identifier<Organization>) -> Int64 {
    guard !states[organization.index].isDeleted else { return .max }
    let line = states[organization.index].terms.creditLine
    let postpaid = states[organization.index].terms.plan?.postpaid ?? .zero
    let floor = Int64(clamping: -Int128(line.nanos) - Int128(postpaid.nanos))
    guard states[organization.index].terms.whileToppingUp == .overdraft,
      isTopUpAtProcessor(of: organization)
    else { return floor }
    let (lower, overflow) = floor.subtractingReportingOverflow(
      amountOnOrder(of: organization).nanos)
    return overflow ? .min : lower
  }
}
