import Billing
import Documents
import Pricing
import Projection
import Quantities

/// A purchase, and whose it is.
struct ResolvedPurchase {
  let purchase: ScheduledPurchase
  /// The index of the organization in the file.
  let organization: Int
  /// The number of the copy, or nil for all copies.
  let copy: Int?

  func concerns(copy number: Int) -> Bool { copy == nil || copy == number }
}

/// The organizations of a scenario by name.
private struct OrganizationNames {
  let all: [String]
  private let indices: [String: Int]

  init(_ organizations: [OrganizationDocument]) {
    all = organizations.map { $0.name?.value ?? "" }
    indices = Dictionary(zip(all, all.indices)) { first, _ in first }
  }

  func index(of name: String) -> Int? { indices[name] }
}

extension ScenarioResolution {
  /// Looks up what the timeline names.
  ///
  /// - Returns: For each organization its purchases in the order of time, then of the file.
  func resolveTimeline() -> [[ResolvedPurchase]] {
    let names = OrganizationNames(document.organizations)
    let resolved = document.timeline.compactMap { resolve($0, names) }
    let ordered = resolved.enumerated().sorted {
      ($0.element.purchase.at, $0.offset) < ($1.element.purchase.at, $1.offset)
    }
    var purchases = [[ResolvedPurchase]](repeating: [], count: document.organizations.count)
    for (_, purchase) in ordered { purchases[purchase.organization].append(purchase) }
    return purchases
  }

  private func resolve(
    _ entry: TimelineDocument, _ names: OrganizationNames
  ) -> ResolvedPurchase? {
    if let horizon = document.horizon?.interval, !horizon.contains(entry.at.value) {
      problems.error(
        "this is outside the horizon, which is from \(zone.iso8601(horizon.from)) until before "
          + "\(zone.iso8601(horizon.to))", at: entry.at.position)
    }
    let target = organization(entry.organization, names)
    let organization = target.map { document.organizations[$0.index] }
    let minimum = organization.map { resolvePayments(of: $0).minimumPurchase } ?? .zero
    let offer = offer(entry, minimum: minimum)
    guard let target, let organization else { return nil }
    var member: Int?
    if let name = entry.member {
      member = index(of: name, in: organization.members, "member", "members")
      if member == nil { return nil }
    }
    guard let offer else { return nil }
    let purchase = ScheduledPurchase(
      at: entry.at.value, offer: offer, member: member.map { Identifier($0) } ?? .none)
    return ResolvedPurchase(purchase: purchase, organization: target.index, copy: target.copy)
  }

  /// Finds an organization by its name, or by that of one of its copies.
  private func organization(
    _ name: Located<String>, _ names: OrganizationNames
  ) -> (index: Int, copy: Int?)? {
    if let index = names.index(of: name.value) { return (index, nil) }
    if let dash = name.value.lastIndex(of: "-"),
      let index = names.index(of: String(name.value[..<dash])),
      let copy = Int(name.value[name.value.index(after: dash)...]),
      document.organizations[index].count > 1,
      (1...document.organizations[index].count).contains(copy), name.value.hasSuffix("-\(copy)")
    {
      return (index, copy)
    }
    reportUnknown(name, among: names.all, "organization", "organizations")
    return nil
  }

  private func offer(_ entry: TimelineDocument, minimum: Money) -> CreditOffer? {
    switch entry.offer {
    case .amount(let amount):
      requireMinimum(amount.value, minimum, at: amount.position)
      return .atFaceValue(amount.value)
    case .package(let name):
      guard require(name, among: names.packages, "package", "packages"),
        let package = document.packages.first(where: { $0.name == name.value })?.value
      else { return nil }
      requireMinimum(package.price, minimum, at: name.position)
      // What cannot be booked has been reported where the package stands.
      guard
        let (paid, bonus) = try? package.faceValue(credit: creditValue, rounding: .halfEven)
      else { return nil }
      let expiry = package.expiry.expiry(ofCreditAt: entry.at.value, in: zone) ?? .never
      return CreditOffer(price: package.price, credits: paid, bonus: bonus, expiry: expiry)
    }
  }

  private func requireMinimum(_ price: Money, _ minimum: Money, at position: SourcePosition) {
    guard price < minimum else { return }
    problems.error(
      "\(price) is less than the minimum purchase of \(minimum); buy more, or lower "
        + "`payments.minimum_purchase`", at: position)
  }
}
