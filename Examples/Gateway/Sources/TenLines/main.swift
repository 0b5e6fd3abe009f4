import DrawdownBilling

var rates = UsageRates()
rates[.input] = Rate(Decimal(significand: 15, places: 2), per: 1_000_000)
rates[.output] = Rate(Decimal(significand: 60, places: 2), per: 1_000_000)
let small = PricedModel(name: "small", price: ModelPrice(rates))
let card = try RateCard([small], markup: .none, rounding: .halfEven)

var billing = Billing(rateCard: card, journal: MemoryJournal())
let acme = billing.open(OrganizationTerms())
let noon = Instant(nanoseconds: 1_767_268_800_000_000_000)  // Your clock: billing has none.
_ = try billing.purchase(.amount(Money(units: 20)), organization: acme, at: noon)

if case .admitted = billing.authorize(acme), let model = card.model(named: "small") {
  let settled = try billing.settle(
    RequestUsage(inputTokens: 12_000, outputTokens: 800), model: model, arrival: noon,
    completion: noon + .second, organization: acme, number: 0, type: .request, attribution: .none)
  print("charged \(settled.charge.amount), left \(billing.balance(of: acme))")
}
