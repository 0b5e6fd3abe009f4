public import Projection
import Quantities
import Results

/// Answers what decided in a replication of a scenario, by running it again with recording on.
public struct ExplanationStudy: Sendable {
  private let projection: Projection
  /// The replication, from zero.
  private let replication: Int

  private var input: ProjectionInput { projection.input }

  /// Prepares answers about a replication of a scenario, counted from one.
  public init(_ input: ProjectionInput, replication: Int) {
    projection = Projection(input)
    self.replication = replication - 1
  }

  /// Explains one moment of an organization, given by its index.
  ///
  /// - Returns: What happened at the moment, or last before it, why, and what followed; nil where the
  ///   time is outside the horizon.
  /// - Throws: where the simulation cannot go on.
  public func explanation(
    at asked: AskedTime, of organization: Int
  ) throws(ProjectionError) -> Explanation? {
    let instant = asked.instant(in: input.zone)
    guard instant >= input.horizon.from, instant <= input.horizon.to else { return nil }
    let moment = try projection.moment(
      of: organization, replication: replication, at: instant, orUntil: asked.end(in: input.zone))
    let explainer = Explainer(moment, of: input)
    let distance = explainer.happened.map { instant - $0 } ?? .zero
    return Explanation(
      organization: input.organizations.name(at: organization), replication: replication + 1,
      asked: asked.text, happened: explainer.happened.map { input.zone.iso8601($0) },
      distance: distance <= .zero ? "" : ", \(ElapsedTime.text(distance)) before",
      balance: moment.balance, sections: explainer.sections)
  }

  /// Lists the moments of an organization, or of all, that are worth asking about.
  public func moments(of organization: Int?) throws(ProjectionError) -> MomentList {
    let history = try projection.history(
      of: organization, replication: replication, dearest: MomentList.mostCharges)
    return MomentList(history, of: input)
  }
}
