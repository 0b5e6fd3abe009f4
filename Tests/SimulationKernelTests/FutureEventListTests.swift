import Quantities
import Randomness
import SimulationKernel
import Testing

@Suite("Future event list")
struct FutureEventListTests {
  private struct Reference {
    let key: EventKey
    let payload: Int
  }

  @Test("agrees with a sorted array where ties are many", arguments: 0..<20)
  func agreesWithSortedArray(seed: UInt64) {
    var generator = StreamSeed(seed: seed).generator()
    var list = FutureEventList<Int>()
    var reference: [Reference] = []
    var insertions: UInt64 = 0
    for step in 0..<2_000 {
      if reference.isEmpty || generator.next() % 5 < 3 {
        let instant = Instant(nanoseconds: Int64(generator.next() % 8))
        let eventClass = UInt8(generator.next() % 3)
        let process = Int32(generator.next() % 3)
        list.schedule(step, at: instant, class: eventClass, process: process)
        let key = EventKey(
          instant: instant, eventClass: eventClass, process: process, insertion: insertions)
        insertions += 1
        let place = reference.firstIndex { key < $0.key } ?? reference.count
        reference.insert(Reference(key: key, payload: step), at: place)
      } else {
        let popped = list.popNext()
        let expected = reference.removeFirst()
        #expect(popped?.key == expected.key)
        #expect(popped?.payload == expected.payload)
      }
      #expect(list.count == reference.count)
      #expect(list.next == reference.first?.key)
    }
  }

  @Test("simultaneous events come by class, then process, then insertion")
  func ties() {
    var list = FutureEventList<Int>()
    let now = Instant(nanoseconds: 5)
    list.schedule(5, at: now, class: 5, process: 1)
    list.schedule(3, at: now, class: 5, process: 0)
    list.schedule(2, at: now, class: 2, process: 9)
    list.schedule(1, at: Instant(nanoseconds: 4), class: 8, process: 9)
    list.schedule(4, at: now, class: 5, process: 0)
    var order: [Int] = []
    while let event = list.popNext() { order.append(event.payload) }
    #expect(order == [1, 2, 3, 4, 5])
  }

  @Test("the winner tree agrees with a linear scan", arguments: [1, 2, 3, 17, 64])
  func winnerTree(processes: Int) {
    var generator = StreamSeed(seed: 3).generator()
    var tree = WinnerTree(processes: processes)
    var next = Array(repeating: (instant: Int64.max, eventClass: UInt8(0)), count: processes)
    #expect(tree.winner == nil)
    for _ in 0..<3_000 {
      let process = Int(generator.next() % UInt64(processes))
      let instant = generator.next() % 10 == 0 ? Int64.max : Int64(generator.next() % 20)
      let eventClass = UInt8(generator.next() % 4)
      next[process] = (instant, eventClass)
      tree.update(process, to: (Instant(nanoseconds: instant), eventClass))
      let expected = next.indices.min {
        (next[$0].instant, next[$0].eventClass, $0) < (next[$1].instant, next[$1].eventClass, $1)
      }
      if let expected, next[expected].instant != .max {
        #expect(tree.winner?.process == expected)
        #expect(tree.winner?.instant.nanoseconds == next[expected].instant)
      } else {
        #expect(tree.winner == nil)
      }
    }
  }
}
