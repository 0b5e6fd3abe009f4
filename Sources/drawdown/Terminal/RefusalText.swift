import Billing
import Ledger
import Pricing
import Projection
import Quantities

/// Says in words why billing could not go on, and what would help.
struct RefusalText {
  let input: ProjectionInput

  func text(_ refusal: BillingRefusal) -> String {
    switch refusal {
    case .ledger(.overflow), .pricing(.overflow):
      "an amount is beyond 9,223,372,036 \(input.currency.code), or a balance beyond half of that; "
        + "lower prices, usage or the time simulated"
    case .ledger(.keyReused(let id)):
      "transaction \(id.source.rawValue)-\(id.number) was booked before with other content"
    case .pricing(.unpricedModel(let model)): "there is no price for the model \(name(model))"
    case .pricing(.unpricedUsage(let model, let type)):
      "the model \(name(model)) has no price for \(type.name)"
    case .pricing(.notPricedYet(let model)):
      "the first price of the model \(name(model)) starts after the request"
    case .pricing(.inconsistentUsage):
      "a request has more cached and cache-write tokens than input tokens"
    case .belowMinimumPurchase(let least):
      "a purchase is below the smallest one allowed, \(least) \(input.currency.code)"
    case .amountNotPositive: "an amount is zero or less"
    // Refusals of what somebody wants are written into the activity log and stop nothing.
    case .ledger(.exceedsHold), .ledger(.holdCaptured), .ledger(.holdReleased),
      .ledger(.holdExpired), .ledger(.unknownHold):
      "a hold was resolved twice, or beyond its amount"
    case .ledger(.insufficientCredit), .notPermitted, .creditLeft, .chargePending,
      .noPlan, .noPaymentMethod, .noSuchPurchase, .refundTooLarge, .underDispute, .notDisputed:
      "an action was refused"
    }
  }

  private func name(_ model: ModelID) -> String {
    input.modelNames.indices.contains(model.index) ? "`\(input.modelNames[model.index])`" : "?"
  }
}
