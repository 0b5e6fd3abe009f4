/// Tells whether two doubles are within a relative distance, or an absolute one near zero.
func isClose(_ left: Double?, _ right: Double, within tolerance: Double = 1e-9) -> Bool {
  guard let left else { return false }
  return (left - right).magnitude <= tolerance * max(1, right.magnitude)
}
