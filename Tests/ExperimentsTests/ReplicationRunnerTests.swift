import Experiments
import Glibc
import Synchronization
import TestSupport
import Testing

struct ReplicationRunnerTests {
  private enum Failure: Error, Equatable {
    case unit(Int)
    case consumer
  }

  /// Work of uneven length: some units sleep, some spin, some do nothing.
  @Sendable private static func dawdle(_ unit: Int) -> UInt64 {
    var generator = SplitMix64(seed: UInt64(unit))
    let length = generator.next() % 5
    if length == 0 { usleep(UInt32(generator.next() % 3_000)) }
    for _ in 0..<(length * 400) { _ = generator.next() }
    var fresh = SplitMix64(seed: UInt64(unit) &+ 1_000_000)
    return fresh.next()
  }

  /// Waits for a condition that another thread brings about; false if it does not within seconds.
  private static func waits(for condition: () -> Bool) -> Bool {
    for _ in 0..<50_000 {
      if condition() { return true }
      usleep(100)
    }
    return false
  }

  @Test("Results come in unit order and are the same for any number of threads")
  func order() {
    let expected = (0..<400).map { Self.dawdle($0) }
    for threads in [1, 2, 7] {
      var delivered: [UInt64] = []
      var reported: [Int] = []
      let outcome = ReplicationRunner(threads: threads).run(
        units: 0..<400,
        progress: { done, total in
          reported.append(done)
          #expect(total == 400)
        },
        work: { unit, _ in Self.dawdle(unit) },
        deliver: { unit, value in
          #expect(unit == delivered.count)
          delivered.append(value)
        })
      #expect(outcome == 400)
      #expect(delivered == expected)
      #expect(reported == Array(1...400))
    }
  }

  @Test("A run may start anywhere, and a run of nothing completes")
  func ranges() {
    var units: [Int] = []
    let runner = ReplicationRunner(threads: 3)
    let outcome = runner.run(
      units: 1_000..<1_050, work: { unit, _ in unit * 2 },
      deliver: { unit, value in
        #expect(value == unit * 2)
        units.append(unit)
      })
    #expect(outcome == 50 && units == Array(1_000..<1_050))
    let nothing = runner.run(units: 5..<5, work: { unit, _ in unit }, deliver: { _, _ in })
    #expect(nothing == 0)
  }

  @Test("Many short runs on more threads than processors do not hang", arguments: [1, 2, 7, 32])
  func noDeadlock(threads: Int) {
    var total = 0
    for round in 0..<100 {
      _ = ReplicationRunner(threads: threads).run(
        units: 0..<(round % 13 + 40), work: { unit, _ in unit }, deliver: { _, _ in total += 1 })
    }
    #expect(total == (0..<100).reduce(0) { $0 + $1 % 13 + 40 })
  }

  @Test("Several threads work at the same time")
  func parallel() {
    // Every worker waits for all others to have a unit in hand, which one thread could never do.
    final class Meeting: Sendable { let present = Atomic<Int>(0) }
    let meeting = Meeting()
    let outcome = ReplicationRunner(threads: 7).run(
      units: 0..<7,
      work: { unit, _ -> Int? in
        meeting.present.add(1, ordering: .sequentiallyConsistent)
        return Self.waits { meeting.present.load(ordering: .sequentiallyConsistent) == 7 }
          ? unit : nil
      }, deliver: { _, _ in })
    #expect(outcome == 7)
  }

  @Test("Workers run at most four units per thread ahead of the delivery")
  func bounded() {
    final class Watch: Sendable {
      let started = Atomic<Int>(0)
      let ahead = Atomic<Int>(0)
    }
    let watch = Watch()
    var taken = 0
    _ = ReplicationRunner(threads: 2).run(
      units: 0..<200,
      work: { unit, _ in
        _ = watch.started.max(unit + 1, ordering: .relaxed)
        return unit
      },
      deliver: { _, _ in
        usleep(300)
        taken += 1
        _ = watch.ahead.max(
          watch.started.load(ordering: .relaxed) - taken, ordering: .relaxed)
      })
    #expect(watch.ahead.load(ordering: .relaxed) <= 8)
    #expect(watch.ahead.load(ordering: .relaxed) > 2)
  }

