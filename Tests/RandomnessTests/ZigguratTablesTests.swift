import CGSL
import Testing

@testable import Randomness

@Suite("The ziggurats")
struct ZigguratTablesTests {
  private typealias Curve = (start: Double, density: (Double) -> Double, tail: (Double) -> Double)

  private let tables = ZigguratTables.shared
  private let normal: Curve = (
    3.654152885361009, { Elementary.exp(-0.5 * $0 * $0) },
    { gsl_cdf_ugaussian_Q($0) * (2 * Double.pi).squareRoot() }
  )
  private let exponential: Curve = (
    7.69711747013105, { Elementary.exp(-$0) }, { Elementary.exp(-$0) }
  )

  private func checkLayers(_ layers: UnsafePointer<ZigguratLayer>, _ curve: Curve) {
    let edges = (0..<256).map { layers[$0].width * 0x1p52 }
    #expect(isClose(edges[255], curve.start, within: 1e-15))
    // The base: a rectangle up to the start, and the tail beyond it.
    let area = curve.start * curve.density(curve.start) + curve.tail(curve.start)
    #expect(isClose(edges[0] * curve.density(curve.start), area, within: 1e-13))
    #expect(isClose(Double(layers[0].inside) * layers[0].width, curve.start, within: 1e-13))
    for index in 1..<256 {
      let layer = layers[index]
      #expect(index == 1 || edges[index] > edges[index - 1])
      #expect(isClose(layer.density, curve.density(edges[index]), within: 1e-14))
      let strip = edges[index] * (layer.densityAbove - layer.density)
      #expect(isClose(strip, area, within: 1e-9), "strip \(index) has another area")
      let inner = index == 1 ? 0 : edges[index - 1]
      #expect((Double(layer.inside) * layer.width - inner).magnitude <= 1e-14)
      #expect(layer.inside < 1 << 52)
    }
    #expect(isClose(layers[1].densityAbove, 1, within: 1e-14))
  }

  @Test("The normal density is cut into 256 strips of equal area")
  func normalLayers() { checkLayers(tables.normalLayers, normal) }

  @Test("The exponential density is cut into 256 strips of equal area")
  func exponentialLayers() { checkLayers(tables.exponentialLayers, exponential) }

  @Test("A word inside a strip is used alone: low bits the strip, ninth the sign, high the place")
  func inside() {
    var used = 0
    var words = referenceGenerator()
    var generator = referenceGenerator()
    for _ in 0..<10_000 {
      words = generator
      let bits = words.next()
      let layer = tables.normalLayers[Int(bits & 255)]
      let value = tables.normal(&generator)
      guard bits >> 12 < layer.inside else { continue }
      used += 1
      #expect(generator == words)
      let magnitude = Double(bits >> 12) * layer.width
      #expect(value == (bits & 256 == 0 ? magnitude : -magnitude))
    }
    #expect(used > 9_800, "the fast path is taken almost always")
  }

  @Test("Exponential draws are above zero, even from the least word")
  func positive() {
    // This state gives the word 0 + 2 first: layer 2, magnitude 0.
    var generator = Xoshiro256PlusPlus(state: (2, 1, 1, .max - 1))
    #expect(generator.state.0 &+ generator.state.3 == 0)
    #expect(tables.exponential(&generator) > 0)
    generator = referenceGenerator()
    for _ in 0..<20_000 { #expect(tables.exponential(&generator) > 0) }
  }

  @Test("Draws go beyond the last strip, on both sides of a normal")
  func tails() {
    var generator = referenceGenerator()
    var (left, right, far) = (0, 0, 0)
    for _ in 0..<200_000 {
      let value = tables.normal(&generator)
      if value < -normal.start { left += 1 }
      if value > normal.start { right += 1 }
      if tables.exponential(&generator) > exponential.start { far += 1 }
    }
    // Expected: 25.8 on either side and 90.8.
    #expect((8...55).contains(left))
    #expect((8...55).contains(right))
    #expect((50...140).contains(far))
  }
}
