import Quantities
import Testing
import Text

@testable import Traffic

@Suite("How a trace is laid over the horizon")
struct ReplayOptionTests {
  private func decimal(_ text: String) throws -> Decimal { try #require(Decimal(text)) }

  private func interval(_ from: Int64, _ to: Int64) -> Interval {
    Interval(from: Instant(nanoseconds: from), to: Instant(nanoseconds: to))
  }

  @Test("Shifted to the start, the first row lands on the horizon's start and gaps stay")
  func shiftStart() throws {
    let found = try instants(of: [100, 110, 125], over: interval(1_000, 2_000)) {
      $0.shift = .start
    }
    #expect(found.instants == [1_000, 1_010, 1_025])
    #expect(found.skipped == 0)
  }

  @Test("Not shifted, rows outside the half-open horizon are counted and left out")
  func shiftNone() throws {
    let found = try instants(of: [8, 9, 10, 15, 19, 20, 21], over: interval(10, 20)) { _ in }
    #expect(found.instants == [10, 15, 19])
    #expect(found.skipped == 4)
  }

  @Test("All rows may lie outside")
  func outside() throws {
    let before = try instants(of: [1, 2], over: interval(10, 20)) { _ in }
    #expect(before.instants.isEmpty)
    #expect(before.skipped == 2)
    let after = try instants(of: [20, 21], over: interval(10, 20)) { _ in }
    #expect(after.instants.isEmpty)
    #expect(after.skipped == 2)
  }

  @Test(
    "Speed divides the time since the first row and rounds down, exactly",
    arguments: [
      ("1", [0, 10, 11, 100]), ("2", [0, 5, 5, 50]), ("3", [0, 3, 3, 33]),
      ("0.5", [0, 20, 22, 200]),
      ("0.3", [0, 33, 36, 333]), ("1.5", [0, 6, 7, 66]), ("1000", [0, 0, 0, 0]),
    ] as [(String, [Int64])])
  func speed(speed: String, expected: [Int64]) throws {
    let value = try decimal(speed)
    let found = try instants(of: [7, 17, 18, 107], over: interval(1_000, 1_000_000)) {
      $0.shift = .start
      $0.speed = value
    }
    #expect(found.instants == expected.map { $0 + 1_000 })
  }

  @Test("Speed is exact over years, with any decimal")
  func exactSpeed() throws {
    let year: Int64 = 31_557_600_000_000_000
    let clock = TraceClock(base: 5, speed: try decimal("1.00000000000000000000000000000000000001"))
    // year / (1 + 1e-38) lies just below year.
    #expect(clock.instant(elapsed: UInt128(year)) == year - 1 + 5)
    let slow = TraceClock(base: 0, speed: try decimal("0.00000000000000000000000000000000000001"))
    #expect(slow.instant(elapsed: 1) == .max)
    #expect(slow.instant(elapsed: 0) == 0)
    let third = TraceClock(base: 0, speed: try decimal("0.7"))
    #expect(third.instant(elapsed: UInt128(year)) == Int64(Int128(year) * 10 / 7))
    let wide = TraceClock(base: 0, speed: try decimal("12345678901234567890.123456789012345678"))
    #expect(wide.instant(elapsed: UInt128(12_345_678_901_234_567_890) * 1_000) == 999)
  }

  @Test(
    "Scale makes a row the right number of requests, and the sum never strays",
    arguments: [
      ("2", [0, 0, 1, 1, 2, 2, 3, 3]), ("0.5", [0, 2]), ("1.5", [0, 0, 1, 2, 2, 3]),
      ("0.25", [0]), ("0.1", [0]), ("0.75", [0, 1, 2]), ("1", [0, 1, 2, 3]),
    ] as [(String, [Int64])])
  func scale(scale: String, expected: [Int64]) throws {
    let value = try decimal(scale)
    let found = try instants(of: [0, 1, 2, 3]) { $0.scale = value }
    #expect(found.instants == expected)
    #expect(found.skipped == 0)
  }

  @Test("After n rows there were ⌈n · scale⌉ requests")
  func scaleSum() throws {
    for (text, numerator, denominator) in [("0.37", 37, 100), ("2.718", 2718, 1000)] {
      var scale = TraceScale(try decimal(text))
      var sum: UInt128 = 0
      for row in 1...10_000 {
        sum += scale.copies()
        #expect(sum == UInt128((row * numerator + denominator - 1) / denominator))
      }
    }
    var widest = TraceScale(try decimal("99999999999999999999999999999999999999"))
    #expect(widest.copies() == 99_999_999_999_999_999_999_999_999_999_999_999_999)
  }

  @Test("A trace repeats after its span and the mean gap, until the horizon's end")
  func repeats() throws {
    // Span 9, mean gap 3: a period of 12.
    let found = try instants(of: [5, 6, 10, 14], over: interval(100, 130)) {
      $0.shift = .start
      $0.repeats = true
    }
    #expect(found.instants == [100, 101, 105, 109, 112, 113, 117, 121, 124, 125, 129])
    #expect(found.failure == nil)
  }

  @Test("Speed holds for the whole of a trace that repeats, without drift")
  func repeatsWithSpeed() throws {
    let speed = try decimal("3")
    let found = try instants(of: [0, 10], over: interval(0, 30)) {
      $0.repeats = true
      $0.speed = speed
    }
    #expect(found.instants == [0, 3, 6, 10, 13, 16, 20, 23, 26])
  }

  @Test("A trace that repeats without a shift reaches a horizon long after it")
  func repeatsLater() throws {
    // A period of 20; the passes before 1_000_000_000_005 are not read.
    let from: Int64 = 1_000_000_000_005
    let found = try instants(of: [0, 10], over: interval(from, from + 40)) { $0.repeats = true }
    #expect(found.instants == [from + 5, from + 15, from + 25, from + 35])
  }

  @Test("What cannot repeat is refused, not played without end")
  func cannotRepeat() throws {
    for times in [[5], [5, 5]] as [[Int64]] {
      let found = try instants(of: times) { $0.repeats = true }
      #expect(found.instants.count == times.count)
      #expect(
        found.failure.map { "\($0)" }?.contains("two different times") == true)
    }
    let speed = try decimal("1000")
    let found = try instants(of: [0, 10]) {
      $0.repeats = true
      $0.speed = speed
    }
    #expect(found.failure != nil)
  }

