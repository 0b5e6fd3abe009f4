import CGSL
import Quantities
import Randomness
import SimulationKernel
import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// What one queue has seen until its horizon's end.
struct QueueRecord: Equatable {
  /// The times that customers who arrived within the horizon spent in the system, summed.
  var sojourn: Int64 = 0
  /// Customers who arrived within the horizon.
  var arrivals = 0
  /// Customers who left within the horizon.
  var departures = 0
  /// Customers times time.
  var customerTime: Int64 = 0
  /// Time without a customer.
  var emptyTime: Int64 = 0
  /// Customers at the horizon's end.
  var final = 0
}

/// The state of one M/M/1 queue, and what is drawn for it.
struct QueueState {
  let end: Instant
  private(set) var record = QueueRecord()
  private(set) var customers: Int
  private var since = Instant(nanoseconds: 0)
  /// When the waiting customers arrived, first one first; nil for those who were there before.
  private var line: [Int64?]
  private var served = 0
  private let gap: PreparedDistribution
  private let service: PreparedDistribution
  private var arrivals: Xoshiro256PlusPlus
  private var services: Xoshiro256PlusPlus

  /// Starts in the stationary distribution, which is geometric.
  init(arrivalRate: Double, serviceRate: Double, end: Instant, seed: StreamSeed) throws {
    self.end = end
    gap = try Distribution.exponential(mean: 1 / arrivalRate).prepared()
    service = try Distribution.exponential(mean: 1 / serviceRate).prepared()
    arrivals = seed.child("arrivals").generator()
    services = seed.child("services").generator()
    var start = seed.child("start").generator()
    customers = 0
    while start.uniform01() < arrivalRate / serviceRate { customers += 1 }
    line = Array(repeating: nil, count: customers)
  }

  mutating func drawGap() -> Quantities.Duration {
    Duration(seconds: gap.draw(&arrivals))
  }

  mutating func drawService() -> Quantities.Duration {
    Duration(seconds: service.draw(&services))
  }

  /// Accounts for the time since the last event, as far as it lies in the horizon.
  private mutating func pass(to now: Instant) {
    let passed = max(0, (min(now, end) - since).nanoseconds)
    record.customerTime += passed * Int64(customers)
    if customers == 0 { record.emptyTime += passed }
    if since < end, now >= end { record.final = customers }
    since = max(since, min(now, end))
  }

  mutating func arrive(at now: Instant) {
    pass(to: now)
    record.arrivals += 1
    customers += 1
    line.append(now.nanoseconds)
  }

  mutating func depart(at now: Instant) {
    pass(to: now)
    if now < end { record.departures += 1 }
    customers -= 1
    if let arrived = line[served] { record.sojourn += now.nanoseconds - arrived }
    served += 1
  }

  mutating func finish() { pass(to: end) }
}

/// Queues that each drive a future event list; they do not interact.
struct SeparateQueues: Model {
  typealias Failure = Never

  private enum Occurrence: UInt8 { case arrival, departure }

  private(set) var queues: [QueueState]
  private var events: [FutureEventList<Occurrence>]
  /// Events that happened, over all queues.
  private(set) var fired = 0

  init(_ queues: [QueueState]) {
    self.queues = queues
    events = queues.map { _ in FutureEventList() }
    for process in queues.indices {
      scheduleArrival(process, after: Instant(nanoseconds: 0))
      if queues[process].customers > 0 {
        scheduleDeparture(process, after: Instant(nanoseconds: 0))
      }
    }
  }

  var processCount: Int { queues.count }

  func nextEvent(of process: Int) -> NextEvent {
    guard let key = events[process].next else { return (instant: .never, eventClass: 0) }
    return (instant: key.instant, eventClass: key.eventClass)
  }

  private mutating func scheduleArrival(_ process: Int, after now: Instant) {
    let at = now + queues[process].drawGap()
    guard at < queues[process].end else { return }
    events[process].schedule(.arrival, at: at, class: 0, process: Int32(process))
  }

  private mutating func scheduleDeparture(_ process: Int, after now: Instant) {
    events[process].schedule(
      .departure, at: now + queues[process].drawService(), class: 1, process: Int32(process))
  }

