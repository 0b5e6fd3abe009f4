/// The organizations of a scenario by name, and the copies of those that are several alike.
struct OrganizationNames {
  let all: [String]
  private let indices: [String: Int]
  private let counts: [Int]

  init(_ organizations: [OrganizationDocument]) {
    all = organizations.map { $0.name?.value ?? "" }
    counts = organizations.map(\.count)
    indices = Dictionary(zip(all, all.indices)) { first, _ in first }
  }

  /// Finds an organization by its name, or by that of one of its copies.
  ///
  /// - Returns: The index in the file, and the number of the copy; nil for all of them.
  func find(_ name: String) -> (index: Int, copy: Int?)? {
    if let index = indices[name] { return (index, nil) }
    guard let dash = name.lastIndex(of: "-"), let index = indices[String(name[..<dash])],
      let copy = Int(name[name.index(after: dash)...]), counts[index] > 1,
      (1...counts[index]).contains(copy), name.hasSuffix("-\(copy)")
    else { return nil }
    return (index, copy)
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
