import Foundation
import Synchronization

/// A folder of result files written by hand, which goes when the tests end.
public final class SampleResults: Sendable {
  /// The header line of transactions.csv.
  public static let transactionColumns =
    "replication,id,time,organization,type,amount,balance_after,project,member,api_key,"
    + "payment_method,model,grant,invoice,memo"
  /// The header line of invoices.csv.
  public static let invoiceColumns =
    "replication,organization,invoice,issued_at,line,type,credits,bonus,amount"
  /// The header line of usage.csv.
  public static let usageColumns =
    "organization,month,project,member,api_key,endpoint,model,usage_type,quantity,unit,cost"

  /// The folder.
  public let path = FileManager.default.temporaryDirectory.appending(path: "results-\(UUID())").path

  /// Writes files.
  ///
  /// - Parameter files: Their lines by name; the header line comes first.
  /// - Throws: where they cannot be written.
  public init(_ files: [String: [String]]) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    Self.areRemoved
    Self.written.withLock { $0.append(path) }
    for (name, lines) in files {
      let text = lines.map { $0 + "\n" }.joined()
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }
  }

  /// Folders that are removed when the tests end, and not with their owners: optimized code forgets an
  /// owner after its last use, when its folder is still to be read.
  private static let written = Mutex<[String]>([])
  private static let areRemoved: Void = {
    _ = atexit {
      for path in SampleResults.written.withLock({ $0 }) {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
  }()

  /// Transactions given as `time,organization,type,amount,balance_after`.
  public static func transactions(_ rows: [String]) throws -> SampleResults {
    let lines = rows.enumerated().map { number, row in
      let fields = row.split(separator: ",", omittingEmptySubsequences: false)
      return "1,\(number)," + fields.joined(separator: ",") + ",,,,,,,,"
    }
    return try SampleResults(["transactions.csv": [transactionColumns] + lines])
  }
}

extension [UInt8] {
  /// The bytes as UTF-8.
  public var text: String { String(decoding: self, as: UTF8.self) }
}
