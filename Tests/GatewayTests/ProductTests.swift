import Foundation
import Testing

@Suite("The billing core stands on its own")
struct ProductTests {
  @Test("a package that depends on billing and the store builds their modules and no others")
  func modules() throws {
    try GatewayProgram.build()
    let folder = GatewayProgram.buildFolder.appending(path: "Modules").path
    let built = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
      $0.hasSuffix(".swiftmodule")
    }
    let core = [
      "AutoTopUp", "Billing", "DrawdownBilling", "Ledger", "Pricing", "Quantities", "LedgerStore",
    ]
    #expect(
      built.sorted() == (core + ["gateway", "ten_lines"]).sorted().map { $0 + ".swiftmodule" })
  }

  @Test("the example imports the two products, and Foundation")
  func imports() throws {
    let sources = GatewayProgram.folder.appending(path: "Sources")
    let files = FileManager.default.enumerator(atPath: sources.path)?.allObjects ?? []
    var count = 0
    for case let file as String in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
      for line in text.split(separator: "\n") where line.hasPrefix("import ") {
        #expect(
          ["import DrawdownBilling", "import Foundation", "import LedgerStore"].contains(line),
          "\(file): \(line)")
        count += 1
      }
    }
    #expect(count > 5)
  }
}
