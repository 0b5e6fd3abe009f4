import Pricing
import Projection
import Quantities

extension RowTables {
  /// The packages on sale.
  static let packages = Table<PackageRow>(
    "packages", per: "package on sale",
    [
      .text("package", "The package's name") { $0.offer.name },
      .amount("price", "What the customer pays") { $0.offer.package.price },
      .decimal("credits", unit: "credits", "The credits paid for") { $0.offer.package.credits },
      .decimal("bonus_credits", unit: "credits", "The credits for nothing") {
        $0.value?.bonusCredits
      },
      .amount("face_value", "What the credits paid for are booked as") { $0.value?.faceValue },
      .amount("bonus_value", "What the bonus is booked as") { $0.value?.bonusValue },
      .amount("effective_credit_value", "The credit received for each unit of money paid") {
        $0.value?.effectiveCreditValue
      },
      .amount("cost_per_credit", "The price of one credit, the bonus counted in") {
        $0.value?.costPerCredit
      },
      .text("expires", "How long the credits can be used, or never") {
        TimeSpan($0.offer.package.expiry)?.description ?? "never"
      },
      .text("scope", "What the credits may be spent on; empty for anything") { $0.offer.scope },
    ])
}

/// A package on sale, and what it is worth.
struct PackageRow {
  let offer: PackageInput
  let value: PackageValue?

  init(_ offer: PackageInput, in input: ProjectionInput) {
    self.offer = offer
    // A scenario whose packages cannot be valued is refused; nothing stands for what is unknown.
    value = try? offer.package.value(credit: input.credit.decimal, rounding: .halfEven)
  }
}
