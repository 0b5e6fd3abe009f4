import Foundation
import Testing

@testable import Reporting

/// A folder of result files written by hand, which goes with it.
final class KeptSample {
  static let transactionColumns =
    "replication,id,time,organization,type,amount,balance_after,project,member,api_key,"
    + "payment_method,model,grant,invoice,memo"
  static let invoiceColumns =
    "replication,organization,invoice,issued_at,line,type,credits,bonus,amount"
  static let usageColumns =
    "organization,month,project,member,api_key,endpoint,model,usage_type,quantity,unit,cost"

  let path = FileManager.default.temporaryDirectory.appending(path: "kept-\(UUID())").path

  /// Writes files.
  ///
  /// - Parameter files: Their lines by name; the header line comes first.
  /// - Throws: where they cannot be written.
  init(_ files: [String: [String]]) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, lines) in files {
      let text = lines.map { $0 + "\n" }.joined()
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var folder: KeptFolder { get throws { try KeptFolder(path: path) } }

  /// Transactions given as `time,organization,type,amount,balance_after`.
  static func transactions(_ rows: [String]) throws -> KeptSample {
    let lines = rows.enumerated().map { number, row in
      let fields = row.split(separator: ",", omittingEmptySubsequences: false)
      return "1,\(number)," + fields.joined(separator: ",") + ",,,,,,,,"
    }
    return try KeptSample(["transactions.csv": [transactionColumns] + lines])
  }
}

extension [UInt8] {
  var text: String { String(decoding: self, as: UTF8.self) }
}
