import Billing
import Projection
import Quantities

/// How money that changes hands becomes whole coins.
struct CoinRounding {
  var charges = Rounding.up
  var invoices = Rounding.halfEven

  fileprivate static var type: ValueType<Self> {
    .object("rounding", "How money becomes whole coins", Self()) { object, rounding in
      object.key(
        "charges", &rounding.charges, rule,
        "What a card is charged for credit; the customer gets credit for the difference.",
        example: "half_even")
      object.key(
        "invoices", &rounding.invoices, rule,
        "What an invoice has for a part of a fee, and for overage.", example: "up")
    }
  }

  private static var rule: ValueType<Rounding> {
    .words([
      Choice("up", .up, "to the next coin"),
      Choice("half_even", .halfEven, "to the nearest coin, from the middle to the even one"),
    ])
  }
}

/// To whom an organization's invoices are made out, and what tax is on them.
struct BillingDocument {
  var details = BillingDetails()
  /// The share of an amount that is added as tax.
  var tax = Decimal.zero
  /// How charges and lines of invoices become whole coins; nil: they do not.
  var rounding: CoinRounding? = CoinRounding()

  static var type: ValueType<Self> {
    .object("billing", "Details for invoices", Self()) { object, billing in
      object.key(
        "name", &billing.details.name, .printed("a name", example: "Acme Inc.", longest: 256),
        shown: "the organization's name", "Whom invoices are made out to.", example: "Acme Inc.")
      object.key(
        "address", &billing.details.address,
        .printed(
          "an address", example: "1 Main St, Springfield", longest: 1024, hasLines: true),
        shown: "none", "The address of whom they are made out to.",
        example: "1 Main St, Springfield")
      object.key(
        "tax_id", &billing.details.taxID, taxID, shown: "none",
        "The number under which it is registered for tax.",
        example: "{country: DE, type: eu_vat, value: DE123456789}")
      object.key(
        "tax", &billing.tax, taxShare,
        "What is added to purchases, top-ups, plan fees and overage as tax.", example: "19%")
      object.key(
        "rounding", &billing.rounding,
        .either(
          scalar: .choice([Choice("none", nil, "amounts stay as they come")]),
          structure: CoinRounding.type.map { .some($0) }),
        shown: "{}",
        "How money that changes hands becomes whole coins of the currency: cents, yen.",
        example: "{charges: half_even}")
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

  /// A share that can be a tax.
  private static var taxShare: ValueType<Decimal> {
    .share.refused {
      $0.places > SalesTax.mostPlaces
        ? "the tax has too many decimals; write for example `8.875%`" : nil
    }
  }
}

extension ValueType where Value == String {
  /// Text that is printed as it stands, of one line or of several.
  fileprivate static func printed(
    _ kind: String, example: String, longest: Int, hasLines: Bool = false
  ) -> Self {
    word(kind, example: example) { text in
      if text.allSatisfy(\.isWhitespace) { return "it is empty" }
      if text.unicodeScalars.count > longest { return "it is longer than \(longest) characters" }
      let isPrinted = text.unicodeScalars.allSatisfy {
        $0.properties.generalCategory != .control || (hasLines && $0 == "\n")
      }
      return isPrinted ? nil : "it has a line break or another control character"
    }
  }

  /// A country code of ISO 3166-1.
  fileprivate static var country: Self {
    word("a country code", example: "DE", pattern: "^[A-Z]{2}$") {
      $0.isCapitals(2) ? nil : "two capital letters are expected"
    }
  }

  /// A kind of tax number, as payment processors name them.
  fileprivate static var taxIDType: Self {
    word("a kind of tax number", example: "eu_vat", pattern: "^[a-z0-9_]{1,32}$") { text in
      let isWord = text.utf8.allSatisfy {
        (97...122).contains($0) || (48...57).contains($0) || $0 == 95
      }
      return isWord && (1...32).contains(text.utf8.count)
        ? nil : "only small letters, digits and `_` are allowed"
    }
  }
}
