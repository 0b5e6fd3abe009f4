import Quantities
import Randomness
import SimulationKernel

/// The hold model: take the first event and put it back an exponential time later.
enum EventLists {
  static var benchmarks: [Benchmark] {
    [3, 1_000, 100_000].flatMap { pending in
      [
        Benchmark("events/list-\(pending)", counting: "event", 3_000_000) { count in
          { holdList(count, pending: pending) }
        },
        Benchmark("events/winner-tree-\(pending)", counting: "event", 3_000_000) { count in
          { holdTree(count, pending: pending) }
        },
      ]
    }
  }

  private static func holdList(_ count: Int, pending: Int) -> Benchmark.Work {
    var generator = StreamSeed(seed: 1).child("events").generator()
    let ziggurats = ZigguratTables.shared
    var list = FutureEventList<Int32>()
    for process in 0..<Int32(pending) {
      list.schedule(process, at: after(0, &generator, ziggurats), class: 0, process: process)
    }
    var digest: Int64 = 0
    for _ in 0..<count {
      guard let event = list.popNext() else { break }
      let now = event.key.instant.nanoseconds
      digest = digest &* 31 &+ now
      list.schedule(
        event.payload, at: after(now, &generator, ziggurats), class: 0, process: event.payload)
    }
    return Benchmark.Work(items: Int64(count), digest: digest)
  }

  private static func holdTree(_ count: Int, pending: Int) -> Benchmark.Work {
    var generator = StreamSeed(seed: 1).child("events").generator()
    let ziggurats = ZigguratTables.shared
    var tree = WinnerTree(processes: pending)
    for process in 0..<pending {
      tree.update(process, to: (after(0, &generator, ziggurats), 0))
    }
    var digest: Int64 = 0
    for _ in 0..<count {
      guard let (process, instant) = tree.winner else { break }
      digest = digest &* 31 &+ instant.nanoseconds
      tree.update(process, to: (after(instant.nanoseconds, &generator, ziggurats), 0))
    }
    return Benchmark.Work(items: Int64(count), digest: digest)
  }

  private static func after(
    _ nanoseconds: Int64, _ generator: inout Xoshiro256PlusPlus, _ ziggurats: ZigguratTables
  ) -> Instant {
    Instant(nanoseconds: nanoseconds &+ Int64(ziggurats.exponential(&generator) * 1e9))
  }
}
