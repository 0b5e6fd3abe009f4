import Billing

extension ChargeResolution {
  /// What a charge that succeeded brought.
  var payment: Payment? {
    if case .credited(let payment) = self { payment } else { nil }
  }
}

extension Refund {
  /// What went back and forth, without the note about it.
  var amounts: Refund { Refund(money: money, credits: credits, bonus: bonus, tax: tax) }
}
