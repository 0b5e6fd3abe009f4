/// The requests of one kind in one hour of the week, over the whole horizon.
public struct HourRecord: Hashable, Sendable {
  /// The hour, from Monday's first, in the scenario's zone.
  public var hour: Int
  /// The index of the stream in the organization.
  public var stream: Int
  /// The entry of the stream's mix.
  public var entry: Int
  /// Requests that were charged.
  public var requests: Int64
  /// What they cost, in nano-units.
  public var cost: Int64

  /// The hours of a week.
  public static let hours = 168
}
