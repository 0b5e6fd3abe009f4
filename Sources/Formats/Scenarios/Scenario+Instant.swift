import Projection
public import Quantities

/// Why a text is no instant.
public struct InstantProblem: Error, Hashable, Sendable {
  /// What is wrong with it.
  public let message: String
}

extension Scenario {
  /// Reads an instant as scenario files write them, in the scenario's zone: `2026-02-01T09:00`.
  ///
  /// - Throws: what is wrong with the text.
  public func instant(_ text: String) throws(InstantProblem) -> Instant {
    do throws(ScalarProblem) {
      return try InstantText.dateTime(text).instant(in: input.zone)
    } catch {
      throw InstantProblem(message: error.message)
    }
  }
}
