import Results
import Text

/// The moments of a run that are worth asking about.
public struct MomentList: Sendable {
  /// A moment, and why it is on the list.
  struct Moment: Sendable {
    let organization: String
    let at: String
    let what: String
  }

  /// Moments of one kind.
  struct Kind: Sendable {
    /// What they are, for programs.
    let name: String
    let title: String
    let moments: [Moment]
  }

  /// As many of a kind as are shown; programs get all.
  private static let mostShown = 10
  private static let mostCharges = 5

  let kinds: [Kind]
  private let isSingle: Bool
  private let hasUsage: Bool

  /// Finds them.
  ///
  /// - Parameters:
  ///   - folder: The results.
  ///   - organization: Whose; nil for all.
  ///   - isSingle: Whether the folder is about one organization, which need not be named.
  /// - Throws: where a file cannot be read or is wrong.
  init(_ folder: StoredResults, organization: String?, isSingle: Bool) throws(ResultsError) {
    self.isSingle = isSingle
    let names = organization.map { [$0] } ?? []
    let money = AmountWording(currency: folder.currency)
    let spells = try StoredRecord.rows(
      of: Tables.blocked, in: folder, organizations: names, requiring: StoredSpell.columns)
    let charges = try StoredRecord.rows(
      of: Tables.topUps, in: folder, organizations: names, requiring: StoredCharge.columns)
    let refused = spells.compactMap { row in
      StoredSpell(row).map { spell in
        Moment(
          organization: row["organization"], at: spell.from.text,
          what: "\(spell.reason), \(spell.requests) "
            + (spell.requests == "1" ? "refusal" : "refusals"))
      }
    }
    func moments(_ isWanted: (StoredCharge) -> Bool, _ what: (StoredCharge) -> String) -> [Moment] {
      charges.compactMap { row in
        guard let charge = StoredCharge(row), isWanted(charge) else { return nil }
        return Moment(
          organization: row["organization"], at: charge.requested.text, what: what(charge))
      }
    }
    let failed = moments({ $0.failed }) { charge in
      let code = charge.declineCode.isEmpty ? "" : ", \(charge.declineCode)"
      return "attempt \(charge.attempt), \(money.text(charge.amount)): \(charge.status)\(code)"
    }
    let rests = moments({ !$0.isAttempt }) { charge in
      "\(charge.reason), balance \(money.text(charge.balanceBefore))"
    }
    let largest = try Self.largest(folder, names)
    hasUsage = largest.hasUsage
    kinds = [
      Kind(name: "refusal", title: "Spells of refusals, by their first", moments: refused),
      Kind(name: "failed_charge", title: "Charges that failed", moments: failed),
      Kind(name: "not_fired", title: "Looks at the rule without a charge", moments: rests),
      Kind(
        name: "largest_charge", title: "Largest charges",
        moments: largest.transfers.map { name, transfer in
          Moment(
            organization: name, at: transfer.at.text,
            what: "\(transfer.type) of \(money.text(-transfer.amount))")
        }),
    ]
  }

  /// The usage that cost most, dearest first; of equal ones the first.
  private static func largest(
    _ folder: StoredResults, _ names: [String]
  ) throws(ResultsError) -> (transfers: [(name: String, transfer: StoredTransfer)], hasUsage: Bool)
  {
    let table = try folder.open(Tables.transactions, requiring: TransactionTrail.required)
    let condition = ResultsFilter.Condition(column: "organization", values: names)
    let conditions = RowConditions(
      ResultsFilter(conditions: names.isEmpty ? [] : [condition]), table)
    let reader = TransactionTrail.RowReader(table)
    let organization = table.place(of: "organization")
    var largest: [(name: String, transfer: StoredTransfer)] = []
    var hasUsage = false
    while try table.next() {
      guard conditions.accept(table), let transfer = reader.transfer(), transfer.isUsage else {
        continue
      }
      hasUsage = true
      let place = largest.firstIndex { $0.transfer.amount > transfer.amount } ?? largest.count
      guard place < mostCharges else { continue }
      largest.insert((table.text(organization), transfer), at: place)
      if largest.count > mostCharges { largest.removeLast() }
    }
    try table.finish()
    return (largest, hasUsage)
  }

  /// The list to read, with what to add to the command for each moment.
  ///
  /// - Parameter width: The characters that a line may have.
  /// - Returns: Lines, each ended.
  public func text(width: Int) -> String {
    var lines: [String] = []
    for kind in kinds where !kind.moments.isEmpty {
      if !lines.isEmpty { lines.append("") }
      lines += Paragraph.lines(kind.title, width: width)
      for moment in kind.moments.prefix(Self.mostShown) {
        let name = Self.word(moment.organization)
        let options = "--at \(moment.at)" + (isSingle ? "" : " --organization \(name)")
        if options.count + moment.what.count + 4 <= width {
          lines += Paragraph.lines("\(options)  \(moment.what)", width: width, indent: 2)
        } else {
          // What is to be copied stays in one piece.
          lines.append("  " + options)
          lines += Paragraph.lines(moment.what, width: width, indent: 6, hanging: 6)
        }
      }
      let more = kind.moments.count - Self.mostShown
      guard more > 0 else { continue }
      lines += Paragraph.lines(
        "and \(more) more; --format json has all", width: width, indent: 2, hanging: 4)
    }
    if lines.isEmpty { lines.append("Nothing was refused, declined or put off.") }
    if !hasUsage {
      lines +=
        [""]
        + Paragraph.lines("Charges of requests were not kept. " + Explainer.howToKeep, width: width)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The list as JSON.
  public var json: String {
    JSONValue.array(
      kinds.flatMap { kind in
        kind.moments.map { moment in
          .object([
            ("kind", .string(kind.name)), ("organization", .string(moment.organization)),
            ("at", .string(moment.at)), ("what", .string(moment.what)),
          ])
        }
      }
    ).text
  }

  /// A word as a shell takes it.
  private static func word(_ text: String) -> String {
    let isPlain = text.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0))
    }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
