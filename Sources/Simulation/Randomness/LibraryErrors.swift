import CGSL

/// The behaviour of the numerical library when an argument is out of its range.
///
/// By default it ends the process. After the first call here it returns not-a-number instead, which
/// the caller checks.
enum LibraryErrors {
  private static let aborting: Void = { _ = gsl_set_error_handler_off() }()

  /// Makes the library return error values, once for the whole process.
  static func turnOffAborting() {
    _ = aborting
  }
}
