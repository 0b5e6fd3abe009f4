import Billing

/// A person of an organization.
struct MemberDocument {
  let name: Located<String>
  let role: Role

  static var type: ValueType<Self> {
    .object("member", "A person", isPartial: true) { object in
      let name = object.required(
        "name", ValueType<String>.name.located, "The name, unique in the organization.",
        example: "ada")
      let role = object.optional(
        "role",
        .choice([
          Choice("owner", Role.owner, "may do everything"),
          Choice("admin", .admin, "may set rules and buy"),
          Choice("member", .member, "uses what is there"),
        ]), default: .member, shown: "member", "What the person may do.")
      return name.map { Self(name: $0, role: role) }
    }
  }
}
