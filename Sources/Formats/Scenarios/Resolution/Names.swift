import Text

/// The names that a scenario declares, whether or not what they stand for could be read.
///
/// What could not be read has been reported; that a name is unknown would be wrong to say of it.
struct DeclaredNames {
  let models: [String]
  let meters: [String]
  let packages: [String]
  let plans: [String]
  let traffic: [String]

  init(in tree: YAMLNode) {
    func keys(_ path: String...) -> [String] {
      var node: YAMLNode? = tree
      for key in path { node = node?[key] }
      return node?.entries?.map(\.key) ?? []
    }
    models = keys("prices", "models")
    meters = keys("prices", "meters")
    packages = keys("packages")
    plans = keys("plans")
    traffic = keys("traffic")
  }
}

/// The organizations of a scenario by name, and the copies of those that are several alike.
struct OrganizationNames {
  let all: [String]
  private let organizations: [OrganizationDocument]
  private let indices: [String: Int]

  init(_ organizations: [OrganizationDocument]) {
    self.organizations = organizations
    all = organizations.map { $0.name?.value ?? "" }
    indices = Dictionary(zip(all, all.indices)) { first, _ in first }
  }

  /// The name of one of several organizations that are alike: `acme-2`; of a member's own balance
  /// there, `acme-2.ada`.
  static func copy(_ number: Int, of organization: OrganizationDocument) -> String {
    copies(of: organization).map { "\($0.prefix)\(number)\($0.suffix)" }
      ?? organization.name?.value ?? ""
  }

  /// What stands before and behind the number in such names; nil for a single organization.
  static func copies(
    of organization: OrganizationDocument
  ) -> (prefix: String, suffix: String)? {
    guard organization.count > 1 else { return nil }
    let member = organization.owner.map { ".\($0)" } ?? ""
    return ("\((organization.name?.value ?? "").dropLast(member.count))-", member)
  }

  /// Finds an organization by its name, or by that of one of its copies.
  ///
  /// - Returns: The index in the file, and the number of the copy; nil for all of them.
  func find(_ name: String) -> (index: Int, copy: Int?)? {
    indices[name].map { ($0, nil) } ?? copy(named: name)
  }

  /// Finds one of several organizations that are alike by its own name.
  func copy(named name: String) -> (index: Int, copy: Int?)? {
    for dash in name.indices where name[dash] == "-" {
      let digits = name[dash...].dropFirst().prefix { $0.isASCII && $0.isNumber }
      let group = String(name[..<dash]) + String(name[digits.endIndex...])
      guard let number = Int(digits), let index = indices[group],
        (1...organizations[index].count).contains(number),
        Self.copy(number, of: organizations[index]) == name
      else { continue }
      return (index, number)
    }
    return nil
  }
}

/// The members of each organization: those it starts with, then those who join.
struct MemberNames {
  private var lists: [[String]]
  private var places: [[String: Int]]

  init(in document: ScenarioDocument) {
    lists = document.organizations.map { $0.members.map(\.name.value) }
    places = lists.map { Dictionary(zip($0, $0.indices)) { first, _ in first } }
    let names = OrganizationNames(document.organizations)
    for entry in document.timeline {
      guard case .member(let name, _) = entry.action,
        let index = names.find(entry.organization.value)?.index, places[index][name.value] == nil
      else { continue }
      places[index][name.value] = lists[index].count
      lists[index].append(name.value)
    }
  }

  /// The names of an organization's members, by number.
  func names(of organization: Int) -> [String] { lists[organization] }

  /// The number of a member, or nil where there is none of that name.
  func place(of name: String, in organization: Int) -> Int? { places[organization][name] }
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
