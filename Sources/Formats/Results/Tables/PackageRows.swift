import Pricing
import Projection
import Quantities
import Text

/// Rows of packages.csv.
struct PackageRows {
  let input: ProjectionInput

  func append(to buffer: inout CSVBuffer) {
    for offer in input.packages {
      let package = offer.package
      buffer.text(offer.name)
      buffer.money(package.price)
      buffer.decimal(package.credits)
      // A scenario whose packages cannot be valued is refused; nothing stands for what is unknown.
      let value = try? package.value(credit: input.credit.decimal, rounding: .halfEven)
      buffer.decimal(value?.bonusCredits)
      for amount in [
        value?.faceValue, value?.bonusValue, value?.effectiveCreditValue, value?.costPerCredit,
      ] {
        buffer.decimal(amount?.decimal)
      }
      buffer.text(TimeSpan(package.expiry)?.description ?? "never")
      buffer.text(offer.scope)
      buffer.endRow()
    }
  }
}
