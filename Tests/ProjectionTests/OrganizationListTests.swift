import Projection
import Testing

@Suite("Organizations by index")
struct OrganizationListTests {
  private func list() throws -> OrganizationList {
    let one = try SampleInput.toppedUp("one", threshold: 1, amount: 2)
    var list = OrganizationList([one])
    list.append(one, numbered: (1..<4, "many-", ".ada"))
    list.append(one, numbered: (4..<1_000_001, "many-", ".ada"))
    return list
  }

  @Test("copies are kept once and have names of their own")
  func copies() throws {
    let list = try list()
    #expect(list.count == 1_000_001)
    #expect(
      [0, 1, 3, 4, 1_000_000].map { list.name(at: $0) } == [
        "one", "many-1.ada", "many-3.ada", "many-4.ada", "many-1000000.ada",
      ])
    #expect(list[700_000].name == list.name(at: 700_000))
    #expect(list.prefix(3).map(\.name) == ["one", "many-1.ada", "many-2.ada"])
  }

  @Test("an organization is found by its own name only")
  func finding() throws {
    let list = try list()
    for index in [0, 1, 2, 3, 4, 77, 1_000_000] {
      #expect(list.index(named: list.name(at: index)) == index)
    }
    for name in [
      "", "many", "many-.ada", "many-0.ada", "many-01.ada", "many-1", "many-1000001.ada",
      "many-+5.ada", "many--5.ada",
    ] {
      #expect(list.index(named: name) == nil, "\(name)")
    }
  }

  @Test("what is changed leaves the others as they were", arguments: [0, 1, 2, 3, 4, 9, 1_000_000])
  func change(index: Int) throws {
    let before = try list()
    var list = before
    list[index].planSince = SampleInput.start
    #expect(list.count == before.count)
    for other in [0, 1, 2, 3, 4, 5, 8, 9, 10, 1_000_000] {
      #expect(list[other].name == before[other].name)
      #expect((list[other].planSince != nil) == (other == index))
      #expect(list.index(named: before[other].name) == other)
    }
  }
}
