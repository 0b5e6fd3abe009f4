import Billing

extension ChargeResolution {
  /// What a charge that succeeded brought.
  var payment: Payment? {
    if case .credited(let payment) = self { payment } else { nil }
  }
}