  mutating func fire(_ process: Int, touched: inout ContiguousArray<Int>) {
    guard let event = events[process].popNext() else { return }
    fired += 1
    let now = event.key.instant
    switch event.payload {
    case .arrival:
      queues[process].arrive(at: now)
      if queues[process].customers == 1 { scheduleDeparture(process, after: now) }
      scheduleArrival(process, after: now)
    case .departure:
      queues[process].depart(at: now)
      if queues[process].customers > 0 { scheduleDeparture(process, after: now) }
    }
  }

  mutating func run(_ process: Int, until end: Instant) {
    var touched: ContiguousArray<Int> = []
    while nextEvent(of: process).instant < end { fire(process, touched: &touched) }
  }
}

/// Queues whose sources and servers are processes that call each other.
///
/// Process 2 k is the source of queue k, process 2 k + 1 its server.
struct CallingQueues: Model {
  typealias Failure = Never

  private(set) var queues: [QueueState]
  private var upcoming: [Instant]

  init(_ queues: [QueueState]) {
    self.queues = queues
    upcoming = Array(repeating: .never, count: queues.count * 2)
    for index in queues.indices {
      scheduleArrival(index, after: Instant(nanoseconds: 0))
      if queues[index].customers > 0 {
        upcoming[2 * index + 1] = Instant(nanoseconds: 0) + self.queues[index].drawService()
      }
    }
  }

  var processCount: Int { upcoming.count }

  func nextEvent(of process: Int) -> NextEvent {
    (instant: upcoming[process], eventClass: UInt8(process % 2))
  }

  private mutating func scheduleArrival(_ index: Int, after now: Instant) {
    let at = now + queues[index].drawGap()
    upcoming[2 * index] = at < queues[index].end ? at : .never
  }

  mutating func fire(_ process: Int, touched: inout ContiguousArray<Int>) {
    let (index, now) = (process / 2, upcoming[process])
    if process % 2 == 0 {
      queues[index].arrive(at: now)
      if queues[index].customers == 1 {
        upcoming[process + 1] = now + queues[index].drawService()
        touched.append(process + 1)
      }
      scheduleArrival(index, after: now)
    } else {
      queues[index].depart(at: now)
      upcoming[process] =
        queues[index].customers > 0 ? now + queues[index].drawService() : .never
    }
  }

  mutating func run(_ process: Int, until end: Instant) {
    preconditionFailure("sources and servers interact")
  }
}

/// Queues whose events are all in one future event list, without an engine.
struct SharedList {
  private struct Occurrence: BitwiseCopyable, Sendable {
    let isArrival: Bool
    let queue: Int
  }

  private(set) var queues: [QueueState]
  private var events = FutureEventList<Occurrence>()

  init(_ queues: [QueueState]) {
    self.queues = queues
    for queue in queues.indices {
      scheduleArrival(queue, after: Instant(nanoseconds: 0))
      if queues[queue].customers > 0 { scheduleDeparture(queue, after: Instant(nanoseconds: 0)) }
    }
  }

  private mutating func scheduleArrival(_ queue: Int, after now: Instant) {
    let at = now + queues[queue].drawGap()
    guard at < queues[queue].end else { return }
    events.schedule(
      Occurrence(isArrival: true, queue: queue), at: at, class: 0, process: Int32(queue))
  }

  private mutating func scheduleDeparture(_ queue: Int, after now: Instant) {
    events.schedule(
      Occurrence(isArrival: false, queue: queue), at: now + queues[queue].drawService(), class: 1,
      process: Int32(queue))
  }

  mutating func run() {
    while let event = events.popNext() {
      let (queue, now) = (event.payload.queue, event.key.instant)
      if event.payload.isArrival {
        queues[queue].arrive(at: now)
        if queues[queue].customers == 1 { scheduleDeparture(queue, after: now) }
        scheduleArrival(queue, after: now)
      } else {
        queues[queue].depart(at: now)
        if queues[queue].customers > 0 { scheduleDeparture(queue, after: now) }
      }
    }
  }
}

