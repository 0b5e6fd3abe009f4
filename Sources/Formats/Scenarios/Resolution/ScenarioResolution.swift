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
  var document: ScenarioDocument
  let names: DeclaredNames
  var members: MemberNames
  let path: String
  /// The files that it is put together from.
  let files: [String]
  let zone: ZoneRules
  let problems: DiagnosticCollector
  /// Where catalogs and time zones come from.
  let known: KnownFiles
  /// What values are read with.
  let context: ReadingContext
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

  mutating func scenario() -> Scenario? {
    addInlineModels()
    let streams = resolveTraffic()
    expandCustomers(streams)
    let meters = document.prices.meters.map {
      Meter(name: $0.name, unit: $0.value.unit, price: $0.value.price)
    }
    for plan in document.plans { checkIncluded(plan.value) }
    checkVolumeDiscounts()
    resolvePackageScopes()
    let organizations = resolveOrganizations(streams, meters: names.meters)
    let expectations = resolveExpectations(organizations)
    let stopping = resolveStopping(organizations)
    let packages = resolvePackages()
    let card = rateCard()
    guard let horizon = document.horizon, let card else { return nil }
    let sampleEvery = sampleInterval(horizon)
    let warmUp = resolveWarmUp(horizon)
    var input = ProjectionInput(
      name: document.name ?? Self.name(ofFile: path), description: document.description,
      horizon: horizon, zone: zone, seed: document.seed, replications: document.replications,
      currency: document.currency, credit: document.credit,
      rateCard: card, modelNames: priced.map(\.name), meters: meters,
      endpointNames: endpoints.names,
      organizations: organizations, sampleEvery: sampleEvery,
      transactions: document.output.transactions, packages: packages,
      plans: document.plans.map { PlanInput(name: $0.name, plan: $0.value.plan) },
      burnOrder: document.burnOrder, countsHours: document.output.usagePatterns,
      warmUp: warmUp)
    input.organizationOutput = document.output.organizations
    input.writesReplications = document.output.replications
    input.samplePaths = min(document.output.samplePaths, document.replications)
    return Scenario(
      path: path, input: input, expectations: expectations, stopping: stopping,
      warnings: problems.report.filter { $0.severity == .warning }, catalog: catalog,
      markup: document.prices.markup)
  }

  /// Reports included quantities of what is neither a meter nor a usage type, or of parts of a token.
  private func checkIncluded(_ plan: PlanDocument) {
    let types = UsageType.allCases.filter { $0 != .request }
    for (name, included) in zip(plan.meters, plan.plan.includedMeters)
    where !names.meters.contains(name.value) {
      guard let type = types.first(where: { $0.name == name.value }) else {
        // What stands beside the meters may have been meant.
        let meant = NearMiss.suggestion(for: name.value, among: ["requests"] + types.map(\.name))
        reportUnknown(
          name, among: names.meters + (meant.map { [$0] } ?? []), "meter or usage type",
          "prices.meters")
        continue
      }
      if included.quantity.whole(type) == nil {
        problems.error(
          "`\(type.name)` is counted in whole \(type.unit)s; write for example `1000`",
          at: name.position)
      }
    }
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
    let hint = known.hint(
      for: name.value, showing: 20, orElse: "declare it under `\(place)`", in: problems)
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

  /// The path of a file that the scenario names, where it can be read; a problem if it is not there,
  /// or elsewhere than the scenario may look.
  mutating func file(_ named: Located<String>, _ kind: String) -> String? {
    let namer = files.contains(named.position.file) ? named.position.file : path
    let full = FileReading.path(named.value, beside: namer)
    do throws(FileReading.Failure) {
      try FileReading.check(full)
    } catch {
      if error.isMissing {
        problems.error(
          "the \(kind) `\(named.value.shortened)` cannot be used: \(error.reason); "
            + "paths are relative to the scenario", at: named.position)
      } else if unreadable == nil {
        unreadable = (full, error.reason)
      }
      return nil
    }
    // Who writes it on the command line may read it.
    guard files.contains(named.position.file),
      !FileReading.lies(full, in: known.allowed + [FileReading.folder(of: path)])
    else { return full }
    let folder = FileReading.folder(of: full)
    problems.error(
      "the \(kind) `\(named.value.shortened)` lies outside the scenario's folder; put it there, or "
        + "allow it with `--allow-path \(folder.isEmpty ? "." : folder)`", at: named.position)
    return nil
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
  var creditValue: Decimal { document.credit.decimal }

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
}
