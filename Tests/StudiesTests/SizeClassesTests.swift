import Quantities
import Testing

@testable import Studies

@Suite("Size classes")
struct SizeClassesTests {
  private func classes(_ usage: [Int128], _ breaks: [Money]? = nil) -> [String: [Int]] {
    let found = SizeClass.classes(usage: usage, replications: 2, breaks: breaks)
    return Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0.organizations) })
  }

  @Test("quartiles are as even as they can be; of equal organizations the first is the smaller")
  func quartiles() {
    #expect(
      classes([40, 10, 30, 20, 50, 20])
        == ["quartile 1": [1], "quartile 2": [3, 5], "quartile 3": [2], "quartile 4": [0, 4]])
    #expect(classes([7, 7, 7]) == ["all": [0, 1, 2]])
    #expect(
      classes([7, 7, 7, 7])
        == ["quartile 1": [0], "quartile 2": [1], "quartile 3": [2], "quartile 4": [3]])
  }

  @Test("breaks are compared with the mean, and belong to the class above; empty classes go")
  func breaks() {
    let breaks = [Money(units: 1), Money(units: 3), Money(units: 10)]
    // Added up over two replications: means of $0.5, $1, $2.999999999 and $10.
    let usage: [Int128] = [1_000_000_000, 2_000_000_000, 5_999_999_998, 20_000_000_000]
    #expect(classes(usage, breaks) == ["below 1": [0], "1 to 3": [1, 2], "10 and more": [3]])
    #expect(
      SizeClass.classes(usage: usage, replications: 2, breaks: breaks).map(\.name)
        == ["below 1", "1 to 3", "10 and more"])
  }
}