/// What each queue has seen.
private func finished(_ queues: [QueueState]) -> [QueueRecord] {
  queues.map { queue in
    var queue = queue
    queue.finish()
    return queue.record
  }
}

/// The kernel's engines against the closed forms of the M/M/1 queue.
@Suite("M/M/1", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct QueueTests {
  private static let serviceRate = 2.0

  private func queues(
    load: Double, count: Int, customers: Double, seed: UInt64 = 17
  ) throws -> [QueueState] {
    let arrivalRate = load * Self.serviceRate
    let end = Instant(nanoseconds: 0) + Quantities.Duration(seconds: customers / arrivalRate)
    return try (0..<count).map {
      try QueueState(
        arrivalRate: arrivalRate, serviceRate: Self.serviceRate, end: end,
        seed: StreamSeed(seed: seed).child(UInt64($0)))
    }
  }

  @Test(
    "Sojourn times, customers and idleness are those of the closed form",
    arguments: [0.3, 0.6, 0.8])
  func closedForm(load: Double) throws {
    let queues = try queues(load: load, count: 400, customers: 6_000)
    let arrivalRate = load * Self.serviceRate
    let length = 6_000 / arrivalRate
    var ordered = SeparateQueues(queues)
    var separate = ordered
    Simulation.runOrdered(&ordered, until: .never)
    Simulation.runByProcess(&separate, until: .never)
    let records = finished(ordered.queues)
    #expect(records == finished(separate.queues), "the engines differ")
    #expect(ordered.fired == separate.fired && ordered.fired > 4_700_000)
    #expect(ordered.queues.allSatisfy { $0.customers == 0 }, "customers were left behind")

    // By Campbell's formula, the sum over the arrivals of a time has the mean that its rate says.
    let sojourn = 1 / (Self.serviceRate - arrivalRate)
    try expectMean(
      records.map { Double($0.sojourn) / 1e9 / (arrivalRate * length) }, sojourn, within: 0.02,
      "sojourn time at \(load)")
    try expectMean(
      records.map { Double($0.customerTime) / 1e9 / length }, load / (1 - load), within: 0.02,
      "customers at \(load)")
    try expectMean(
      records.map { Double($0.emptyTime) / 1e9 / length }, 1 - load, within: 0.02,
      "idleness at \(load)")
    try expectMean(
      records.map { Double($0.arrivals) }, arrivalRate * length, within: 0.005, "arrivals")
  }

  @Test("Little's law holds on every path, but for those who are there at its ends")
  func littlesLaw() throws {
    var model = SeparateQueues(try queues(load: 0.6, count: 50, customers: 20_000))
    Simulation.runOrdered(&model, until: .never)
    for record in finished(model.queues) {
      let both = Double(record.customerTime) / Double(record.sojourn)
      #expect((both - 1).magnitude < 0.01)
    }
  }

  @Test("At the end customers are geometric in number, and departures were a Poisson process")
  func endState() throws {
    let (load, customers) = (0.6, 12.0)
    var model = SeparateQueues(try queues(load: load, count: 20_000, customers: customers))
    Simulation.runOrdered(&model, until: .never)
    let records = finished(model.queues)
    expectFit(
      chiSquare(records.map(\.final)) { (1 - load) * pow(load, Double($0)) }.pValue, "customers")
    // Burke's theorem.
    expectFit(
      chiSquare(records.map(\.departures)) { gsl_ran_poisson_pdf(UInt32($0), customers) }.pValue,
      "departures")
  }

  @Test(
    "Calling processes, and one list of all events, make the same queues", arguments: [0.3, 0.8])
  func calling(load: Double) throws {
    let queues = try queues(load: load, count: 100, customers: 3_000)
    var calling = CallingQueues(queues)
    Simulation.runOrdered(&calling, until: .never)
    let records = finished(calling.queues)
    var shared = SharedList(queues)
    shared.run()
    #expect(records == finished(shared.queues), "the list's order differs")
    var separate = SeparateQueues(queues)
    Simulation.runByProcess(&separate, until: .never)
    #expect(records == finished(separate.queues))
    #expect(records.allSatisfy { $0.arrivals > 2_000 })
  }
}
