/// A case of a closed list, whose raw value is its name in files.
public protocol NamedCase: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

extension NamedCase {
  /// The name in files.
  @inlinable public var name: String { rawValue }
}
