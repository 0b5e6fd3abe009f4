/// What is searched for: constraints, an objective, and how sure the answer must be.
public struct SearchProblem: Sendable {
  /// A measure, by its index, whose mean is to be least or greatest.
  public typealias Objective = (measure: Int, isMaximum: Bool)

  /// What must hold.
  public let constraints: [SearchConstraint]
  /// What is to be least or greatest, if anything.
  public let objective: Objective?
  /// How sure the answer must be, such as 0.95.
  public let confidence: Double
  /// When results are looked at.
  public let schedule: LookSchedule

  /// Makes a problem.
  ///
  /// - Precondition: there is a constraint or an objective, and the confidence lies strictly between
  ///   one half and one.
  public init(
    constraints: [SearchConstraint], objective: Objective?, confidence: Double,
    schedule: LookSchedule
  ) {
    precondition(!constraints.isEmpty || objective != nil, "nothing is searched for")
    precondition(confidence > 0.5 && confidence < 1, "the confidence is out of range")
    self.constraints = constraints
    self.objective = objective
    self.confidence = confidence
    self.schedule = schedule
  }

  /// How often the answer may be wrong.
  public var error: Double { 1 - confidence }

  /// The error that an attempt to confirm an answer may spend, the first being number one.
  func error(ofAttempt attempt: Int) -> Double { error / Double(1 << attempt) }

  /// The error that the last look at the first answer may spend, with the problem's confidence or one.
  public func finalError(confidence: Double? = nil) -> Double {
    schedule.error((1 - (confidence ?? self.confidence)) / 2, atLook: schedule.counts.count - 1)
  }

  /// The fewest replications with which every constraint could be shown to hold; nil where no
  /// number of replications can.
  public var fewestReplications: Int? {
    let each = constraints.map { $0.fewestReplications(error: finalError()) }
    return each.contains(nil) ? nil : each.compactMap(\.self).max() ?? 1
  }
}
