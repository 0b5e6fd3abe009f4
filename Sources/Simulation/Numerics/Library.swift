import CGSL

/// What every call to the GNU Scientific Library relies on.
enum Library {
  /// By default the library ends the process on a domain error; with the handler off it returns
  /// not-a-number, or says that it failed.
  private static let errorsAreReturned: Void = { _ = gsl_set_error_handler_off() }()

  /// Makes sure that the library reports errors instead of ending the process.
  static func prepare() { errorsAreReturned }

  /// Calls a function of the library.
  static func value(_ body: @autoclosure () -> Double) -> Double {
    prepare()
    return body()
  }

  static func succeeded(_ code: Int32) -> Bool { code == Int32(GSL_SUCCESS) }

  /// Repeats a step until it fails or its result is good enough; at most so many times.
  static func iterate(atMost steps: Int, _ step: () -> Int32, until isEnough: () -> Bool) {
    for _ in 0..<steps {
      guard succeeded(step()), !isEnough() else { return }
    }
  }
}

/// The least value that a minimizer found.
public struct Minimum<Position: Hashable & Sendable>: Hashable, Sendable {
  /// Where it is.
  public let position: Position
  /// The value there.
  public let value: Double
}

/// Hands a function through C, which knows no closures and cannot throw.
///
/// After the first error all values are not-a-number, which makes the library stop.
final class Callback<Input> {
  private let function: (Input) throws -> Double
  private(set) var error: (any Error)?

  init(_ function: @escaping (Input) throws -> Double) { self.function = function }

  /// What C calls with the pointer that it was given.
  static func value(_ input: Input, _ context: UnsafeMutableRawPointer?) -> Double {
    guard let context else { return .nan }
    let callback = Unmanaged<Callback>.fromOpaque(context).takeUnretainedValue()
    guard callback.error == nil else { return .nan }
    do {
      return try callback.function(input)
    } catch {
      callback.error = error
      return .nan
    }
  }

  /// Runs something with a function and the pointer to it, and throws what the function threw.
  static func run<Value, Failure: Error>(
    _ function: (Input) throws(Failure) -> Double,
    _ body: (UnsafeMutableRawPointer) -> Value
  ) throws(Failure) -> Value {
    let (value, error) = withoutActuallyEscaping(function) { function in
      let callback = Callback { input in try function(input) }
      return withExtendedLifetime(callback) {
        (body(Unmanaged.passUnretained(callback).toOpaque()), callback.error)
      }
    }
    if let error = error as? Failure { throw error }
    return value
  }
}

extension Callback<Double> {
  /// Runs something with a function of one variable as C has it.
  static func one<Value, Failure: Error>(
    _ function: (Double) throws(Failure) -> Double,
    _ body: (UnsafeMutablePointer<gsl_function>) -> Value
  ) throws(Failure) -> Value {
    try run(function) { context in
      var described = gsl_function(
        function: { Callback<Double>.value($0, $1) }, params: context)
      return withUnsafeMutablePointer(to: &described, body)
    }
  }
}
