import Numerics
import Testing

@Suite("Brent's root finding")
struct BrentRootFinderTests {
  private struct Refusal: Error, Equatable { let position: Double }

  private func root(
    _ bracket: ClosedRange<Double>, _ function: @escaping (Double) -> Double
  ) -> Result<Double, BrentRootFinder.Problem> {
    var last: Double?
    return BrentRootFinder.root(
      in: bracket,
      isEnough: { root in
        defer { last = root }
        return last == root
      }, function)
  }

  @Test("finds roots of lines, cubes and functions that are flat around them")
  func roots() throws {
    let line = try root(0...10) { 3 - $0 }.get()
    #expect((line - 3).magnitude < 1e-12)
    let cube = try root(-4...4) { $0 * $0 * $0 - 20 }.get()
    #expect((cube * cube * cube - 20).magnitude < 1e-9)
    let flat = try root(-1...2) { $0 * $0 * $0 }.get()
    #expect(flat.magnitude < 1e-3)
  }

  @Test("an end where the function is nothing is the root")
  func ends() {
    #expect(root(2...5) { $0 - 2 } == .success(2))
    #expect(root(2...5) { $0 - 5 } == .success(5))
  }

  @Test("without a change of sign or a number there is nothing to narrow, and nothing ends")
  func problems() {
    #expect(root(0...1) { $0 + 1 } == .failure(.sameSigns))
    #expect(root(0...1) { $0 - 2 } == .failure(.sameSigns))
    #expect(root(0...1) { _ in .nan } == .failure(.notFinite))
    #expect(root(0...1) { 1 / $0 } == .failure(.notFinite))
  }

  @Test("what the function throws comes out, after which it is not called any more")
  func failures() {
    var calls = 0
    #expect(throws: Refusal(position: 4)) {
      try BrentRootFinder.root(in: 0...4, isEnough: { _ in false }) {
        (position) throws(Refusal) -> Double in
        calls += 1
        guard position < 3 else { throw Refusal(position: position) }
        return position - 1
      }
    }
    #expect(calls == 2)
  }
}
