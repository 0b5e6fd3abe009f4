import Billing
import Projection
import Quantities

/// To whom an organization's invoices are made out, and what tax is on them.
struct BillingDocument {
  var details = BillingDetails()
  /// The share of an amount that is added as tax.
  var tax = Decimal.zero

  static var type: ValueType<Self> {
    .object("billing", "Details for invoices") { object in
      var billing = Self()
      billing.details.name = object.optional(
        "name", .printed("a name", example: "Acme Inc.", longest: 256), default: "",
        shown: "the organization's name", "Whom invoices are made out to.", example: "Acme Inc.")
      billing.details.address = object.optional(
        "address",
        .printed(
          "an address", example: "1 Main St, Springfield", longest: 1024, hasLines: true),
        default: "", shown: "none", "The address of whom they are made out to.",
        example: "1 Main St, Springfield")
      billing.details.taxID = object.optional(
        "tax_id", taxID, default: "", shown: "none",
        "The number under which it is registered for tax.",
        example: "{country: DE, type: eu_vat, value: DE123456789}")
      billing.tax = object.optional(
        "tax", .taxShare, default: .zero, shown: "0%",
        "What is added to purchases, top-ups, plan fees and overage as tax.", example: "19%")
      return billing
    }
  }

  /// The number with its country and its type, as it stands on invoices.
  private static var taxID: ValueType<String> {
    .object("tax_id", "A tax number") { object in
      let country = object.optional(
        "country", .country, "The country that gave it, by its code of ISO 3166.", example: "DE")
      let type = object.optional("type", .taxIDType, "The kind of number.", example: "eu_vat")
      let value = object.required(
        "value", .printed("a tax number", example: "DE123456789", longest: 64), "The number.",
        example: "DE123456789")
      return value.map { [country, type, $0].compactMap(\.self).joined(separator: " ") }
    }
  }
}

extension ValueType where Value == String {
  /// Text that is printed as it stands, of one line or of several.
  fileprivate static func printed(
    _ kind: String, example: String, longest: Int, hasLines: Bool = false
  ) -> Self {
    scalar(kind, example: example) { (text, _) throws(ScalarProblem) in
      guard text.contains(where: { !$0.isWhitespace }) else { throw ScalarProblem("it is empty") }
      guard text.unicodeScalars.count <= longest else {
        throw ScalarProblem("it is longer than \(longest) characters")
      }
      let isPrinted = text.unicodeScalars.allSatisfy {
        $0.properties.generalCategory != .control || (hasLines && $0 == "\n")
      }
      guard isPrinted else {
        throw ScalarProblem("it has a line break or another control character")
      }
      return text
    }
  }

  /// A country code of ISO 3166-1.
  fileprivate static var country: Self {
    scalar("a country code", example: "DE", pattern: "^[A-Z]{2}$") {
      (text, _) throws(ScalarProblem) in
      guard text.utf8.count == 2, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
        throw ScalarProblem("two capital letters are expected")
      }
      return text
    }
  }

  /// A kind of tax number, as payment processors name them.
  fileprivate static var taxIDType: Self {
    scalar("a kind of tax number", example: "eu_vat", pattern: "^[a-z0-9_]{1,32}$") {
      (text, _) throws(ScalarProblem) in
      let isWord = text.utf8.allSatisfy {
        (97...122).contains($0) || (48...57).contains($0) || $0 == 95
      }
      guard isWord, (1...32).contains(text.utf8.count) else {
        throw ScalarProblem("only small letters, digits and `_` are allowed")
      }
      return text
    }
  }
}

extension ValueType where Value == Decimal {
  /// A share that can be a tax.
  fileprivate static var taxShare: Self {
    share.checked { (share, _) throws(ScalarProblem) in
      guard share.places <= SalesTax.mostPlaces else {
        throw ScalarProblem("the tax has too many decimals; write for example `8.875%`")
      }
      return share
    }
  }
}
