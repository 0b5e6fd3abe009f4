import Quantities
import Scenarios
import Testing

/// A log as people have it, how it is read, and what its requests cost; or what is said of it.
struct LogCase: Sendable, CustomTestStringConvertible {
  let name: String
  let replay: String
  let file: String
  var horizon = "{start: 2026-06-01, duration: 1d}"
  let cost: String?
  var refusal = ""

  var testDescription: String { name }

  private static let tokens = "columns: {time: time, input: input, output: output}"
  private static let at = "2026-06-01T08:00:00Z"

  static let all: [LogCase] = [
    LogCase(
      name: "LiteLLM with cache writes",
      replay: "format: litellm-spend-logs",
      file: #"""
        {"request_id": "a", "startTime": "2026-06-01T08:00:00.000Z", "model": "x", "prompt_tokens": 10000, "completion_tokens": 100, "metadata": {"usage_object": {"prompt_tokens_details": {"cached_tokens": 1000, "cache_creation_tokens": 8000}, "cache_creation_input_tokens": 8000, "cache_read_input_tokens": 1000}}}
        """#, cost: "0.0348"),
    LogCase(
      name: "LiteLLM with a cache hit and a failure",
      replay: "format: litellm-spend-logs",
      file: #"""
        {"request_id": "a", "startTime": "\#(at)", "model": "x", "prompt_tokens": 1000, "completion_tokens": 100, "cache_hit": "False", "status": "success", "metadata": {}}
        {"request_id": "b", "startTime": "\#(at)", "model": "x", "prompt_tokens": 1000, "completion_tokens": 100, "cache_hit": "True", "status": "success", "metadata": {}}
        {"request_id": "c", "startTime": "\#(at)", "model": "x", "prompt_tokens": 0, "completion_tokens": 9, "cache_hit": "None", "status": "failure", "metadata": {}}
        {"request_id": "a", "startTime": "\#(at)", "model": "x", "prompt_tokens": 1000, "completion_tokens": 100, "cache_hit": "", "metadata": {}}
        """#, cost: "0.0045"),
    LogCase(
      name: "input without cached tokens",
      replay: "columns: {time: t, input: i, cached_input: c, output: o}, input: exclusive",
      file: "t,i,c,o\n\(at),5000,4000,100\n", cost: "0.0177"),
    LogCase(
      name: "more cached tokens than input",
      replay: "columns: {time: t, input: i, cached_input: c, output: o}",
      file: "t,i,c,o\n\(at),3000,4000,100\n", cost: nil, refusal: "`input: exclusive` says so"),
    LogCase(
      name: "a JSON array", replay: tokens,
      file: "[{\"time\": \"\(at)\", \"input\": 1000, \"output\": 100}]", cost: "0.0045"),
    LogCase(
      name: "a JSON array over several lines", replay: tokens,
      file:
        "[\n  {\"time\": \"\(at)\",\n \"input\": 1000, \"output\": 100}\n,{\"time\": \"\(at)\", "
        + "\"input\": 1000, \"output\": 0}]\n", cost: "0.0075"),
    LogCase(
      name: "nested keys",
      replay:
        "columns: {time: t, input: \"usage.tokens[1].n\", output: \"usage.tokens[kind=out].n\"}",
      file: "{\"t\": \"\(at)\", \"usage\": {\"tokens\": [{\"kind\": \"x\"}, {\"n\": 1000}, "
        + "{\"n\": 100, \"kind\": \"out\"}]}}", cost: "0.0045"),
    LogCase(
      name: "rows in a list of a page",
      replay:
        "columns: {time: \"data[].t\", input: \"data[].rows[].i\", output: \"data[].rows[].o\"}",
      file: "{\"data\": [{\"rows\": [{\"i\": 1000, \"o\": 100}, {\"i\": 2000, \"o\": 0}], "
        + "\"t\": \"\(at)\"}, {\"t\": \"\(at)\", \"rows\": []}]}", cost: "0.0105"),
    LogCase(
      name: "rows that stand for many requests",
      replay: "columns: {time: start, input: i, output: o, count: n, span: 1h}",
      file: "start,i,o,n\n1780272000,300000,25000,250\n1780275600,300000,25000,250\n",
      cost: "2.55"),
    LogCase(
      name: "a row of which parts are uneven",
      replay: "columns: {time: start, input: i, output: o, count: n, span: 1h}",
      file: "start,i,o,n\n1780272000,1000,100,3\n", cost: "0.0045"),
    LogCase(
      name: "a number that is not clear", replay: tokens,
      file: "time,input,output\n\(at),128.000,4.000\n", cost: nil,
      refusal: "between thousands: write `numbers:"),
    LogCase(
      name: "German numbers", replay: "\(tokens), numbers: {decimal: \",\", group: \".\"}",
      file: "time;input;output\n\(at);128.000;4.000,0\n", cost: "0.444"),
    LogCase(
      name: "numbers that are not grouped by three",
      replay: "\(tokens), numbers: {decimal: \",\", group: \".\"}",
      file: "time;input;output\n\(at);12.80;4\n", cost: nil, refusal: "`input` is `12.80`"),
    LogCase(
      name: "times without a zone", replay: "\(tokens), shift: none",
      file: "time,input,output\n2026-06-01 08:30:00,1000,100\n2026-06-01 23:59:59,1000,100\n",
      horizon: "{start: 2026-06-01T08:00, end: 2026-06-02, time_zone: America/New_York}",
      cost: "0.009"),
    LogCase(
      name: "times of another zone",
      replay: "\(tokens), shift: none, time_zone: Asia/Tokyo",
      file: "time,input,output\n2026-06-01 08:59,1000,100\n2026-06-01 09:00,2000,100\n",
      cost: "0.0075"),
    LogCase(
      name: "dates alone", replay: "columns: {time: date, input: input, output: output}",
      file: "date,input,output\n2026-06-01,1000,100\n", cost: "0.0045"),
    LogCase(
      name: "semicolons", replay: tokens,
      file: "time;input;output\n\(at);1000;100\n", cost: "0.0045"),
    LogCase(
      name: "tabs, after a line for a spreadsheet", replay: tokens,
      file: "sep=\t\ntime\tINPUT\tOutput\n\(at)\t1000\t100\n", cost: "0.0045"),
    LogCase(
      name: "failed rows without tokens", replay: tokens,
      file: "time,status,input,output\n\(at),200,1000,100\n\(at),429,,\n", cost: nil,
      refusal: "`where: status == success`"),
    LogCase(
      name: "failed rows left out", replay: "\(tokens), where: [status < 400, status != 0]",
      file: "time,status,input,output\n\(at),200,1000,100\n\(at),429,,\n\(at),0,5,5\n",
      cost: "0.0045"),
    LogCase(
      name: "UTC behind the time", replay: tokens,
      file: "time,input,output\n2026-06-01 08:00:00.123 UTC,1000,100\n"
        + "2026-06-01 08:00:00.5 +0000 UTC,1000,0\n2026-06-01 08:00:01+00,1000,0\n",
      cost: "0.0105"),
    LogCase(
      name: "repeated rows",
      replay: "columns: {time: t, input: i, output: o, id: id}",
      file: "t,i,o,id\n\(at),1000,100,a\n\(at),1000,100,a\n\(at),1000,100,b\n", cost: "0.009"),
  ]
}

@Suite("Logs as people have them")
struct LogFileTests {
  private static func scenario(_ log: LogCase) -> String {
    """
    drawdown: 1
    horizon: \(log.horizon)
    replications: 1
    prices: {models: {m: {input: $3, cached_input: $0.30, cache_write: $3.75, output: $15, per: 1M}}}
    traffic: {t: {replay: {file: log, model: m, \(log.replay)}}}
    organizations: [{name: acme, opening_balance: $1000, traffic: t}]
    """
  }

  @Test("each costs what its requests cost, or is refused with the remedy", arguments: LogCase.all)
  func cost(log: LogCase) throws {
    do {
      let results = try ScenarioResults(Self.scenario(log), files: ["log": log.file])
      #expect(try results.metric("usage_cost") == Decimal(try #require(log.cost)))
    } catch let failure as ScenarioFailure {
      #expect(log.cost == nil && "\(failure)".contains(log.refusal), "\(failure)")
    }
  }
}
