public import Pricing
public import Projection
public import Quantities
import Results

/// What one request would cost, priced as billing prices it.
public struct Quote: Sendable {
  /// What one usage type costs.
  struct Line: Sendable {
    let type: UsageType
    /// How much was used, in the type's unit.
    let quantity: Decimal
    /// The price that it is charged by; nil: it has none and is free.
    let price: PriceList.Row?
    let amount: Money
  }

  let input: ProjectionInput
  let model: PricedModel
  let instant: Instant
  let isBatch: Bool
  let lines: [Line]
  /// What the customer pays, in all.
  let total: Money
  let providerCost: Money
  let margin: Money

  /// Prices a request that arrives at an instant, for a model on the scenario's rate card.
  ///
  /// - Throws: why it cannot be priced.
  public init(
    _ usage: RequestUsage, model: ModelID, at instant: Instant, in input: ProjectionInput
  ) throws(PricingRefusal) {
    let charge = try input.rateCard.price(usage, model: model, at: instant)
    self.input = input
    self.model = input.rateCard.models[model.index]
    self.instant = instant
    isBatch = usage.isBatch
    total = charge.amount
    providerCost = charge.providerCost
    do throws(ArithmeticError) {
      margin = try charge.amount.subtracting(charge.providerCost)
      var lines: [Line] = []
      for type in UsageType.allCases {
        let price = try input.rateCard.price(of: type, for: usage, model: model, at: instant)
        // Every request is one, but few models charge for that.
        let isCharged = type != .request || price != nil || charge[type].isPositive
        guard usage.quantity(of: type) > 0, isCharged else { continue }
        let quantity = Decimal(usage.quantity(of: type))
        let row = try price.map { (price) throws(ArithmeticError) in try PriceList.Row(price) }
        lines.append(
          Line(
            type: type,
            quantity: type.isTime ? try quantity.dividedByPowerOfTen(3) : quantity,
            price: row, amount: charge[type]))
      }
      self.lines = lines
    } catch {
      throw .overflow
    }
  }
}