  @Test("Sorted rows come by time, and those of one time by line")
  func sorts() throws {
    let file = try TraceFile("t,i\n3,1\n1,2\n3,3\n2,4\n1,5\n")
    let columns = TraceFormat.columns(time: "t", unit: .nanoseconds, input: "i")
    var definition = ReplayDefinition(
      path: file.path, format: columns, shift: .none, sorts: true)
    var stream = try ReplayStream(definition, over: century)
    #expect(played(&stream).map(\.input) == [2, 5, 4, 1, 3])
    definition.repeats = true
    var endless = try ReplayStream(definition, over: interval(0, 8))
    // Span 2, mean gap 0 (2 / 4 rounded down): a period of 2.
    #expect(played(&endless).map(\.at).prefix(8) == [1, 1, 2, 3, 3, 3, 3, 4])
  }

  @Test("A row out of order is an error at its line, also where bad rows are skipped")
  func order() throws {
    for badRows in [ReplayDefinition.BadRows.refused, .skipped] {
      let found = try instants(of: [1, 3, 2, 4]) { $0.badRows = badRows }
      #expect(found.instants == [1, 3])
      guard case .malformed(let text) = found.failure else {
        Issue.record("the row was read")
        return
      }
      #expect(text.contains(":4:1: error: the row is earlier than one before it"))
    }
  }

  @Test("Bad rows are counted and left out where they may be")
  func skips() throws {
    let text = "t,i\n1,1\nx,2\n2,y\n3\n4,4\n5,-5\n6,6\"\n\n7,7\n"
    let file = try TraceFile(text)
    let columns = TraceFormat.columns(time: "t", unit: .nanoseconds, input: "i")
    let definition = ReplayDefinition(
      path: file.path, format: columns, shift: .none, badRows: .skipped)
    var stream = try ReplayStream(definition, over: century)
    #expect(played(&stream).map(\.input) == [1, 4, 7])
    #expect(stream.skippedRows == 5)
    #expect(stream.failure == nil)
    let check = TraceCheck.validate(definition, over: century)
    #expect(check.requests == 3)
    #expect(check.problems.map(\.severity) == [.warning])
    #expect(check.problems.first?.message.hasPrefix("5 of 8 rows (62 %) are left out") == true)
  }

  @Test("Models become entries; an unknown one takes the default or is an error")
  func models() throws {
    let file = try TraceFile("t,m\n1,fast\n2,slow\n3,fast\n4,other\n5,\n")
    let columns = TraceFormat.columns(time: "t", unit: .nanoseconds, model: "m")
    var definition = ReplayDefinition(
      path: file.path, format: columns, shift: .none,
      models: [.init(name: "slow", entry: 4), .init(name: "fast", entry: 2)], defaultEntry: 9)
    var stream = try ReplayStream(definition, over: century)
    #expect(played(&stream).map(\.entry) == [2, 4, 2, 9, 9])
    definition.defaultEntry = nil
    let problems = TraceCheck.validate(definition, over: century).problems.map(\.description)
    #expect(problems.count == 2)
    #expect(problems[0].hasPrefix("\(file.path):5:3: error: `models` does not name"))
    #expect(problems[1].hasPrefix("\(file.path):6:3: error: the row names no model"))
  }

  @Test("Two streams over one file do not disturb each other")
  func twoStreams() throws {
    let file = try TraceFile("t\n1\n2\n3\n")
    let definition = ReplayDefinition(
      path: file.path, format: .columns(time: "t", unit: .nanoseconds),
      shift: .none)
    var left = try ReplayStream(definition, over: century)
    var right = try ReplayStream(definition, over: century)
    _ = left.take()
    #expect(played(&right).map(\.at) == [1, 2, 3])
    #expect(played(&left).map(\.at) == [2, 3])
  }

  @Test("A trace without rows is an empty stream and a problem for the check")
  func empty() throws {
    let found = try instants(of: []) { $0.repeats = true }
    #expect(found.instants.isEmpty)
    #expect(found.failure == nil)
    let file = try TraceFile("t\n")
    let check = TraceCheck.validate(
      ReplayDefinition(path: file.path, format: .columns(time: "t")),
      over: century)
    #expect(
      check.problems.map(\.description) == [
        "\(file.path):1:1: error: the trace has no rows that are read; there must be one at least"
      ])
  }
}
