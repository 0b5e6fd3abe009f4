public import AutoTopUp
public import Ledger
public import Quantities

/// A charge that the payment processor is to make.
public struct ChargeRequest: Hashable, Sendable {
  /// The charge's number within the organization: its idempotency key with the processor.
  public let number: UInt64
  /// The credit to buy.
  public let amount: Money
  /// The tax to charge on top of it.
  public let tax: Money
  /// The attempt within the order, from one.
  public let attempt: Int
  /// The balance when the charge was decided.
  public let balance: Money
}

/// What a processor's answer led to.
public enum ChargeResolution: Hashable, Sendable {
  /// Credit was added; the processor kept a fee.
  case credited(Payment)
  /// The next attempt is due at an instant.
  case retry(at: Instant)
  /// The rule is suspended until the payment method is replaced.
  case suspended
  /// The charge had been answered before; nothing changed.
  case repeated
}

extension Billing {
  /// Applies the top-up rule to the balance; at most one order is on its way.
  ///
  /// - Returns: The charge to submit, or nil where the rule does not call for one.
  public mutating func evaluateTopUp(_ organization: Identifier<Organization>) -> ChargeRequest? {
    guard let rule = states[organization.index].terms.topUpRule else { return nil }
    let balance = balance(of: organization)
    let amount = states[organization.index].order.evaluate(
      rule, balance: generalBalance(of: organization))
    return submit(amount, organization: organization, balance: balance)
  }

  /// Tries the waiting order again, after looking at the balance once more.
  ///
  /// - Returns: The charge to submit, or nil where the order is no longer needed.
  /// - Precondition: an order is waiting and its instant has come.
  public mutating func retryTopUp(
    _ organization: Identifier<Organization>, at instant: Instant
  ) -> ChargeRequest? {
    guard let rule = states[organization.index].terms.topUpRule else {
      // The rule was removed while its order waited.
      states[organization.index].order.cancel()
      return nil
    }
    let balance = balance(of: organization)
    let amount = states[organization.index].order.retry(
      rule, balance: generalBalance(of: organization), at: instant)
    return submit(amount, organization: organization, balance: balance)
  }

  private mutating func submit(
    _ amount: Money?, organization: Identifier<Organization>, balance: Money
  ) -> ChargeRequest? {
    refreshAttention(of: organization)
    guard let amount else { return nil }
    states[organization.index].charges += 1
    return ChargeRequest(
      number: states[organization.index].charges, amount: amount,
      tax: states[organization.index].terms.salesTax.tax(on: amount),
      attempt: states[organization.index].order.attempts, balance: balance)
  }

  /// Takes the processor's answer to a charge; the same answer twice credits once.
  ///
  /// - Parameters:
  ///   - number: The charge's number.
  ///   - outcome: What the processor says.
  ///   - organization: Whose charge it is.
  ///   - instant: When the answer arrives.
  /// - Returns: What it led to.
  /// - Throws: where credit cannot be booked; nothing has changed then.
  public mutating func resolveCharge(
    _ number: UInt64, outcome: ChargeOutcome, organization: Identifier<Organization>,
    at instant: Instant
  ) throws(BillingRefusal) -> ChargeResolution {
    let state = states[organization.index]
    guard number == state.charges, state.order.state == .charging else { return .repeated }
    guard outcome == .succeeded else {
      states[organization.index].order.resolve(outcome, dunning: state.terms.dunning, at: instant)
      refreshAttention(of: organization)
      if case .waiting(let until) = states[organization.index].order.state {
        return .retry(at: until)
      }
      return .suspended
    }
    let payment = try sell(
      .atFaceValue(state.order.amount), to: organization, at: instant, type: .autoTopUp,
      attribution: Attribution(paymentMethod: state.terms.paymentMethod))
    states[organization.index].order.resolve(outcome, dunning: state.terms.dunning, at: instant)
    refreshAttention(of: organization)
    return .credited(payment)
  }

  /// Lets a suspended rule fire again, because a working payment method was set.
  public mutating func paymentMethodReplaced(_ organization: Identifier<Organization>) {
    states[organization.index].order.methodReplaced()
    refreshAttention(of: organization)
  }

  /// Returns where the organization's order stands.
  public func topUpState(of organization: Identifier<Organization>) -> TopUpOrder.State {
    states[organization.index].order.state
  }

  /// Takes the highest alert that is due: its level was crossed and not announced yet.
  ///
  /// Call until it returns nil; a level is armed again when the balance is back at it.
  public mutating func takeAlert(_ organization: Identifier<Organization>) -> Money? {
    let balance = generalBalance(of: organization)
    for index in states[organization.index].alertLevels.indices {
      let level = states[organization.index].alertLevels[index]
      guard balance < level, states[organization.index].isArmed[index] else { continue }
      states[organization.index].isArmed[index] = false
      refreshAttention(of: organization)
      return level
    }
    return nil
  }
}
