import Projection
import Quantities
import Studies
import Text
import Traffic

extension Failure {
  /// Why a run of a name has no results.
  init(_ failure: RunFailure, named name: String) {
    switch failure {
    case .interrupted:
      self = .lines(
        ["drawdown: \(name): interrupted; the earlier results stand as they were"], .interrupted)
    case .results(let error): self.init(error)
    case .refused: self = .told(.badInput)
    case .projection(let error, let input, let name): self.init(error, of: input, named: name)
    }
  }

  /// Why a scenario, under a name, cannot be simulated.
  init(_ error: ProjectionError, of input: ProjectionInput, named name: String) {
    switch error {
    case .trace(.malformed(let text)): self = .lines([text])
    case .trace(.unreadable(let path, let reason)): self = .cannotRead(path, reason)
    case .billing(let refusal, let organization):
      self = .error(
        "\(name): organization \(organization) cannot go on: "
          + RefusalText(input: input).text(refusal))
    case .standsStill(let organization, let instant):
      self = .error(
        "\(name): the top-ups of organization \(organization) go round in circles at "
          + "\(input.zone.iso8601(instant)): its charges fail, or buy almost nothing, and nobody "
          + "takes much time; give `latency`, `time_to_fix`, `response` or the waits of the rule "
          + "more, or buy more at once")
    case .tooManyPending(let organization):
      self = .error(
        "\(name): more than 4000000 requests of organization \(organization) are served or wait to "
          + "come back at a time; lower the rate, speed up the `service`, or write shorter waits")
    case .unsound(let violations, let replication):
      self = .error(
        "\(name): the books of replication \(replication + 1) are not sound: \(violations)", .failed
      )
    case .doesNotFoot(let organization, let counted, let closing, let replication):
      self = .error(
        "\(name): the statement of \(organization) in replication \(replication + 1) does not "
          + "foot: it comes to \(MoneyTotal(nanos: counted)), and the closing balance is \(closing)",
        .failed)
    case .paymentsDoNotAddUp(
      let organization, let captured, let credited, let refunded, let uncredited, let replication):
      self = .error(
        "\(name): the payments of \(organization) in replication \(replication + 1) do not add "
          + "up: the processor captured \(MoneyTotal(nanos: captured)), of which "
          + "\(MoneyTotal(nanos: credited)) are credited, \(MoneyTotal(nanos: refunded)) refunded "
          + "and \(MoneyTotal(nanos: uncredited)) on their way", .failed)
    }
  }
}
