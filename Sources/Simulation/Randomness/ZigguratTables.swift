/// The layers of the two ziggurats: the normal and the exponential density cut into 256 strips of
/// equal area.
///
/// A value of this type is two pointers to tables made once for the process and never changed or
/// freed, so that a sampler that holds one reaches its layers without a global accessor.
///
/// - Source: G. Marsaglia and W. W. Tsang, "The ziggurat method for generating random variables",
///   2000, with 52-bit magnitudes. The tables are computed with ``Elementary`` functions.
@frozen
public struct ZigguratTables: @unchecked Sendable, BitwiseCopyable {
  // Unchecked: the memory is written before `shared` is published and never afterwards.
  @usableFromInline let normalLayers: UnsafePointer<ZigguratLayer>
  @usableFromInline let exponentialLayers: UnsafePointer<ZigguratLayer>

  /// The tables of this process.
  public static let shared = ZigguratTables()

  private init() {
    // The abscissa of the lowest layer and the common area: the solutions of the closing condition
    // that the topmost layer has the same area as the others.
    normalLayers = makeLayers(
      start: 3.654152885361009, area: 0.004928673233974655,
      density: { Elementary.exp(-0.5 * $0 * $0) },
      inverse: { (-2 * Elementary.log($0)).squareRoot() })
    exponentialLayers = makeLayers(
      start: 7.69711747013105, area: 0.003949659822581557,
      density: { Elementary.exp(-$0) }, inverse: { -Elementary.log($0) })
  }

  /// Returns a draw from the normal distribution with mean 0 and variance 1.
  @inlinable @inline(__always)
  public func normal(_ generator: inout Xoshiro256PlusPlus) -> Double {
    let bits = generator.next()
    let layer = normalLayers[Int(truncatingIfNeeded: bits & 255)]
    let magnitude = bits &>> 12
    if magnitude < layer.inside {
      let value = Double(Int64(truncatingIfNeeded: magnitude)) * layer.width
      return Double(bitPattern: value.bitPattern ^ ((bits & 256) &<< 55))
    }
    // The rare path works on a copy: a reference to the generator would keep its state in memory.
    var copy = generator
    let value = normalOutside(bits, &copy)
    generator = copy
    return value
  }

  /// Returns a positive draw from the exponential distribution with mean 1.
  @inlinable @inline(__always)
  public func exponential(_ generator: inout Xoshiro256PlusPlus) -> Double {
    let bits = generator.next()
    let layer = exponentialLayers[Int(truncatingIfNeeded: bits & 255)]
    // An odd magnitude is never zero.
    let magnitude = (bits &>> 12) | 1
    if magnitude < layer.inside {
      return Double(Int64(truncatingIfNeeded: magnitude)) * layer.width
    }
    var copy = generator
    let value = exponentialOutside(bits, &copy)
    generator = copy
    return value
  }

  @usableFromInline @inline(never)
  func normalOutside(_ first: UInt64, _ generator: inout Xoshiro256PlusPlus) -> Double {
    var bits = first
    while true {
      let layer = normalLayers[Int(truncatingIfNeeded: bits & 255)]
      let magnitude = bits &>> 12
      let sign = (bits & 256) &<< 55
      let x = Double(magnitude) * layer.width
      if magnitude < layer.inside { return Double(bitPattern: x.bitPattern ^ sign) }
      if bits & 255 == 0 {
        let tail = normalTail(&generator)
        return Double(bitPattern: tail.bitPattern ^ sign)
      }
      let height = layer.density + generator.uniform01() * (layer.densityAbove - layer.density)
      if height < Elementary.exp(-0.5 * x * x) { return Double(bitPattern: x.bitPattern ^ sign) }
      bits = generator.next()
    }
  }

  /// Marsaglia's exact method for the normal tail beyond the lowest layer.
  private func normalTail(_ generator: inout Xoshiro256PlusPlus) -> Double {
    let start = 3.654152885361009
    while true {
      let x = -Elementary.log(generator.uniformOpen()) / start
      let y = -Elementary.log(generator.uniformOpen())
      if y + y > x * x { return start + x }
    }
  }

  @usableFromInline @inline(never)
  func exponentialOutside(_ first: UInt64, _ generator: inout Xoshiro256PlusPlus) -> Double {
    var bits = first
    while true {
      let layer = exponentialLayers[Int(truncatingIfNeeded: bits & 255)]
      let magnitude = (bits &>> 12) | 1
      let x = Double(magnitude) * layer.width
      if magnitude < layer.inside { return x }
      if bits & 255 == 0 { return 7.69711747013105 - Elementary.log(generator.uniformOpen()) }
      let height = layer.density + generator.uniform01() * (layer.densityAbove - layer.density)
      if height < Elementary.exp(-x) { return x }
      bits = generator.next()
    }
  }
}

/// One strip of a ziggurat; magnitudes are integers below 2^52.
@frozen
public struct ZigguratLayer: BitwiseCopyable {
  /// Magnitudes below this lie under the density for certain.
  @usableFromInline let inside: UInt64
  /// The strip's width divided by 2^52.
  @usableFromInline let width: Double
  /// The density at the strip's outer end.
  @usableFromInline let density: Double
  /// The density at the outer end of the strip above.
  @usableFromInline let densityAbove: Double
}

/// Returns 256 layers in memory that is never freed.
///
/// Layer 0 is the base: a rectangle and the tail, of the same area as the others together. Layers
/// grow narrower from 255 (the widest) down to 1 (the top).
private func makeLayers(
  start: Double, area: Double, density: (Double) -> Double, inverse: (Double) -> Double
) -> UnsafePointer<ZigguratLayer> {
  let scale = 0x1p52
  var edges = [Double](repeating: 0, count: 257)
  edges[256] = area / density(start)
  edges[255] = start
  for index in stride(from: 254, through: 1, by: -1) {
    edges[index] = inverse(area / edges[index + 1] + density(edges[index + 1]))
  }
  let layers = UnsafeMutablePointer<ZigguratLayer>.allocate(capacity: 256)
  layers.initialize(
    to: ZigguratLayer(
      inside: UInt64(start / edges[256] * scale), width: edges[256] / scale,
      density: 0, densityAbove: density(start)))
  for index in 1..<256 {
    let inner = edges[index - 1]
    (layers + index).initialize(
      to: ZigguratLayer(
        inside: UInt64(inner / edges[index] * scale), width: edges[index] / scale,
        density: density(edges[index]), densityAbove: density(inner)))
  }
  return UnsafePointer(layers)
}
