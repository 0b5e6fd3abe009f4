import AutoTopUp
import Billing
import Ledger
public import Projection
import Quantities
import Results
import Text

/// The moments of a replication that are worth asking about.
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
  /// How many of the dearest charges are on the list.
  public static let mostCharges = 5

  let kinds: [Kind]
  private let isSingle: Bool

  /// Takes what a replication came to.
  ///
  /// - Parameters:
  ///   - history: What happened, with the dearest charges.
  ///   - input: The scenario.
  public init(_ history: RecordedHistory, of input: ProjectionInput) {
    isSingle = input.organizations.count == 1
    let words = PriceWording(input)
    func moment(_ organization: Int, _ at: Instant, _ what: String) -> Moment {
      Moment(
        organization: input.organizations[organization].name, at: input.zone.iso8601(at),
        what: what)
    }
    func charges(
      _ isWanted: (ChargeRecord) -> Bool, _ what: (ChargeRecord) -> String
    ) -> [Moment] {
      history.outcomes.flatMap { outcome in
        outcome.charges.filter(isWanted).map {
          moment(outcome.organization, $0.requestedAt, what($0))
        }
      }
    }
    let refused = history.outcomes.flatMap { outcome in
      outcome.spells.map { spell in
        moment(
          outcome.organization, spell.from,
          "\(spell.reason.name), \(spell.requests) "
            + (spell.requests == 1 ? "refusal" : "refusals"))
      }
    }
    let successes: [ChargeRecord.Status] = [.succeeded, .pending, .notFired]
    let failed = charges({ !successes.contains($0.status) }) {
      "attempt \($0.attempt), \(words.amount($0.amount)): \($0.code)"
    }
    let skipped = charges({ $0.status == .notFired }) {
      "\($0.skip?.name ?? ""), balance \(words.amount($0.balanceBefore))"
    }
    let dearest = history.dearest.map { organization, decision in
      moment(
        organization, decision.at,
        "\(decision.usageType?.name ?? "") of \(words.amount(decision.usageCost ?? .zero))")
    }
    kinds = [
      Kind(name: "refusal", title: "Spells of refusals, by their first", moments: refused),
      Kind(name: "failed_charge", title: "Charges that failed", moments: failed),
      Kind(name: "not_fired", title: "Evaluations without a charge", moments: skipped),
      Kind(name: "largest_charge", title: "Largest charges", moments: dearest),
    ]
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
    if lines.isEmpty { lines.append("Nothing was charged, refused, declined or put off.") }
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
