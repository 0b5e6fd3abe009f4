import AutoTopUp
import Projection
import Quantities

extension ValueType where Value == [WeightedDeclineCode] {
  /// Codes of declines with their weights: of those after which the card is dead, or of the others.
  static func declineCodes(isHard: Bool) -> Self {
    let codes = DeclineCode.allCases.filter { $0.isHard == isHard }
    return .object(
      isHard ? "hard_codes" : "soft_codes",
      isHard ? "Reasons of declines for good" : "Reasons of declines for now"
    ) { object in
      let weighted = codes.compactMap { code in
        object.optional(
          code.name, ValueType<Decimal>.decimal(from: .zero), "The weight of `\(code.name)`.",
          example: "3"
        ).map { WeightedDeclineCode(code, weight: $0.approximation) }
      }
      let total = weighted.reduce(0) { $0 + $1.weight }
      if !object.failed {
        object.check(
          total > 0,
          "there is no code with a weight above zero; write for example `\(codes[0].name): 1`")
      }
      return object.failed ? nil : weighted
    }
  }
}
