import Testing

/// Where rules of billing stand, as CONTRIBUTING.md tells.
@Suite("Rules of billing")
struct BillingRuleTests {
  private func files(naming word: String) -> [String] {
    Repository.sources.filter { $0.code.text.contains(word) }.map(\.path)
  }

  @Test("proration is worked out in one file, the one that the recipe names")
  func proration() {
    let file = "Sources/Core/Pricing/Proration.swift"
    #expect(files(naming: "Proration(") == [file])
    #expect(files(naming: "struct PeriodFee") == [file])
    #expect(
      files(naming: "plan.isProrated") == [
        file, "Sources/Formats/Results/Prices/PriceList+JSON.swift",
      ])
    #expect(Repository.text("CONTRIBUTING.md").contains(file))
  }

  @Test("only Billing makes offers and lines of invoices, and the simulator has neither")
  func offers() {
    for word in ["CreditOffer(", " Invoice.Line(", " PeriodFee("] {
      let elsewhere = files(naming: word).filter { !$0.hasPrefix("Sources/Core/") }
      #expect(elsewhere == [], "\(word)")
    }
    let simulator = Repository.sources.filter { $0.module == "Projection" }
    #expect(!simulator.isEmpty)
    for file in simulator {
      for word in ["faceValue", "salesTax", "PeriodFee", ".expiry(ofCreditAt"] {
        #expect(!file.code.text.contains(word), "\(file.path): \(word)")
      }
    }
  }
}
