import Quantities
import Randomness
import SimulationKernel
import Testing

/// Processes whose events each draw the next one's time from the process's stream.
///
/// There are few distinct gaps, so that many events are simultaneous.
private struct Clocks: Model {
  struct Fired: Equatable {
    let instant: Int64
    let eventClass: UInt8
    let process: Int
    let draw: UInt64
  }

  private var generators: [Xoshiro256PlusPlus]
  private var upcoming: [NextEvent]
  private(set) var fired: [Fired] = []
  /// A process whose events call the next process at the same instant, or nil for none.
  var callsNeighbours = false

  init(processes: Int, seed: UInt64) {
    generators = (0..<processes).map { StreamSeed(seed: seed &* 1_000 + UInt64($0)).generator() }
    upcoming = (0..<processes).map {
      (instant: Instant(nanoseconds: Int64($0 % 2)), eventClass: UInt8($0 % 3))
    }
  }

  var processCount: Int { upcoming.count }
  func nextEvent(of process: Int) -> NextEvent { upcoming[process] }

  mutating func fire(_ process: Int, touched: inout ContiguousArray<Int>) {
    let now = upcoming[process]
    let draw = generators[process].next()
    fired.append(
      Fired(
        instant: now.instant.nanoseconds, eventClass: now.eventClass, process: process, draw: draw))
    let gap = Int64(draw % 4)
    // A timer of no length is of a later class, so that the order is one that time allows.
    if gap == 0, now.eventClass < 9 {
      upcoming[process] = (instant: now.instant, eventClass: now.eventClass + 1)
    } else if draw % 97 == 0 {
      upcoming[process] = (instant: .never, eventClass: 0)
    } else {
      upcoming[process] = (
        instant: now.instant + Quantities.Duration(nanoseconds: gap + 1),
        eventClass: UInt8(draw >> 32 & 3)
      )
    }
    guard callsNeighbours, draw % 5 == 0 else { return }
    let neighbour = (process + 1) % processCount
    guard neighbour != process else { return }
    upcoming[neighbour] = (instant: now.instant, eventClass: 10)
    touched.append(neighbour)
  }

  mutating func run(_ process: Int, until end: Instant) {
    var touched: ContiguousArray<Int> = []
    while upcoming[process].instant < end { fire(process, touched: &touched) }
  }
}

@Suite("Engines")
struct EngineTests {
  private let end = Instant(nanoseconds: 400)

  @Test("processes that do not interact do the same in both engines", arguments: 0..<10)
  func enginesAgree(seed: UInt64) {
    var ordered = Clocks(processes: 7, seed: seed)
    var separate = ordered
    Simulation.runOrdered(&ordered, until: end)
    Simulation.runByProcess(&separate, until: end)
    #expect(ordered.fired.count > 100)
    #expect(ordered.fired.count == separate.fired.count)
    for process in 0..<7 {
      #expect(
        ordered.fired.filter { $0.process == process }
          == separate.fired.filter { $0.process == process })
      #expect(ordered.nextEvent(of: process) == separate.nextEvent(of: process))
    }
  }

  @Test("one order holds across processes: instant, class, process", arguments: 0..<10)
  func order(seed: UInt64) {
    var model = Clocks(processes: 7, seed: seed)
    Simulation.runOrdered(&model, until: end)
    var ties = 0
    for (earlier, later) in zip(model.fired, model.fired.dropFirst()) {
      let left = (earlier.instant, earlier.eventClass, earlier.process)
      let right = (later.instant, later.eventClass, later.process)
      #expect(left < right)
      if earlier.instant == later.instant { ties += 1 }
    }
    #expect(ties > 100, "the model has too few simultaneous events")
  }

  @Test("a process that another one calls is asked again", arguments: 0..<10)
  func touchedProcesses(seed: UInt64) {
    var model = Clocks(processes: 5, seed: seed)
    model.callsNeighbours = true
    var naive = model
    Simulation.runOrdered(&model, until: end)
    // The same by looking at every process before every event.
    var touched: ContiguousArray<Int> = []
    while true {
      let next = (0..<5).map { (naive.nextEvent(of: $0), $0) }.min {
        ($0.0.instant.nanoseconds, $0.0.eventClass, $0.1)
          < ($1.0.instant.nanoseconds, $1.0.eventClass, $1.1)
      }
      guard let next, next.0.instant < end else { break }
      naive.fire(next.1, touched: &touched)
    }
    #expect(!touched.isEmpty, "nobody called anybody")
    #expect(model.fired == naive.fired)
  }

  @Test("the end is not reached, and a model without events or processes does nothing")
  func endIsExclusive() {
    var model = Clocks(processes: 3, seed: 1)
    Simulation.runOrdered(&model, until: Instant(nanoseconds: 1))
    #expect(model.fired.allSatisfy { $0.instant == 0 })
    #expect(!model.fired.isEmpty)
    var none = Clocks(processes: 0, seed: 1)
    Simulation.runOrdered(&none, until: end)
    Simulation.runByProcess(&none, until: end)
    #expect(none.fired.isEmpty)
  }

  @Test("an error ends the run where it happened")
  func errors() {
    struct Broken: Model {
      struct Failure: Error, Equatable {}
      var events = 0
      var processCount: Int { 2 }
      func nextEvent(of process: Int) -> NextEvent {
        (instant: Instant(nanoseconds: Int64(events)), eventClass: 0)
      }
      mutating func fire(_ process: Int, touched: inout ContiguousArray<Int>) throws(Failure) {
        guard events < 3 else { throw Failure() }
        events += 1
      }
      mutating func run(_ process: Int, until end: Instant) throws(Failure) { throw Failure() }
    }
    var model = Broken()
    #expect(throws: Broken.Failure()) { try Simulation.runOrdered(&model, until: end) }
    #expect(model.events == 3)
    #expect(throws: Broken.Failure()) { try Simulation.runByProcess(&model, until: end) }
  }
}
