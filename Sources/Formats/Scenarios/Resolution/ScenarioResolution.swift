import AutoTopUp
import Billing
import Ledger
import PriceCatalogs
import Pricing
import Projection
import Quantities
import Randomness
import Text
import Traffic

/// Turns what a file says into what is simulated: names become indices, defaults are filled in.
///
/// Goes on after a problem; what it returns is only good where none was reported.
struct ScenarioResolution {
  let document: ScenarioDocument
  let names: DeclaredNames
  let members: MemberNames
  let path: String
  let zone: ZoneRules
  let problems: DiagnosticCollector
  /// Where catalogs and time zones come from.
  let known: KnownFiles
  /// Names of endpoints, in the order of their indices.
  var endpoints = NameIndex()
  var priced: [PricedModel] = []
  /// The catalog that models without a price of their own are looked up in.
  var catalog: PriceCatalog?
  /// What credit may be spent on: the first has the number one.
  var scopes: [ResolvedScope] = []
  /// The scopes of packages, by name.
  var packageScopes: [String: GrantScope] = [:]
  /// A file that is there and cannot be read.
  private(set) var unreadable: (path: String, reason: String)?

  init(
    document: ScenarioDocument, names: DeclaredNames, path: String, zone: ZoneRules,
    problems: DiagnosticCollector, known: KnownFiles
  ) {
    self.document = document
    self.names = names
    members = MemberNames(in: document)
    self.path = path
    self.zone = zone
    self.problems = problems
    self.known = known
  }

  static let defaultCredit = Money(nanos: 10_000_000)

  mutating func scenario() -> Scenario? {
    addInlineModels()
    let streams = resolveTraffic()
    let meters = document.prices.meters.map {
      Meter(name: $0.name, unit: $0.value.unit, price: $0.value.price)
    }
    for plan in document.plans {
      for meter in plan.value.meters {
        // `requests` stands beside the meters: it may be what was meant.
        let quota = NearMiss.suggestion(for: meter.value, among: ["requests"]).map { [$0] } ?? []
        require(meter, among: names.meters + quota, "meter", "prices.meters")
      }
    }
    resolvePackageScopes()
    let organizations = resolveOrganizations(streams, meters: names.meters)
    let expectations = resolveExpectations(organizations)
    let stopping = resolveStopping(organizations)
    let packages = resolvePackages()
    let card = rateCard()
    guard let horizon = document.horizon?.interval, let card else { return nil }
    let sampleEvery = sampleInterval(horizon)
    let warmUp = resolveWarmUp(horizon)
    let input = ProjectionInput(
      name: document.name ?? Self.name(ofFile: path), description: document.description,
      horizon: horizon, zone: zone, seed: document.seed, replications: document.replications,
      currency: document.currency, credit: document.credit?.value ?? Self.defaultCredit,
      rateCard: card, modelNames: priced.map(\.name), meters: meters,
      endpointNames: endpoints.names,
      organizations: organizations, sampleEvery: sampleEvery,
      transactions: document.output.transactions, packages: packages,
      plans: document.plans.map { PlanInput(name: $0.name, plan: $0.value.plan) },
      burnOrder: document.burnOrder, countsHours: document.output.usagePatterns,
      warmUp: warmUp)
    return Scenario(
      path: path, input: input, expectations: expectations, stopping: stopping,
      warnings: problems.report.filter { $0.severity == .warning }, catalog: catalog,
      markup: document.prices.markup)
  }

  // MARK: Names

  /// Whether a name is declared; a problem if not.
  @discardableResult
  func require(
    _ name: Located<String>, among known: [String], _ kind: String, _ place: String
  ) -> Bool {
    guard !known.contains(name.value) else { return true }
    reportUnknown(name, among: known, kind, place)
    return false
  }

  func reportUnknown(
    _ name: Located<String>, among known: [String], _ kind: String, _ place: String
  ) {
    let hint: String
    if let close = problems.suggestion(for: name.value, among: known) {
      hint = "did you mean `\(close)`?"
    } else if known.isEmpty {
      hint = "declare it under `\(place)`"
    } else {
      hint = "there are \(Array(known.prefix(20)).quoted)"
    }
    problems.error("there is no \(kind) `\(name.value.shortened)`; \(hint)", at: name.position)
  }

  /// Reports names that are given to two things.
  func refuseDuplicates(_ names: [Located<String>], _ kind: String) {
    var lines: [String: Int] = [:]
    for name in names {
      if let line = lines[name.value] {
        problems.error(
          "the \(kind) `\(name.value)` is given twice, first at line \(line); rename one",
          at: name.position)
      } else {
        lines[name.value] = name.position.line
      }
    }
  }

  // MARK: Files

