import CGSL
import Randomness

/// A generator of the numerical library that runs on a stream of ours.
///
/// Any `gsl_ran_*` function draws from it, so rarely used distributions need no sampler of their
/// own. Such draws go through the C library: they don't promise the same bits on every machine.
struct GSLGenerator: ~Copyable {
  private let pointer: UnsafeMutablePointer<gsl_rng>

  /// Creates a library generator that continues a stream.
  ///
  /// Nil only if the library finds no memory.
  init?(_ generator: Xoshiro256PlusPlus) {
    gsl_set_error_handler_off()
    guard let pointer = gsl_rng_alloc(GeneratorType.shared.pointer) else { return nil }
    self.pointer = pointer
    self.stream = generator
  }

  deinit {
    gsl_rng_free(pointer)
  }

  /// Where the stream stands; what is assigned here is drawn from next.
  var stream: Xoshiro256PlusPlus {
    get { pointer.pointee.state.load(as: Xoshiro256PlusPlus.self) }
    nonmutating set {
      pointer.pointee.state.storeBytes(of: newValue, as: Xoshiro256PlusPlus.self)
    }
  }

  /// Calls a function with the library's pointer, which must not be kept.
  borrowing func draw<Value>(
    _ body: (UnsafePointer<gsl_rng>) -> Value
  ) -> Value {
    body(UnsafePointer(pointer))
  }
}

/// The library's description of our generator, made once and never freed or changed.
private struct GeneratorType: @unchecked Sendable {
  static let shared = GeneratorType()
  let pointer: UnsafePointer<gsl_rng_type>

  private init() {
    let name: StaticString = "xoshiro256++"
    let type = UnsafeMutablePointer<gsl_rng_type>.allocate(capacity: 1)
    type.initialize(
      to: gsl_rng_type(
        name: UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self),
        max: .max, min: 0, size: MemoryLayout<Xoshiro256PlusPlus>.size,
        set: { state, seed in
          state?.storeBytes(
            of: StreamSeed(seed: UInt64(seed)).generator(), as: Xoshiro256PlusPlus.self)
        },
        get: { state in
          UInt(state?.assumingMemoryBound(to: Xoshiro256PlusPlus.self).pointee.next() ?? 0)
        },
        get_double: { state in
          state?.assumingMemoryBound(to: Xoshiro256PlusPlus.self).pointee.uniform01() ?? 0
        }))
    pointer = UnsafePointer(type)
  }
}