  @Test("The earliest failing unit is reported after everything before it", arguments: [1, 2, 7])
  func failure(threads: Int) {
    for _ in 0..<20 {
      var delivered: [Int] = []
      #expect(throws: Failure.unit(57)) {
        _ = try ReplicationRunner(threads: threads).run(
          units: 0..<500,
          work: { (unit, _) throws(Failure) -> Int? in
            // The earliest failure is the slowest to show.
            if unit == 57 { usleep(2_000) }
            if unit >= 57 { throw .unit(unit) }
            return unit
          },
          deliver: { (unit, _) throws(Failure) in delivered.append(unit) })
      }
      #expect(delivered == Array(0..<57))
    }
  }

  @Test("A failing unit asks the others to stop")
  func failureStopsOthers() {
    #expect(throws: Failure.unit(0)) {
      _ = try ReplicationRunner(threads: 2).run(
        units: 0..<10,
        work: { (unit, token) throws(Failure) -> Int? in
          if unit == 0 { throw .unit(0) }
          #expect(Self.waits { token.isCancelled })
          return nil
        },
        deliver: { (_, _) throws(Failure) in })
    }
  }

  @Test("A failing consumer ends the run")
  func consumerFailure() {
    var taken = 0
    #expect(throws: Failure.consumer) {
      _ = try ReplicationRunner(threads: 3).run(
        units: 0..<10_000, work: { (unit, _) throws(Failure) -> Int? in unit },
        deliver: { (_, _) throws(Failure) in
          taken += 1
          if taken == 10 { throw .consumer }
        })
    }
    #expect(taken == 10)
  }

  @Test("A cancelled run has delivered the first units without a gap", arguments: [1, 2, 7])
  func cancellation(threads: Int) {
    let token = CancellationToken()
    var delivered: [Int] = []
    let outcome = ReplicationRunner(threads: threads, cancellation: token).run(
      units: 0..<100_000, work: { unit, _ in unit },
      deliver: { unit, _ in
        delivered.append(unit)
        if unit == 123 { token.cancel() }
      })
    #expect(outcome == delivered.count)
    #expect(delivered == Array(0..<delivered.count))
    #expect(delivered.count >= 124 && delivered.count <= 124 + 4 * threads + threads)
  }

  @Test("Work that looks at the token gives up in the middle of a unit")
  func cancellationWithinUnit() {
    let token = CancellationToken()
    let outcome = ReplicationRunner(threads: 2, cancellation: token).run(
      units: 0..<10,
      work: { unit, inner -> Int? in
        if unit < 3 { return unit }
        token.cancel()
        #expect(Self.waits { inner.isCancelled })
        return nil
      }, deliver: { _, _ in })
    #expect(outcome == 3)
    #expect(token.isCancelled)
  }

  @Test("Units of a group are put together in their order", arguments: [1, 2, 7])
  func groups(threads: Int) throws {
    for size in [1, 3, 40] {
      var delivered: [[UInt64]] = []
      var reported: [Int] = []
      let groups = ReplicationRunner(threads: threads).run(
        count: 120, inGroupsOf: size, progress: { done, _ in reported.append(done) },
        work: { unit, _ in Self.dawdle(unit) }, join: { $0 },
        deliver: { group, parts in
          #expect(group == delivered.count)
          delivered.append(parts)
        })
      #expect(groups == 120 / size)
      #expect(delivered.flatMap(\.self) == (0..<120).map { Self.dawdle($0) })
      #expect(delivered.allSatisfy { $0.count == size })
      #expect(reported == Array(Set(reported)).sorted() && reported.last == 120)
    }
  }

  @Test("A group with a failing unit is not delivered, those before it are", arguments: [1, 2, 7])
  func groupFailure(threads: Int) {
    for _ in 0..<20 {
      var delivered = 0
      #expect(throws: Failure.unit(57)) {
        _ = try ReplicationRunner(threads: threads).run(
          count: 500, inGroupsOf: 10, progress: { _, _ in },
          work: { (unit, _) throws(Failure) -> Int? in
            if unit == 57 { usleep(2_000) }
            if unit >= 57 { throw .unit(unit) }
            return unit
          }, join: { $0.count }, deliver: { (_, count) throws(Failure) in delivered += count })
      }
      #expect(delivered == 50)
    }
  }

  @Test("A token cancelled before the run lets nothing start")
  func cancelledBefore() {
    let token = CancellationToken()
    token.cancel()
    let outcome = ReplicationRunner(threads: 4, cancellation: token).run(
      units: 0..<10, work: { unit, _ in unit },
      deliver: { _, _ in Issue.record("nothing should be delivered") })
    #expect(outcome == 0)
  }

  @Test("An inner token follows the outer one, but not the other way round")
  func nestedTokens() {
    let outer = CancellationToken()
    let inner = CancellationToken(within: outer)
    let sibling = CancellationToken(within: outer)
    inner.cancel()
    #expect(inner.isCancelled && !outer.isCancelled && !sibling.isCancelled)
    outer.cancel()
    #expect(sibling.isCancelled)
  }
}
