import Experiments
import Foundation
import Pricing
import Projection
import Quantities
import Reports
import Results
import Scenarios
import Studies

/// A folder with the files that scenarios of tests name; gone when it is no longer used.
final class ScenarioFolder {
  private let folder: URL

  /// Makes one with files of one's own, by their names.
  init(files: [String: String] = [:]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in Self.files.merging(files, uniquingKeysWith: { $1 }) {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Returns every table of a scenario's results, one after the other; or its price list.
  ///
  /// - Throws: what is wrong with the scenario.
  func results(
    of text: String, onlyPrices: Bool = false
  ) throws(ScenarioFailure) -> [String: String] {
    let file = folder.appending(path: "scenario.yaml")
    let results = folder.appending(path: "results")
    do {
      try Data(text.utf8).write(to: file)
      let scenario = try ScenarioSource(path: file.path).scenario()
      if onlyPrices {
        let list = try PriceList(scenario.input, models: nil, at: nil, furtherModels: 0)
        return ["prices": list.csv]
      }
      defer { try? FileManager.default.removeItem(at: results) }
      let origin = RunOrigin(
        files: [InputFile(file.path)], overrides: [], seed: scenario.input.seed)
      _ = try ProjectionRun(
        Projection(scenario.input), on: ReplicationRunner(threads: 1)
      ).write(to: results.path, origin: origin, goals: [], watched: []) { _, _ in }
      var tables: [String: String] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: results.path)
      where name.hasSuffix(".csv") {
        let bytes = try Data(contentsOf: results.appending(path: name))
        tables[name] = String(decoding: bytes, as: UTF8.self)
      }
      return tables
    } catch let failure as ScenarioFailure {
      throw failure
    } catch {
      throw .unreadable(path: file.path, reason: "\(error)")
    }
  }

  private static let files = [
    "catalog.json": #"{"cat": {"input_cost_per_token": 0.1, "output_cost_per_token": 0.2}}"#,
    "other.json": #"{"cat": {"input_cost_per_token": 0.3, "output_cost_per_token": 0.2}}"#,
    "trace.csv": """
    at,later,in,cached,out,out2,who,else
    1767614400,1767614401,10,2,5,6,small,big
    1767614500,1767614600,20,3,6,7,big,small
    1767614450,1767614700,30,4,7,8,small,small
    broken,broken,1,1,1,1,small,small
    1767700000,1767700100,40,5,8,9,big,big
    """,
    "other.csv": """
    at,later,in,cached,out,out2,who,else
    1767614400,1767614401,11,2,5,6,small,big
    1767614500,1767614600,20,3,6,7,big,small
    """,
    "wide.csv": """
    at;to;to2;in;cw;cw2;cwh;out;img;sec;chars;q;ai;ii;re;ao;io;vi;b;b2;n;n2;id;id2;hit;hit2;status
    2026-01-05T01:00:00;2026-01-05T02:00:00;2026-01-05T22:00:00;1.000;20;40;10,0;7;1;2,5;30;4;3;4;1;2;1;1,5;false;batch;2;4;a;a;False;True;ok
    2026-01-05T01:10:00;2026-01-05T02:10:00;2026-01-05T22:10:00;100;0;0;0;8;0;0;0;0;0;0;0;0;0;0;true;;3;3;b;a;False;False;ok
    2026-01-05T01:20:00;2026-01-05T02:20:00;2026-01-05T22:20:00;;;;;;;;;;;;;;;;;;1;1;c;c;;;failed
    """,
    "kinds.csv": """
    at,n,n2,kind,kind2,who,by,tier
    1767614400,10,11,input,output,m,p,flex
    1767614410,20,20,cached_input,cached_input,m,p,standard
    1767614420,30,30,output,output,m,q,flex
    """,
    "customers.csv": """
    at,who,whom,in
    2026-01-30T01:00:00Z,a,b,1
    2026-01-30T02:00:00Z,b,b,2
    2026-01-31T03:00:00Z,a,a,3
    """,
    "others.csv": """
    at,who,whom,in
    2026-01-30T01:00:00Z,a,b,5
    """,
    "terms.csv": "customer,balance\na,77\n",
    "azure.csv": """
    TIMESTAMP,ContextTokens,GeneratedTokens
    2026-01-05 00:00:00.0000000,100,20
    2026-01-05 00:10:00.0000000,200,30
    """,
  ]
}
