public import Ledger

/// Where transfers go, and with them what was decided.
///
/// Billing is generic over its journal, so that a run that records no decision has no code for it.
public protocol Journal: TransferJournal {
  /// Whether decisions are recorded; a constant.
  static var recordsDecisions: Bool { get }
  /// Takes note of a decision; decisions arrive in the order in which they were made.
  mutating func record(_ decision: Decision)
}

extension Journal {
  /// By default none are.
  @inlinable public static var recordsDecisions: Bool { false }
  /// Forgets the decision.
  public mutating func record(_ decision: Decision) {}
}

extension NoJournal: Journal {}
extension MemoryJournal: Journal {}