  /// Whether a file that the scenario names can be read; a problem if it is not there.
  mutating func canRead(_ full: String, _ named: Located<String>, _ kind: String) -> Bool {
    do throws(FileReading.Failure) {
      try FileReading.check(full)
      return true
    } catch {
      if error.isMissing {
        problems.error(
          "the \(kind) `\(named.value.shortened)` cannot be used: \(error.reason); "
            + "paths are relative to the scenario", at: named.position)
      } else if unreadable == nil {
        unreadable = (full, error.reason)
      }
      return false
    }
  }

  // MARK: The rest

  /// The packages on sale; a problem where one is worth more than can be booked.
  private func resolvePackages() -> [PackageInput] {
    for package in document.packages {
      do throws(ArithmeticError) {
        _ = try package.value.package.value(credit: creditValue, rounding: .halfEven)
      } catch {
        problems.error(
          "what the credits of `\(package.name)` are worth, or what one of them costs, is beyond "
            + "9,223,372,036; sell other numbers of them", at: package.namePosition)
      }
    }
    return document.packages.map {
      PackageInput(
        name: $0.name, package: $0.value.package, scope: $0.value.scope?.value.summary ?? "")
    }
  }

  /// What one credit is worth, in major units.
  var creditValue: Decimal { (document.credit?.value ?? Self.defaultCredit).decimal }

  /// The name of a file without folder and extension, as far as a name may hold it.
  static func name(ofFile path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem =
      file.lastIndex(of: ".").map { $0 == file.startIndex ? file : String(file[..<$0]) } ?? file
    let allowed = stem.map { character -> Character in
      character.isLetter || character.isNumber || "-_.".contains(character) ? character : "-"
    }
    var trimmed = String(
      allowed.drop { !$0.isLetter && !$0.isNumber }.prefix(NameText.mostCharacters))
    while trimmed.utf8.count > NameText.mostBytes { trimmed.removeLast() }
    return trimmed.isEmpty ? "scenario" : trimmed
  }

  /// Round times between samples.
  private static let roundIntervals: [Duration] =
    [1, 2, 5, 10, 15, 30].map { Duration.second * $0 }
    + [1, 2, 5, 10, 15, 30].map { Duration.minute * $0 }
    + [1, 2, 3, 4, 6, 12].map { Duration.hour * $0 }
    + [1, 2, 7, 14, 28, 56, 112].map { Duration.day * $0 }

  /// The most samples of one organization.
  private static let mostSamples: Int64 = 1_000_000

  private func sampleInterval(_ horizon: Interval) -> Duration {
    let length = horizon.duration
    guard let given = document.output.sampleEvery else {
      return Self.roundIntervals.first { $0 * 200 >= length } ?? .day * 224
    }
    if length.nanoseconds / given.value.nanoseconds > Self.mostSamples {
      problems.error(
        "more than \(Self.mostSamples) samples; write a longer time, for example `1h`",
        at: given.position)
    }
    return given.value
  }

  private func resolveExpectations(_ organizations: [OrganizationInput]) -> [Expectation] {
    let organizationNames = Set(organizations.map(\.name))
    return document.expectations.compactMap { located in
      let read = located.value
      guard let metric = Metric(rawValue: read.result.metric),
        let comparison = Expectation.Comparison(rawValue: read.comparison.rawValue)
      else { return nil }
      if let name = read.result.organization, !organizationNames.contains(name) {
        let place = Located(value: name, position: located.position)
        require(place, among: organizations.map(\.name), "organization", "organizations")
      }
      if let message = Self.mismatch(metric, read) { problems.error(message, at: located.position) }
      return Expectation(
        metric: metric, statistic: read.result.statistic,
        organization: read.result.organization,
        comparison: comparison, value: read.value, text: read.text, position: located.position)
    }
  }

  /// What is wrong about the unit of an expectation's value, if anything.
  static func mismatch(_ metric: Metric, _ read: ResultExpectation) -> String? {
    let isMoney = metric.unit == .money || metric.unit == .moneyPerCredit
    switch read.unit {
    case .number: return nil
    case .money where !isMoney:
      return "`\(metric.name)` is no amount of money; write a bare number"
    case .share where isMoney || metric.unit != .share && metric.unit != .probability:
      return "`\(metric.name)` is no share; write a value without `%`"
    default: return nil
    }
  }
}

/// Names in the order they were first used, with their index.
struct NameIndex {
  private(set) var names: [String] = []
  private var indices: [String: Int] = [:]

  subscript(name: String) -> Int? { indices[name] }

  /// The index of a name, added if it is new.
  mutating func index(of name: String) -> Int {
    if let index = indices[name] { return index }
    indices[name] = names.count
    names.append(name)
    return names.count - 1
  }
}
