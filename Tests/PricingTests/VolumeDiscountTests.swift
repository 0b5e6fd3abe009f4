import Pricing
import Quantities
import TestSupport
import Testing

@Suite("Included quantities and volume discounts")
struct VolumeDiscountTests {
  private static let types: [UsageType] = [.input, .output]

  /// What each token costs by its place in the period, one after the other.
  private struct Naive {
    var included: [UsageType: Int64]
    let mode: VolumeDiscount.Mode
    /// Bounds and percents.
    let steps: [(above: Int64, percent: Int64)]
    var sum: Int64 = 0
    var full: Int64 = 0
    var charged: Int64 = 0

    private func percent(beyond place: Int64) -> Int64 {
      steps.last { place > $0.above }?.percent ?? 0
    }

    /// What a quantity costs at a price in hundreds of nano-units.
    mutating func cost(of quantity: Int64, _ type: UsageType, at price: Int64) -> Int64 {
      var graduated: Int64 = 0
      for _ in 0..<quantity {
        if included[type, default: 0] > 0 {
          included[type, default: 0] -= 1
          continue
        }
        sum += 1
        full += price * 100
        graduated += price * (100 - percent(beyond: sum))
      }
      guard mode == .volume else { return graduated }
      let total = full * (100 - percent(beyond: sum)) / 100
      defer { charged = total }
      return total - charged
    }
  }

  @Test("cost what counting token by token says", arguments: 0..<60)
  func random(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func draw(_ most: Int64) -> Int64 { Int64(random.next() % UInt64(most)) }
    let mode: VolumeDiscount.Mode = seed % 2 == 0 ? .graduated : .volume
    var steps: [(above: Int64, percent: Int64)] = []
    for _ in 0..<draw(4) {
      steps.append((above: (steps.last?.above ?? -1) + 1 + draw(40), percent: draw(101)))
    }
    var naive = Naive(included: [.input: draw(50), .output: draw(20)], mode: mode, steps: steps)
    // A second model is cheaper, and outside the discount of the first where that names its models.
    let names = draw(2) == 0 ? nil : ["a", "b"]
    let prices: [[Int64]] = [[1 + draw(9), 1 + draw(9)], [1 + draw(9), 1 + draw(9)]]
    let models = try ["a", "b"].enumerated().map { index, name in
      PricedModel(
        name: name,
        price: ModelPrice(
          UsageRates(
            input: try decimal("\(prices[index][0])e-7"),
            output: try decimal("\(prices[index][1])e-7"))))
    }
    let discount = VolumeDiscount(
      name: "tokens", mode: mode, types: Self.types, models: names,
      steps: try steps.map {
        .init(above: $0.above, discount: try decimal("\($0.percent)e-2"))
      })
    let card = try RateCard(
      models, markup: .none, rounding: .halfEven, volumeDiscounts: [discount])
    var period = PeriodUsage()
    for (type, quantity) in naive.included { period[included: type] = quantity }
    for _ in 0..<30 {
      let model = Int(draw(2))
      let usage = RequestUsage(inputTokens: draw(20), outputTokens: draw(10))
      let charge = try card.price(
        usage, model: ModelID(model), at: epoch, counting: &period)
      let input = naive.cost(of: usage.inputTokens, .input, at: prices[model][0])
      let output = naive.cost(of: usage.outputTokens, .output, at: prices[model][1])
      #expect(charge[.input].nanos == input)
      #expect(charge[.output].nanos == output)
      #expect(charge.amount.nanos == input + output)
      #expect(charge.due.nanos - charge.returned.nanos == input + output)
      let full = try card.price(usage, model: ModelID(model), at: epoch)
      #expect(charge.providerCost == full.providerCost)
    }
  }

  @Test("a model that a discount does not name has none, and does not count")
  func others() throws {
    let models = ["a", "b"].map {
      PricedModel(name: $0, price: ModelPrice(UsageRates(input: Decimal(1), output: nil)))
    }
    let discount = VolumeDiscount(
      name: "tokens", mode: .graduated, types: [.input], models: ["a"],
      steps: [.init(above: 10, discount: try decimal("0.5"))])
    let card = try RateCard(
      models, markup: .none, rounding: .halfEven, volumeDiscounts: [discount])
    var period = PeriodUsage()
    func cost(_ model: Int) throws -> Int64 {
      try card.price(
        RequestUsage(inputTokens: 10), model: ModelID(model), at: epoch, counting: &period
      ).amount.nanos / 1_000_000_000
    }
    #expect(try [cost(0), cost(1), cost(1), cost(0)] == [10, 10, 10, 5])
  }

  @Test("seconds count as billed, and what cannot be priced counts nothing")
  func blocks() throws {
    var rates = UsageRates()
    rates[.second] = Rate(Decimal(1))
    var version = PriceVersion(rates: rates)
    version.blocks = BillingBlocks(first: 30_000, then: 6_000)
    version.minimum = Decimal(2)
    let card = try card(ModelPrice(version))
    var period = PeriodUsage()
    period[included: .second] = 40_000
    func cost(_ usage: RequestUsage) throws -> Int64 {
      try card.price(usage, model: ModelID(0), at: epoch, counting: &period).amount.nanos
        / 1_000_000_000
    }
    #expect(try cost(RequestUsage(milliseconds: 32_000)) == 0)
    #expect(period[included: .second] == 4_000)
    #expect(throws: PricingRefusal.unpricedUsage(ModelID(0), .image)) {
      try cost(RequestUsage(images: 1, milliseconds: 1))
    }
    #expect(period[included: .second] == 4_000)
    #expect(try cost(RequestUsage(milliseconds: 1)) == 26)
    // What a request lacks to the least charge is charged, whatever is included.
    #expect(try cost(RequestUsage()) == 2)
  }
}
