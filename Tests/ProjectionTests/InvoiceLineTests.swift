import Projection
import Quantities
import Testing

@Suite("Invoice lines")
struct InvoiceLineTests {
  @Test("every field of a line survives its serialized form", arguments: InvoiceLine.Kind.allCases)
  func serialization(kind: InvoiceLine.Kind) throws {
    let at = Instant(nanoseconds: 7)
    var line = InvoiceLine(invoice: 3, at: at, kind: kind, amount: Money(nanos: -11))
    line.tax = Money(nanos: -2)
    line.credits = Money(nanos: 13)
    line.bonus = Money(nanos: 17)
    line.period = Interval(from: Instant(nanoseconds: -5), to: at)
    line.requests = 19
    line.corrected = 2
    var organization = OrganizationOutcome(organization: 1)
    organization.invoices = [line, line]
    organization.invoices[1].invoice = 4
    let unit = UnitOutcome(replication: 0, organizations: [organization])
    #expect(UnitOutcome(integers: unit.integers) == unit)
  }

  @Test("a period that ends before it starts is no line")
  func damaged() throws {
    var organization = OrganizationOutcome(organization: 0)
    let at = Instant(nanoseconds: 1_234_567)
    organization.invoices = [
      InvoiceLine(invoice: 1, at: at, kind: .purchase, amount: Money(units: 1))
    ]
    let unit = UnitOutcome(replication: 0, organizations: [organization])
    var integers = unit.integers
    // When it was issued, and both ends of the period.
    let places = integers.indices.filter { integers[$0] == at.nanoseconds }
    #expect(places.count == 3)
    integers[try #require(places.last)] = 0
    #expect(UnitOutcome(integers: integers) == nil)
  }
}
