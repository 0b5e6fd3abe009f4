// swift-tools-version: 6.3
import PackageDescription

/// A package of its own, as a user of the billing core would have it.
let billing = Target.Dependency.product(name: "DrawdownBilling", package: "drawdown")
let store = Target.Dependency.product(name: "LedgerStore", package: "drawdown")

let package = Package(
  name: "gateway",
  dependencies: [.package(name: "drawdown", path: "../..")],
  targets: [
    .executableTarget(name: "gateway", dependencies: [billing, store], path: "Sources/Gateway"),
    // The example of the README at the top of the repository.
    .executableTarget(name: "ten-lines", dependencies: [billing], path: "Sources/TenLines"),
  ],
  swiftLanguageModes: [.v6]
)
