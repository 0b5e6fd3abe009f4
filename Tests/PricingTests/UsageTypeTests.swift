import Pricing
import Quantities
import Testing

@Suite("Usage types")
struct UsageTypeTests {
  @Test("every type is found by its name, and names differ")
  func names() {
    #expect(UsageType.allCases.count == UsageType.count)
    #expect(Set(UsageType.allCases.map(\.name)).count == UsageType.count)
    for type in UsageType.allCases { #expect(UsageType(name: type.name) == type) }
    #expect(UsageType(name: "tokens") == nil)
  }

  @Test("a quantity reads back as it was written")
  func quantities() throws {
    #expect(try quantity("1.5").description == "1.5")
    #expect(try quantity("0.0000015").description == "0.000002")
    #expect(MeterQuantity(3).description == "3")
  }
}
