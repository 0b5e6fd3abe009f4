import Quantities

/// What the small files of a results folder say about one organization, and what decided for it.
struct OrganizationStory {
  let folder: KeptFolder
  let name: String
  let inputs: KeptInputs?
  let terms: KeptTerms?
  let zone: ZoneRules
  let horizon: (from: KeptMoment, to: KeptMoment)
  let money: AmountWording
  let charges: [KeptCharge]
  let spells: [KeptSpell]
  let alerts: [KeptRecord]
  let activities: [KeptRecord]
  let periods: [KeptRecord]

  init(_ name: String, of folder: KeptFolder, _ inputs: KeptInputs?) throws(KeptError) {
    self.folder = folder
    self.name = name
    self.inputs = inputs
    terms = inputs?.terms(of: name)
    money = AmountWording(currency: inputs?.currency ?? folder.currency)
    func rows(
      _ table: TableDescription, _ required: [String]
    ) throws(KeptError) -> [KeptRecord] {
      try KeptRecord.rows(of: table, in: folder, organizations: [name], requiring: required)
    }
    charges = try rows(Tables.topUps, KeptCharge.columns).compactMap { KeptCharge($0) }
    spells = try rows(Tables.blocked, KeptSpell.columns).compactMap { KeptSpell($0) }
    alerts = try rows(Tables.alerts, ["time", "type", "level", "balance"])
    activities = try rows(Tables.activity, ["time", "actor", "action", "result", "reason"])
    periods = try rows(Tables.overage, ["period_start", "period_end"])
    if let inputs, let from = KeptMoment(inputs.horizon.from),
      let to = KeptMoment(inputs.horizon.to)
    {
      horizon = (from, to)
      zone = inputs.zone
    } else {
      (horizon, zone) = try Self.sampled(name, of: folder)
    }
  }

  /// Horizon and clocks as far as the samples of the balance tell them.
  private static func sampled(
    _ name: String, of folder: KeptFolder
  ) throws(KeptError) -> ((from: KeptMoment, to: KeptMoment), ZoneRules) {
    let samples = try KeptRecord.rows(
      of: Tables.burnDown, in: folder, organizations: [name], requiring: ["time"]
    ).compactMap { $0.moment("time") }
    guard let first = samples.first, let last = samples.last else {
      throw .nothingKept(path: folder.path(of: Tables.burnDown))
    }
    func seconds(_ moment: KeptMoment) -> Int {
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
  func rule(at instant: Int64) -> (rule: KeptRule, since: KeptMoment)? {
    guard let terms else { return nil }
    var found = terms.autoTopUp.map { ($0, horizon.from) }
    for action in terms.timeline where action.action == "auto_top_up" {
      guard let at = KeptMoment(action.at), at.instant <= instant, wasDone(Self.ruleActions, at)
      else { continue }
      found = action.autoTopUp.map { ($0, at) }
    }
    return found
  }

  /// What followed failed charges at an instant.
  func dunning(at instant: Int64) -> KeptDunning? {
    var found = terms?.dunning
    for action in terms?.timeline ?? [] {
      guard let dunning = action.dunning, let at = KeptMoment(action.at), at.instant <= instant,
        wasDone(Self.ruleActions, at)
      else { continue }
      found = dunning
    }
    return found
  }

  /// The plan that held at an instant.
  func plan(at instant: Int64) -> KeptTerms.Plan? {
    var found = terms?.plan
    for action in terms?.timeline ?? [] where action.action == "plan" {
      guard let at = KeptMoment(action.at), at.instant <= instant, wasDone(["plan_changed"], at)
      else { continue }
      found = action.plan
    }
    return found
  }

  private static let ruleActions = ["auto_top_up_set", "auto_top_up_removed"]

  /// Whether the activity log says that something was done then, and not refused.
  private func wasDone(_ actions: [String], _ at: KeptMoment) -> Bool {
    activities.contains {
      $0.moment("time")?.instant == at.instant && $0["result"] == "done"
        && actions.contains($0["action"])
    }
  }

  /// The last attempt that was submitted by an instant.
  func lastAttempt(at instant: Int64) -> KeptCharge? {
    charges.last { $0.isAttempt && $0.requested.instant <= instant }
  }
}
