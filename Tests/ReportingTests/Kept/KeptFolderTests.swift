import Foundation
import Testing

@testable import Reporting

@Suite("Folders of results to read")
struct KeptFolderTests {
  private func reason(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch KeptError.unreadable(let path, let reason) {
      return "\(path): \(reason)"
    } catch { return "\(error)" }
  }

  @Test("a folder or file that is not there is told, with the folder that was meant")
  func missing() throws {
    let sample = try KeptSample([:])
    try FileManager.default.createDirectory(
      atPath: sample.path + "/quickstart", withIntermediateDirectories: true)
    let found = reason { _ = try KeptFolder(path: sample.path + "/quikstart//") }
    #expect(
      found == sample.path + "/quikstart: No such file or directory; did you mean "
        + sample.path + "/quickstart?")
    let file = reason { _ = try TransactionHistory(sample.folder, KeptFilter()) }
    #expect(file?.hasPrefix(sample.path + "/transactions.csv: No such file") == true)
    #expect(file?.hasSuffix("is this a folder that `drawdown run` has written?") == true)
  }

  @Test("a file is no folder, and an empty file no table")
  func wrongKind() throws {
    let sample = try KeptSample(["transactions.csv": []])
    let found = reason { _ = try KeptFolder(path: sample.path + "/transactions.csv") }
    #expect(found?.hasSuffix("it is no folder of results") == true)
    #expect(throws: KeptError.self) { try TransactionHistory(sample.folder, KeptFilter()) }
  }

  @Test("the currency is the one that the data package names")
  func currency() throws {
    let package = DataPackage.json(name: "n", title: "t", tables: Tables.all, currency: "EUR")
    let sample = try KeptSample(["datapackage.json": [package.text]])
    #expect(try sample.folder.currency == "EUR")
    #expect(try sample.folder.title == "t")
    #expect(try KeptSample([:]).folder.currency == nil)
    #expect(try KeptSample(["datapackage.json": ["{"]]).folder.currency == nil)
  }
}
