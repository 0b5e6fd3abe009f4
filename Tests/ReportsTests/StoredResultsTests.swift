import Foundation
import TestSupport
import Testing

@testable import Results

@Suite("Folders of results to read")
struct StoredResultsTests {
  private func reason(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch ResultsError.unreadable(let path, let reason) {
      return "\(path): \(reason)"
    } catch { return "\(error)" }
  }

  @Test("a folder or file that is not there is told, with the folder that was meant")
  func missing() throws {
    let sample = try SampleResults([:])
    try FileManager.default.createDirectory(
      atPath: sample.path + "/quickstart", withIntermediateDirectories: true)
    let found = reason { _ = try StoredResults(path: sample.path + "/quikstart//") }
    #expect(
      found == sample.path + "/quikstart: No such file or directory; did you mean "
        + sample.path + "/quickstart?")
    let file = reason { _ = try TransactionHistory(sample.folder, ResultsFilter()) }
    #expect(file?.hasPrefix(sample.path + "/transactions.csv: No such file") == true)
    #expect(file?.hasSuffix("is this a folder that `drawdown run` has written?") == true)
  }

  @Test("a file is no folder, and an empty file no table")
  func wrongKind() throws {
    let sample = try SampleResults(["transactions.csv": []])
    let found = reason { _ = try StoredResults(path: sample.path + "/transactions.csv") }
    #expect(found?.hasSuffix("it is no folder of results") == true)
    #expect(throws: ResultsError.self) { try TransactionHistory(sample.folder, ResultsFilter()) }
  }

  @Test("the currency is the one that the data package names")
  func currency() throws {
    let package = DataPackage.json(name: "n", title: "t", tables: Tables.all, currency: "EUR")
    let sample = try SampleResults(["datapackage.json": [package.text]])
    #expect(try sample.folder.currency == "EUR")
    #expect(try sample.folder.title == "t")
    #expect(try SampleResults([:]).folder.currency == nil)
    #expect(try SampleResults(["datapackage.json": ["{"]]).folder.currency == nil)
  }
}
