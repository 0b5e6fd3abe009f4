import Projection

/// The tables of a results folder, with the values that their rows are written from.
package enum Tables {
  /// Every table that a results folder can have.
  package static let all = [
    summary.description, burnDown.description, topUps.description, blocked.description,
    overage.description, usage.description, transactions.description, invoices.description,
    alerts.description, activity.description, survival.description, packages.description,
    platform.description, usagePatterns.description, holds.description, paths.description,
    replications.description, atRisk.description,
  ]

  /// The names of the files that a results folder can have.
  package static let fileNames =
    all.map(\.fileName) + [DataPackage.fileName, RunInputs.fileName]

  /// The tables of a scenario's results folder.
  static func all(of input: ProjectionInput) -> [TableDescription] {
    let hasHolds = input.organizations.groups.contains { $0.organization.holds != nil }
    return all.filter { table in
      switch table.name {
      case holds.description.name: hasHolds
      case replications.description.name: input.writesReplications
      case paths.description.name: input.samplePaths > 0
      case atRisk.description.name: input.isOfPopulation
      default: true
      }
    }
  }
}
