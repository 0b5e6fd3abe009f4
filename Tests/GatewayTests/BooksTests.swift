import Foundation
import Testing

@Suite("The gateway's books last")
struct BooksTests {
  private static let lines = [
    #"{"do":"configure","at":"2026-01-01T00:00:00Z","models":{"small":{"input":"1","output":"2"}}}"#,
    #"{"do":"open","at":"2026-01-01T00:00:00Z","organization":"acme","balance":"5","holds":true,"auto_top_up":{"threshold":"4.5","amount":"10"}}"#,
    #"{"do":"request","at":"2026-01-01T00:00:01Z","organization":"acme","id":"r","model":"small","expected":{"input":900000}}"#,
    #"{"do":"sell","at":"2026-01-01T00:00:01Z","organization":"acme"}"#, "",
    #"{"do":"settle","at":"2026-01-01T00:00:02Z","organization":"acme","id":"r","usage":{"input":800000}}"#,
    #"{"do":"payment","at":"2026-01-01T00:00:09Z","organization":"acme","charge":1,"outcome":"succeeded"}"#,
    #"{"do":"balance","at":"2026-01-01T00:00:10Z","organization":"acme"}"#,
  ]

  /// Runs the gateway with a ledger once for each part of the lines.
  private func run(_ parts: [[String]]) throws -> [GatewayProgram.Ending] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "books-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try parts.map { lines in
      try GatewayProgram.shell(
        "\"$GATEWAY\" --ledger '\(folder.path)/books' < '$INPUT'",
        input: lines.map { $0 + "\n" }.joined())
    }
  }

  @Test("stopped and started after any line, it answers as one that was never stopped")
  func restarts() throws {
    let whole = try GatewayProgram.run(Self.lines)
    for place in 1..<Self.lines.count {
      let endings = try run([Array(Self.lines[..<place]), Array(Self.lines[place...]), []])
      // Each start tells how many lines there are, each end the balances.
      let answers = endings[0].lines.dropFirst().dropLast(place > 1 ? 1 : 0)
      #expect(answers + endings[1].lines.dropFirst() == whole.lines[...], "line \(place)")
      #expect(endings[1].output.contains("\"lines\":\(place),"))
      #expect(endings[2].output.contains("\"lines\":\(Self.lines.count),"))
    }
  }

  @Test("a second gateway is refused, and so is a disk that is full")
  func refusals() throws {
    let full = try GatewayProgram.shell(
      "\"$GATEWAY\" --ledger /dev/full < '$INPUT'", input: Self.lines[0] + "\n")
    #expect(full.exitCode == 3 && full.errors.contains("/dev/full is no ledger"))
    #expect(full.output.isEmpty)
    let ending = try GatewayProgram.shell(
      """
      books=$(mktemp -d)/books; mkfifo "$books.in"
      "$GATEWAY" --ledger "$books" < "$books.in" > "$books.out" & exec 3> "$books.in"
      for _ in $(seq 100); do grep -q lines "$books.out" && break; sleep 0.1; done
      "$GATEWAY" --ledger "$books" < '$INPUT'; code=$?
      exec 3>&-; wait $!; rm -rf "${books%/books}"; exit $code
      """, input: Self.lines[0] + "\n")
    #expect(ending.exitCode == 3 && ending.errors.contains("another process is writing"))
  }
}
