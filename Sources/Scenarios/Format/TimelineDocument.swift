import Quantities

/// Something that a person does at a stated instant.
struct TimelineDocument {
  /// What is bought.
  enum Offer {
    case package(Located<String>)
    case amount(Located<Money>)
  }

  let at: Located<Instant>
  let organization: Located<String>
  let member: Located<String>?
  let offer: Offer

  static var type: ValueType<Self> {
    .object("timeline_entry", "Something that happens at a stated time") { object in
      let at = object.required(
        "at", ValueType<CivilDateTime>.dateTime.located, "When.", example: "2026-02-01T09:00")
      let organization = object.required(
        "organization", ValueType<String>.name.located,
        "Whose balance it is; the name of several alike means each of them.", example: "acme")
      let member = object.optional(
        "by", ValueType<String>.name.located, "Who does it.", example: "ada")
      let offer = object.required(
        "purchase", purchase, "Credit that is bought.", example: "{package: growth}")
      guard let zone = object.context?.zone, let at, let organization, let offer else {
        return nil
      }
      return Self(
        at: Located(value: at.value.instant(in: zone), position: at.position),
        organization: organization, member: member, offer: offer)
    }
  }

  private static var purchase: ValueType<Offer> {
    .object("purchase", "A purchase of credit") { object in
      object.oneKey(
        of: [
          KeyAlternative(
            "package", ValueType<String>.name.located.map { Offer.package($0) },
            "The name of a package.", example: "growth"),
          KeyAlternative(
            "amount", ValueType<Money>.positiveMoney.located.map { Offer.amount($0) },
            "An amount of credit at its face value.", example: "$50"),
        ], "What is bought")
    }
  }
}
