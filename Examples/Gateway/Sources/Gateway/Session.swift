import DrawdownBilling
import LedgerStore

/// Takes lines one by one, and keeps the time between them.
///
/// A line without `at` happens now, and what becomes due meanwhile happens by itself. A line with
/// `at` happens then: from it on, time moves by the lines alone, until one comes without.
struct Session {
  private var gateway: Gateway?
  private var isRecorded = false
  private var lineNumber = 0
  /// Whether every line so far could be carried out.
  private(set) var isClean = true

  /// When something is due by itself, by the real clock; nil for never.
  var nextDue: Instant? { isRecorded ? nil : gateway?.nextDue?.event.instant }

  /// Takes a line.
  ///
  /// - Parameters:
  ///   - line: The line.
  ///   - now: The time of the real clock.
  /// - Returns: What to write on standard output.
  /// - Throws: where the line is wrong; nothing was done then.
  mutating func take(_ line: String, now: Instant) throws(BadLine) -> [Reply] {
    lineNumber += 1
    guard line.contains(where: { !$0.isWhitespace }) else { return [] }
    do {
      try carryOut(line, now: now)
    } catch {
      isClean = false
      throw BadLine("line \(lineNumber): \(error.message)")
    }
    return takeReplies()
  }

  /// Lets happen what is due by now; where lines say when, by the last one.
  mutating func wake(now: Instant) throws(BadLine) -> [Reply] {
    guard var gateway else { return [] }
    defer { self.gateway = gateway }
    try gateway.advance(to: isRecorded ? gateway.clock : now, before: .sample)
    return gateway.takeReplies()
  }

  /// Lets happen what is due at the end of input, and tells every balance.
  mutating func finish(now: Instant) throws(BadLine) -> [Reply] {
    let replies = try wake(now: now)
    guard var gateway else { return replies }
    for customer in gateway.customers.indices { gateway.tellBalance(of: customer) }
    defer { self.gateway = gateway }
    return replies + gateway.takeReplies()
  }

  /// Hands over what is to be stored before the replies are told.
  mutating func takeBatch() -> LedgerBatch { gateway?.takeBatch() ?? LedgerBatch() }

  /// Counts lines, and wrong ones, from here on.
  mutating func startCounting() {
    lineNumber = 0
    isClean = true
  }

  private mutating func carryOut(_ line: String, now: Instant) throws(BadLine) {
    var fields = try Fields(JSON.read(line))
    let name = try fields.text("do", "what to do: configure, \(Gateway.actions)")
    let recorded = try fields.optionalInstant("at")
    guard var gateway else {
      guard name == "configure" else {
        throw BadLine(
          #"nothing is configured yet; begin with a line such as {"do":"configure","models":{…}}"#)
      }
      let offers = try Offers(&fields)
      try fields.end()
      isRecorded = recorded != nil
      gateway = Gateway(offers, at: recorded ?? now)
      return
    }
    let instant = recorded ?? max(now, gateway.clock)
    guard instant >= gateway.clock else {
      throw BadLine(
        "`at` is before \(ZoneRules.utc.iso8601(gateway.clock)), where the line before was; "
          + "write lines in the order of time")
    }
    let action = try gateway.action(named: name, &fields, at: instant)
    try fields.end()
    isRecorded = recorded != nil
    // What is due before the line stays done even where it cannot go on from there.
    defer { self.gateway = gateway }
    try gateway.advance(to: instant, before: action.eventClass)
    gateway.perform(action, named: name)
    if !isRecorded { try gateway.advance(to: instant, before: .sample) }
  }

  private mutating func takeReplies() -> [Reply] { gateway?.takeReplies() ?? [] }
}
