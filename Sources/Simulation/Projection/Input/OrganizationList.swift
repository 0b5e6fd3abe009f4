/// The organizations of a projection, by index; those that are alike are kept once.
///
/// A million copies of an organization take the memory of one.
public struct OrganizationList: Sendable {
  /// Organizations next to each other that differ in nothing but their names.
  package struct Group: Sendable {
    /// What they are, under the name of the first.
    package var organization: OrganizationInput
    /// Their indices.
    package var indices: Range<Int>
    /// What their names are made of, where they are numbered.
    var naming: CopyNaming?

    /// The name of one of them.
    package func name(at index: Int) -> String {
      naming?.name(index - indices.lowerBound) ?? organization.name
    }

    /// Some of them, which do not start before the first.
    fileprivate func part(_ part: Range<Int>) -> Group {
      var group = self
      group.naming?.first += part.lowerBound - indices.lowerBound
      group.organization.name = name(at: part.lowerBound)
      group.indices = part
      return group
    }
  }

  /// Names with a number in them.
  struct CopyNaming: Hashable, Sendable {
    let prefix: String
    var first: Int
    let suffix: String

    func name(_ offset: Int) -> String { "\(prefix)\(first + offset)\(suffix)" }
  }

  /// In the order of their indices, without a gap.
  package private(set) var groups: [Group] = []

  /// Makes a list without any.
  public init() {}

  /// Makes a list of organizations that are each kept.
  public init(_ organizations: some Sequence<OrganizationInput>) {
    for organization in organizations { append(organization) }
  }

  /// Adds an organization, or as many as there are numbers, which stand between two parts of their
  /// names.
  ///
  /// - Precondition: there is a number.
  public mutating func append(
    _ organization: OrganizationInput,
    numbered copies: (numbers: Range<Int>, prefix: String, suffix: String)? = nil
  ) {
    let number = copies?.numbers.count ?? 1
    precondition(number > 0, "there are no copies")
    var group = Group(organization: organization, indices: count..<count + number)
    if let copies {
      let first = copies.numbers.lowerBound
      group.naming = CopyNaming(prefix: copies.prefix, first: first, suffix: copies.suffix)
      group.organization.name = group.name(at: count)
    }
    groups.append(group)
  }

  /// Changes the streams of all organizations.
  package mutating func changeStreams(_ change: (inout StreamInput) -> Void) {
    for group in groups.indices {
      for stream in groups[group].organization.streams.indices {
        change(&groups[group].organization.streams[stream])
      }
    }
  }

  /// Returns the name of an organization.
  public func name(at index: Int) -> String { groups[group(of: index)].name(at: index) }

  /// The names of all organizations, in order.
  public var names: [String] { groups.flatMap { group in group.indices.map(group.name(at:)) } }

  /// Returns the index of the organization of a name, or nil where there is none.
  ///
  /// - Complexity: O(groups).
  public func index(named name: String) -> Int? {
    for group in groups {
      guard let naming = group.naming else {
        if group.organization.name == name { return group.indices.lowerBound }
        continue
      }
      guard name.hasPrefix(naming.prefix), name.hasSuffix(naming.suffix),
        let number = Int(name.dropFirst(naming.prefix.count).dropLast(naming.suffix.count)),
        group.indices.contains(group.indices.lowerBound + number - naming.first),
        naming.name(number - naming.first) == name
      else { continue }
      return group.indices.lowerBound + number - naming.first
    }
    return nil
  }

  /// Returns the group that an organization is in.
  ///
  /// - Complexity: O(log groups).
  package func group(of index: Int) -> Int {
    var (low, high) = (0, groups.count)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if groups[middle].indices.lowerBound <= index { low = middle } else { high = middle }
    }
    return low
  }
}

extension OrganizationList: RandomAccessCollection, MutableCollection {
  /// Zero.
  public var startIndex: Int { 0 }
  /// Their number.
  public var endIndex: Int { groups.last?.indices.upperBound ?? 0 }

  /// One organization; what is changed is no longer kept with those that it was like.
  public subscript(index: Int) -> OrganizationInput {
    get {
      let group = groups[group(of: index)]
      var organization = group.organization
      organization.name = group.name(at: index)
      return organization
    }
    set {
      let place = group(of: index)
      let (group, indices) = (groups[place], groups[place].indices)
      let parts = [indices.lowerBound..<index, index + 1..<indices.upperBound]
        .map { $0.isEmpty ? [] : [group.part($0)] }
      let changed = Group(organization: newValue, indices: index..<index + 1)
      groups.replaceSubrange(place...place, with: parts[0] + [changed] + parts[1])
    }
  }
}

extension OrganizationList: ExpressibleByArrayLiteral {
  /// Makes a list of organizations that are each kept.
  public init(arrayLiteral organizations: OrganizationInput...) { self.init(organizations) }
}
