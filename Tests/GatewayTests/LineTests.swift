import Testing

@Suite("The gateway takes lines one by one")
struct LineTests {
  private static let configure =
    #"{"do":"configure","at":"2026-01-01T00:00:00Z","models":{"small":{"input":"1","output":"2"}},"packages":{"p":{"price":"10","credits":"10"}},"plans":{"pro":{"fee":"3","included_requests":1}}}"#
  private static let open =
    #"{"do":"open","at":"2026-01-01T00:00:00Z","organization":"acme","balance":"5"}"#

  private func answer(_ lines: String...) throws -> GatewayProgram.Ending {
    try GatewayProgram.run([Self.configure, Self.open] + lines)
  }

  @Test(
    "a wrong line says what would be right, and the next one is taken",
    arguments: [
      ("nonsense", "this is not a JSON object"),
      (#"{"do":"sell","organization":"acme"}"#, "there is nothing to do called `sell`"),
      (#"{"do":"purchase","organization":"beta","amount":"1"}"#, "no organization `beta`"),
      (#"{"do":"purchase","organization":"acme"}"#, "`amount` is missing; write an amount"),
      (#"{"do":"purchase","organization":"acme","amount":1.5}"#, "`amount` is not understood"),
      (#"{"do":"purchase","organization":"acme","amount":"0.0000000001"}"#, "nine decimal places"),
      (#"{"do":"purchase","organization":"acme","amount":"1","amuont":"2"}"#, "no key `amuont`"),
      (#"{"do":"purchase","organization":"acme","package":"q"}"#, "the name of a package (p)"),
      (#"{"do":"request","organization":"acme","id":"r","model":"q"}"#, "write one of small"),
      (#"{"do":"settle","organization":"acme","id":"r","usage":{}}"#, "no request `r` is open"),
      (
        #"{"do":"payment","organization":"acme","charge":1,"outcome":"no"}"#, "write one of account"
      ),
      (#"{"do":"open","organization":"acme"}"#, "`acme` is open already"),
      (#"{"do":"open","organization":"b","auto_top_up":{"threshold":"5","target":"4"}}"#, "target"),
      (#"{"do":"open","organization":"b","auto_top_up":{"threshold":"5"}}"#, "auto_top_up.amount"),
      (#"{"do":"open","organization":"b","retry":["1 hour"]}"#, #"["1h", "6h", "24h"]"#),
      (#"{"do":"time","at":"2025-12-31T00:00:00Z"}"#, "in the order of time"),
      (#"{"do":"time","at":"2026-02-30T00:00:00Z"}"#, "`at` is not understood"),
      (#"{"do":"change_plan","organization":"acme","plan":"team"}"#, "the name of a plan (pro)"),
    ])
  func wrongLines(line: String, message: String) throws {
    let ending = try answer(
      line, #"{"do":"balance","at":"2026-01-02T00:00:00Z","organization":"acme"}"#)
    #expect(ending.errorLines.count == 1)
    #expect(ending.errors.hasPrefix("line 3: "))
    #expect(ending.errors.contains(message))
    #expect(ending.exitCode == 2)
    // The opening balance, what was asked for, and the end: the wrong line moved nothing.
    #expect(ending.lines.count == 3)
    #expect(ending.lines.allSatisfy { $0.contains(#""balance":"5""#) })
  }

  @Test("what billing refuses is an answer with its reason, and no error")
  func refusals() throws {
    let ending = try answer(
      #"{"do":"refund","at":"2026-01-02T00:00:00Z","organization":"acme"}"#,
      #"{"do":"adjust","at":"2026-01-02T00:00:00Z","organization":"acme","amount":"-6"}"#)
    #expect(ending.exitCode == 0)
    #expect(
      ending.lines.filter { $0.contains(#""refused":"refund","reason":"no_such_purchase""#) }.count
        == 1)
    #expect(ending.output.contains(#""refused":"adjust","reason":"insufficient_credit""#))
    #expect(ending.lines.last?.contains(#""balance":"5""#) == true)
  }

  @Test("at one instant a period ends before credit comes in, and the rule is evaluated after it")
  func simultaneous() throws {
    let ending = try GatewayProgram.run([
      Self.configure,
      #"{"do":"open","at":"2026-01-01T00:00:00Z","organization":"acme","balance":"1.5","plan":"pro","auto_top_up":{"threshold":"1","amount":"10"}}"#,
      #"{"do":"request","at":"2026-01-31T23:59:59Z","organization":"acme","id":"r","model":"small"}"#,
      #"{"do":"settle","at":"2026-02-01T00:00:00Z","organization":"acme","id":"r","usage":{"input":1000000}}"#,
      #"{"do":"purchase","at":"2026-02-01T00:00:00Z","organization":"acme","amount":"2"}"#,
      #"{"do":"request","at":"2026-02-01T00:00:00Z","organization":"acme","id":"s","model":"small"}"#,
    ])
    // The fee of February, the request, the purchase; the balance is never below 1 when it counts.
    let kinds = ["plan_fee", "plan_fee", "settled", "purchase", #""request":"s""#]
    var rest = ending.lines[...]
    for kind in kinds {
      rest = rest.drop { !$0.contains(kind) }
      #expect(!rest.isEmpty, "no \(kind) in its place")
      rest = rest.dropFirst()
    }
    #expect(!ending.output.contains("idempotency_key"))
    #expect(ending.exitCode == 0)
  }

  @Test("on the real clock, what is due happens while no line comes")
  func realClock() throws {
    let lines = [
      #"{"do":"configure","models":{"small":{"input":"1"}}}"#,
      #"{"do":"open","organization":"acme","auto_top_up":{"threshold":"5","amount":"25"},"retry":["1s"]}"#,
      #"{"do":"payment","organization":"acme","charge":1,"outcome":"card_declined"}"#,
    ]
    // Standard input stays open until the second attempt was written.
    let ending = try GatewayProgram.shell(
      """
      out=$(mktemp); mkfifo "$out.in"; "$GATEWAY" < "$out.in" > "$out" & exec 3> "$out.in"
      cat '$INPUT' >&3
      for _ in $(seq 600); do grep -q '"attempt":2' "$out" && break; sleep 0.1; done
      exec 3>&-; wait $!; code=$?; cat "$out"; rm -f "$out" "$out.in"; exit $code
      """, input: lines.joined(separator: "\n") + "\n")
    #expect(ending.exitCode == 0)
    #expect(ending.output.contains(#""charge":2,"idempotency_key":"acme/2","amount":"25""#))
  }

  @Test("a recording replays to the same bytes, and nothing to do is done cleanly")
  func recordings() throws {
    let lines = [
      Self.configure, Self.open,
      #"{"do":"purchase","at":"2026-01-02T00:00:00Z","organization":"acme","package":"p"}"#,
    ]
    #expect(try GatewayProgram.run(lines).output == GatewayProgram.run(lines).output)
    let nothing = try GatewayProgram.shell("\"$GATEWAY\" < /dev/null")
    #expect(nothing.exitCode == 0 && nothing.output.isEmpty && nothing.errors.isEmpty)
  }

  @Test("standard output that nobody reads ends the program with 3")
  func closedOutput() throws {
    let ending = try GatewayProgram.shell(
      "\"$GATEWAY\" < '$INPUT' > /dev/full",
      input: [Self.configure, Self.open].joined(separator: "\n") + "\n")
    #expect(ending.exitCode == 3)
    #expect(ending.errors.contains("standard output cannot be written"))
  }

  @Test("a line without end ends it, before it takes all memory")
  func endless() throws {
    let ending = try GatewayProgram.shell("head -c 3000000 /dev/zero | \"$GATEWAY\"")
    #expect(ending.exitCode == 3)
    #expect(ending.errors.contains("has more than 1048576 bytes"), "\(ending.errors)")
  }
}
