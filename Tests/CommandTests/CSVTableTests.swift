import Testing

@Suite("Strict CSV")
struct CSVTableTests {
  @Test("quoted fields, doubled quotes and line breaks are read")
  func reads() throws {
    let table = try CSVTable("a,b\n1,\"x, \"\"y\"\"\nz\"\n,\"\"\n")
    #expect(table.header == ["a", "b"])
    #expect(table.rows == [["1", "x, \"y\"\nz"], ["", ""]])
    #expect(table.column("b").count == 2)
    #expect(table.records[0]["a"] == "1")
  }

  @Test(
    "what is not RFC 4180 is refused",
    arguments: [
      "", "a,b", "a,b\n1\n", "a,b\n1,2,3\n", "a,a\n1,2\n", "a,\n1,2\n", "a,b\n1,x\"y\n",
      "a,b\n1,\"x\"y\n", "a,b\n1,\"x\n", "a,b\r\n1,2\r\n", "a,b\n1,2",
    ])
  func refuses(text: String) {
    #expect(throws: CSVTable.Violation.self) { try CSVTable(text) }
  }

  @Test("amounts are exact decimals in their shortest form")
  func amounts() {
    #expect(Nanos.of("0") == 0)
    #expect(Nanos.of("-12.000000001") == -12_000_000_001)
    #expect(Nanos.of("9223372036854.5") == 9_223_372_036_854_500_000_000)
    for text in ["", "-", "-0", "01", "1.", ".5", "1.50", "1e3", "+1", "1.0000000001", "x", "1,5"] {
      #expect(Nanos.of(text) == nil, "\(text)")
    }
  }
}
