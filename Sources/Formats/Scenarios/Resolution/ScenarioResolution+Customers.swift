import Projection
import Text
import Traffic

extension ScenarioResolution {
  /// Puts an organization for each customer in the place of one that has those of a log.
  mutating func expandCustomers(_ traffic: [ResolvedTraffic]) {
    guard document.organizations.contains(where: { $0.from != nil }) else { return }
    var all: [OrganizationDocument] = []
    var wallets: [OrganizationDocument] = []
    for organization in document.organizations {
      guard let source = organization.from else {
        all.append(organization)
        continue
      }
      // The balances of members are those of the customers' members.
      guard organization.owner == nil else { continue }
      let customers = customers(of: source, traffic, each: organization)
      all += customers
      wallets += customers.flatMap(\.personalWallets)
    }
    document.organizations = all + wallets
    members = MemberNames(in: document)
  }

  /// The organizations of a log's customers, alike but for their rows and what their terms say.
  private mutating func customers(
    of source: CustomersDocument, _ traffic: [ResolvedTraffic], each base: OrganizationDocument
  ) -> [OrganizationDocument] {
    guard let log = log(of: source, traffic), case .replay(var definition) = log.origin else {
      return []
    }
    definition.format.read(.customer, from: source.column)
    known.share(&definition)
    let found: [String]
    do throws(DocumentError) { found = try definition.customers } catch {
      problems.add([error.diagnostic])
      return []
    }
    guard !found.isEmpty else {
      problems.error(
        "no row of the log names a customer in `\(source.column)`", at: source.trace.position)
      return []
    }
    let terms = source.terms.flatMap { named in
      file(named, "file of terms").flatMap {
        CustomerTerms(path: $0, column: source.column, reportingTo: problems)
      }
    }
    if let terms { compare(terms, with: found, at: source.terms?.position) }
    var labels = CustomerLabels(prefix: base.name.map { "\($0.value)-" } ?? "")
    return found.map { customer in
      let label = Located(
        value: labels.label(of: customer), position: base.name?.position ?? source.trace.position)
      var copy = base.changed(by: terms?[customer] ?? [], named: label, context) ?? base
      (copy.name, copy.from) = (label, nil)
      definition.customer = customer
      copy.customer = (log.origin, .replay(definition))
      let used = copy.traffic + copy.projects.flatMap(\.traffic)
      if !used.contains(where: { $0.value == log.name }) {
        copy.traffic.append(Located(value: log.name, position: source.trace.position))
      }
      return copy
    }
  }

  /// The traffic that replays a log of customers; nil after saying that there is none.
  private func log(
    of source: CustomersDocument, _ traffic: [ResolvedTraffic]
  ) -> ResolvedTraffic? {
    let name = document.traffic.first { named in
      if named.name == source.trace.value { return true }
      guard case .replay(let replay) = named.value.origin else { return false }
      return replay.file.value == source.trace.value
    }?.name
    guard let name else {
      reportUnknown(source.trace, among: names.traffic, "traffic", "traffic")
      return nil
    }
    // One that could not be resolved has been reported.
    guard let log = traffic.first(where: { $0.name == name }) else { return nil }
    guard case .replay = log.origin else {
      problems.error(
        "customers are found in a recorded log, and `\(name)` is not one; name traffic that has a "
          + "`replay`", at: source.trace.position)
      return nil
    }
    return log
  }

  /// Tells which customers only the log has, and which only the terms.
  private func compare(
    _ terms: CustomerTerms, with found: [String], at position: SourcePosition?
  ) {
    guard let position else { return }
    let without = found.filter { terms[$0] == nil }
    if let first = without.first {
      problems.warning(
        "\(without.count) of \(found.count) customers of the log are not in the terms, the first is "
          + "`\(first.shortened)`; they have those of the scenario", at: position)
    }
    let known = Set(found)
    let unused = terms.names.filter { !known.contains($0) }
    if let first = unused.first {
      problems.warning(
        "\(unused.count) of \(terms.names.count) customers of the terms have no row in the log and "
          + "are left out, the first is `\(first.shortened)`", at: position)
    }
  }
}

/// Names of organizations that are made of what customers are called.
private struct CustomerLabels {
  let prefix: String
  private var taken: Set<String> = []

  init(prefix: String) { self.prefix = prefix }

  /// The name of the next customer: a number follows where another one has it.
  mutating func label(of customer: String) -> String {
    let plain = prefix + NameText.label(of: customer)
    var (label, number) = (plain, 1)
    while !taken.insert(label).inserted {
      number += 1
      label = "\(plain)-\(number)"
    }
    return label
  }
}

extension OrganizationDocument {
  /// The same under a name, with some keys changed; nil where it cannot be read then, which is
  /// reported.
  fileprivate func changed(
    by changes: [ScenarioOverride], named name: Located<String>, _ context: ReadingContext
  ) -> OrganizationDocument? {
    guard !changes.isEmpty else { return self }
    let name = YAMLEntry(
      key: "name", keyPosition: name.position,
      value: YAMLNode(.scalar(name.value, .plain), at: name.position))
    let own = entries.filter { !["name", "from"].contains($0.key) }
    let application = OverrideApplication(
      schema: Self.type, reportingTo: context.problems, label: "an organization")
    let tree = changes.reduce(YAMLNode(.mapping([name] + own), at: name.keyPosition)) {
      application.apply($1, to: $0)
    }
    return Self.type.read(tree, context)
  }
}
