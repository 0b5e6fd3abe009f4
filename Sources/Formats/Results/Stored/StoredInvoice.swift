/// An invoice of a results folder with its lines.
public struct StoredInvoice: Hashable, Sendable {
  /// One line.
  public struct Line: Hashable, Sendable {
    /// Its number, from 1.
    public let line: String
    /// What was invoiced, as files name it.
    public let type: String
    /// The same in words; empty where the file has none.
    public let description: String
    /// Credit at face value, in units of 10⁻⁹.
    public let credits: Int128
    /// Bonus credit, in units of 10⁻⁹.
    public let bonus: Int128
    /// The amount without tax, in units of 10⁻⁹.
    public let amount: Int128
    /// The tax, in units of 10⁻⁹.
    public let tax: Int128
    /// The amount with tax, in units of 10⁻⁹.
    public let total: Int128
    /// The package that was bought, or the plan it is for; empty where the file names none.
    public let item: String
  }

  /// Who is invoiced.
  public let organization: String
  /// The invoice's number.
  public let number: String
  /// When it was issued, as the file has it.
  public let issuedAt: String
  /// Who it is made out to; empty where the file does not say.
  public let billTo: String
  /// The address; empty where the file does not say.
  public let address: String
  /// The tax number; empty where the file does not say.
  public let taxID: String
  /// Its lines.
  public internal(set) var lines: [Line] = []

  /// The sum of credits at face value, in units of 10⁻⁹.
  public var credits: Int128 { lines.reduce(0) { $0 + $1.credits } }
  /// The sum of bonus credits, in units of 10⁻⁹.
  public var bonus: Int128 { lines.reduce(0) { $0 + $1.bonus } }
  /// The sum without tax, in units of 10⁻⁹.
  public var amount: Int128 { lines.reduce(0) { $0 + $1.amount } }
  /// The tax, in units of 10⁻⁹.
  public var tax: Int128 { lines.reduce(0) { $0 + $1.tax } }
  /// The sum with tax, in units of 10⁻⁹.
  public var total: Int128 { lines.reduce(0) { $0 + $1.total } }

  /// The types of its lines, each once.
  package var types: [String] {
    lines.map(\.type).enumerated().filter { place, type in
      !lines[..<place].contains { $0.type == type }
    }.map(\.element)
  }
}
