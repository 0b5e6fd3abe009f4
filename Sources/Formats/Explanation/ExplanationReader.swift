public import Results

/// Answers what decided, from the files of a results folder.
public struct ExplanationReader: Sendable {
  private let folder: StoredResults
  private let inputs: StoredInputs?
  /// The organizations of the folder, in its order.
  private let names: [String]

  /// Opens a folder.
  ///
  /// - Throws: where it holds no results, or they are damaged.
  public init(_ folder: StoredResults) throws(ResultsError) {
    self.folder = folder
    inputs = try StoredInputs.read(folder)
    if let inputs {
      names = inputs.names
    } else {
      var names: [String] = []
      let rows = try StoredRecord.rows(
        of: Tables.summary, in: folder, organizations: [], requiring: ["metric"])
      for row in rows where row["organization"] != "*" && names.last != row["organization"] {
        names.append(row["organization"])
      }
      self.names = names
    }
  }

  /// Explains one moment.
  ///
  /// - Parameters:
  ///   - asked: When.
  ///   - organization: Whose; nil where there is only one.
  /// - Returns: What happened at the moment, or last before it, why, and what followed.
  /// - Throws: where the folder cannot tell.
  public func explanation(
    at asked: AskedTime, organization: String?
  ) throws(ResultsError) -> Explanation {
    let name = try self.name(organization)
    let story = try OrganizationStory(name, of: folder, inputs)
    let instant = asked.instant(in: story.zone)
    guard instant >= story.horizon.from.instant, instant <= story.horizon.to.instant else {
      throw .outsideHorizon(
        asked: asked.text, from: story.horizon.from.text, to: story.horizon.to.text)
    }
    let explainer = try Explainer(story, asked: asked)
    var sections = explainer.sections
    if let note = try explainer.keptSection { sections.append(note) }
    let distance = explainer.nearest.map { instant - $0.instant } ?? 0
    return Explanation(
      organization: name, asked: asked.text, happened: explainer.nearest?.text,
      distance: distance <= 0 ? "" : ", \(ElapsedTime.text(distance)) before",
      sections: sections)
  }

  /// Lists the moments worth asking about.
  ///
  /// - Parameter organization: Whose; nil for all.
  /// - Returns: The moments, by kind.
  /// - Throws: where the folder cannot tell.
  public func moments(of organization: String?) throws(ResultsError) -> MomentList {
    if let organization { _ = try name(organization) }
    return try MomentList(folder, organization: organization, isSingle: names.count == 1)
  }

  /// The organization that is meant.
  private func name(_ organization: String?) throws(ResultsError) -> String {
    guard let organization else {
      guard let only = names.first, names.count == 1 else {
        throw .organizationNeeded(names)
      }
      return only
    }
    guard names.contains(organization) else {
      let condition = ResultsFilter.Condition(column: "organization", values: [organization])
      try KnownNames.check(ResultsFilter(conditions: [condition]), in: folder)
      return organization
    }
    return organization
  }
}

extension Explainer {
  /// What cannot be told because usage was not kept, and what is known instead; nil where it was.
  var keptSection: Explanation.Section? {
    get throws(ResultsError) {
      guard !trail.hasUsage, story.inputs?.transactions != "all" else { return nil }
      var section = Explanation.Section(kind: "note", title: "What was not kept")
      section.sentences.append(
        "Transactions of usage are not in \(Tables.transactions.fileName), so which grants paid "
          + "for a request, and what was left of them, cannot be told. " + Self.howToKeep)
      let samples = try StoredRecord.rows(
        of: Tables.burnDown, in: story.folder, organizations: [story.name],
        requiring: ["time", "mean"])
      if let sample = samples.last(where: { ($0.moment("time")?.instant ?? .max) <= end }),
        let time = sample.moment("time"), let mean = sample.amount("mean")
      {
        let count = story.inputs?.replications ?? 0
        let mark = count > 1 ? ", the mean of \(count) replications" : ""
        section.sentences.append(
          "The balance at the last sample, \(time.short), was \(money.text(mean))\(mark).")
      }
      return section
    }
  }
}
