import Billing
import Projection
import Quantities
import Testing

@testable import Scenarios

@Suite("Whom invoices are made out to, and their tax")
struct BillingDetailsTests {
  private func organization(_ billing: String, more: String = "") throws -> OrganizationInput {
    try FullScenario.read(
      Minimal.scenario(
        prices: "{models: {m: {input: 1, output: 2}}}",
        organizations: "[{name: a, billing: \(billing)}]", more: more)
    ).input.organizations[0]
  }

  @Test("details are read as they stand; a tax number has its country and type in front")
  func details() throws {
    let full = try organization(
      "{name: Acme Inc., address: \"1 Main St\\nX\", tax: 8.875%, "
        + "tax_id: {country: DE, type: eu_vat, value: DE 123}}")
    #expect(
      full.billing
        == BillingDetails(
          name: "Acme Inc.", address: "1 Main St\nX", taxID: "DE eu_vat DE 123"))
    #expect(full.terms.salesTax.share == Decimal(significand: 8_875, places: 5))
    #expect(full.terms.salesTax.tax(on: Money(units: 100)) == Money(nanos: 8_880_000_000))
    #expect(try organization("{tax_id: {value: \"007\"}}").billing.taxID == "007")
    #expect(try organization("{}").billing == BillingDetails())
    #expect(try organization("{}").terms.salesTax == .none)
    #expect(try organization("{tax: 0%}").terms.salesTax == .none)
  }

  @Test(
    "a tax is rounded to the coins of the scenario's currency",
    arguments: [("USD", 95), ("JPY", 100), ("KWD", 95)])
  func coins(currency: String, hundredths: Int64) throws {
    let terms = try organization("{tax: 19%}", more: "currency: \(currency)").terms
    let tax = terms.salesTax.tax(on: Money(units: 5))
    #expect(tax == Money(nanos: hundredths * 10_000_000))
  }

  @Test("copies have the same details")
  func copies() throws {
    let organizations = try FullScenario.read(
      Minimal.scenario(organizations: "[{name: a, count: 2, billing: {name: X, tax: 5%}}]")
    ).input.organizations
    #expect(organizations.map(\.billing.name) == ["X", "X"])
    #expect(Set(organizations.map(\.terms.salesTax.share)).count == 1)
  }

  @Test("a member's personal balance has the organization's tax, and its own name")
  func personal() throws {
    let organizations = try FullScenario.read(
      Minimal.scenario(
        organizations: "[{name: a, billing: {name: X, tax: 5%}, members: "
          + "[{name: b, role: owner, personal: {opening_balance: $9}}]}]")
    ).input.organizations
    #expect(organizations.map(\.name) == ["a", "a.b"])
    #expect(organizations.map(\.billing.name) == ["X", ""])
    #expect(Set(organizations.map(\.terms.salesTax.share)).count == 1)
  }

  private static func malformed(_ text: String, _ column: Int, _ message: String) -> Malformed {
    Malformed(
      Minimal.scenario(organizations: "[{name: a, billing: \(text)}]"), "5:\(column)", message)
  }

  static let mistakes: [Malformed] = [
    malformed("{tax: 119%}", 42, "not between 0% and 100%"),
    malformed("{tax: -1%}", 42, "not between 0% and 100%"),
    malformed("{tax: 19}", 42, "`19%` is 19 percent"),
    malformed("{tax: 8.12345678%}", 42, "too many decimals; write for example `8.875%`"),
    malformed("{tax: VAT}", 42, "not a share"),
    malformed("{name: \"\"}", 43, "it is empty; write for example `Acme Inc.`"),
    malformed("{name: [a]}", 43, "expected a name"),
    malformed("{address: \" \"}", 46, "it is empty"),
    malformed("{name: \"a\\nb\"}", 43, "a line break"),
    malformed("{address: \"a\\tb\"}", 46, "another control character"),
    malformed("{name: \(String(repeating: "a", count: 257))}", 43, "longer than 256"),
    malformed("{adress: x}", 37, "did you mean `address`"),
    malformed("19%", 36, "expected details for invoices"),
    malformed("{tax_id: DE1}", 45, "expected a tax number as a mapping"),
    malformed("{tax_id: {country: DE}}", 45, "`value` is missing"),
    malformed("{tax_id: {country: DEU, value: 1}}", 55, "two capital letters"),
    malformed("{tax_id: {country: de, value: 1}}", 55, "two capital letters"),
    malformed("{tax_id: {type: EU VAT, value: 1}}", 52, "only small letters"),
    malformed("{tax_id: {value: \"\"}}", 53, "it is empty"),
  ]

  @Test("every mistake is reported where it stands, with what would be right", arguments: mistakes)
  func refuses(malformed: Malformed) throws {
    let problems = try FullScenario.problems(malformed.text)
    #expect(
      problems.contains {
        $0.hasPrefix("s.yaml:\(malformed.place): error: ") && $0.contains(malformed.message)
      }, "\(problems)")
  }
}
