import Quantities
import Results

/// What the small files of a results folder say about one organization, and what decided for it.
struct OrganizationStory {
  let folder: StoredResults
  let name: String
  let inputs: StoredInputs?
  let terms: StoredTerms?
  let zone: ZoneRules
  let horizon: (from: StoredMoment, to: StoredMoment)
  let money: AmountWording
  let charges: [StoredCharge]
  let spells: [StoredSpell]
  let alerts: [StoredRecord]
  let activities: [StoredRecord]
  let periods: [StoredRecord]

  init(_ name: String, of folder: StoredResults, _ inputs: StoredInputs?) throws(ResultsError) {
    self.folder = folder
    self.name = name
    self.inputs = inputs
    terms = inputs?.terms(of: name)
    money = AmountWording(currency: inputs?.currency ?? folder.currency)
    func rows(
      _ table: TableDescription, _ required: [String]
    ) throws(ResultsError) -> [StoredRecord] {
      try StoredRecord.rows(of: table, in: folder, organizations: [name], requiring: required)
    }
    charges = try rows(Tables.topUps, StoredCharge.columns).compactMap { StoredCharge($0) }
    spells = try rows(Tables.blocked, StoredSpell.columns).compactMap { StoredSpell($0) }
    alerts = try rows(Tables.alerts, ["time", "type", "level", "balance"])
    activities = try rows(Tables.activity, ["time", "actor", "action", "result", "reason"])
    periods = try rows(Tables.overage, ["period_start", "period_end"])
    if let inputs, let from = StoredMoment(inputs.horizon.from),
      let to = StoredMoment(inputs.horizon.to)
    {
      horizon = (from, to)
      zone = inputs.zone
    } else {
      (horizon, zone) = try Self.sampled(name, of: folder)
    }
  }

  /// Horizon and clocks as far as the samples of the balance tell them.
  private static func sampled(
    _ name: String, of folder: StoredResults
  ) throws(ResultsError) -> ((from: StoredMoment, to: StoredMoment), ZoneRules) {
    let samples = try StoredRecord.rows(
      of: Tables.burnDown, in: folder, organizations: [name], requiring: ["time"]
    ).compactMap { $0.moment("time") }
    guard let first = samples.first, let last = samples.last else {
      throw .nothingKept(path: folder.path(of: Tables.burnDown))
    }
    func seconds(_ moment: StoredMoment) -> Int {
      Int(moment.time.offset / Duration.second.nanoseconds)
    }
    var transitions: [ZoneRules.Transition] = []
    var offset = seconds(first)
    for sample in samples where seconds(sample) != offset {
      offset = seconds(sample)
      transitions.append(
        ZoneRules.Transition(from: Instant(nanoseconds: sample.instant), offsetSeconds: offset))
    }
    let zone = ZoneRules(name: "", initialOffsetSeconds: seconds(first), transitions: transitions)
    return ((first, last), zone)
  }

  /// Every instant of the small files at which something happened.
  var instants: [Int64] {
    charges.flatMap { $0.isAttempt ? [$0.requested, $0.resolved] : [$0.requested] }.map(\.instant)
      + spells.map(\.from.instant)
      + (alerts + activities).compactMap { $0.moment("time")?.instant }
  }

  /// The rule that held at an instant, and since when; nil where there was none.
  func rule(at instant: Int64) -> (rule: StoredRule, since: StoredMoment)? {
    guard let terms else { return nil }
    var found = terms.autoTopUp.map { ($0, horizon.from) }
    for action in terms.timeline where action.action == "auto_top_up" {
      guard let at = StoredMoment(action.at), at.instant <= instant, wasDone(Self.ruleActions, at)
      else { continue }
      found = action.autoTopUp.map { ($0, at) }
    }
    return found
  }

  /// What followed failed charges at an instant.
  func dunning(at instant: Int64) -> StoredDunning? {
    var found = terms?.dunning
    for action in terms?.timeline ?? [] {
      guard let dunning = action.dunning, let at = StoredMoment(action.at), at.instant <= instant,
        wasDone(Self.ruleActions, at)
      else { continue }
      found = dunning
    }
    return found
  }

  /// The plan that held at an instant.
  func plan(at instant: Int64) -> StoredTerms.Plan? {
    var found = terms?.plan
    for action in terms?.timeline ?? [] where action.action == "plan" {
      guard let at = StoredMoment(action.at), at.instant <= instant, wasDone(["plan_changed"], at)
      else { continue }
      found = action.plan
    }
    return found
  }

  private static let ruleActions = ["auto_top_up_set", "auto_top_up_removed"]

  /// Whether the activity log says that something was done then, and not refused.
  private func wasDone(_ actions: [String], _ at: StoredMoment) -> Bool {
    activities.contains {
      $0.moment("time")?.instant == at.instant && $0["result"] == "done"
        && actions.contains($0["action"])
    }
  }

  /// The last attempt that was submitted by an instant.
  func lastAttempt(at instant: Int64) -> StoredCharge? {
    charges.last { $0.isAttempt && $0.requested.instant <= instant }
  }
}
