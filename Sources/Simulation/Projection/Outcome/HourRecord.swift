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

extension HourRecord {
  var integers: [Int64] { [Int64(hour), Int64(stream), Int64(entry), requests, cost] }

  init?(_ reader: inout IntegerReader) {
    guard let hour = reader.count(), hour < Self.hours, let stream = reader.count(),
      let entry = reader.count(), let requests = reader.next(), let cost = reader.next()
    else { return nil }
    self.init(hour: hour, stream: stream, entry: entry, requests: requests, cost: cost)
  }
}
