// swift-tools-version: 6.3
import PackageDescription

/// Every library target, the folder that it stands in, and what it may import.
///
/// The order is the layering: a row may only name rows above it. The tidy test compares this table
/// with the import lines in `Sources/`.
let layers: [(folder: String, name: String, imports: [String])] = [
  ("Core", "Quantities", []),
  ("Core", "Ledger", ["Quantities"]),
  ("Core", "Pricing", ["Quantities"]),
  ("Core", "AutoTopUp", ["Quantities", "Ledger", "Pricing"]),
  ("Core", "Billing", ["Quantities", "Ledger", "Pricing", "AutoTopUp"]),
  ("Core", "DrawdownBilling", ["Quantities", "Ledger", "Pricing", "AutoTopUp", "Billing"]),
  (
    "Storage", "LedgerStore",
    ["Quantities", "Ledger", "Pricing", "Billing", "CSQLite", "CCrypto", "CZlib"]
  ),
  ("Text", "Text", ["Quantities", "CZlib", "CZstd", "CYAML"]),
  ("Simulation", "Numerics", ["CGSL", "CKernels"]),
  ("Simulation", "Randomness", ["Numerics"]),
  ("Simulation", "Statistics", ["Quantities", "Numerics"]),
  ("Simulation", "SimulationKernel", ["Quantities", "Randomness"]),
  (
    "Simulation", "Traffic",
    ["Quantities", "Numerics", "Randomness", "SimulationKernel", "Text"]
  ),
  (
    "Simulation", "Fitting",
    ["Quantities", "Text", "Numerics", "Randomness", "Statistics", "Traffic"]
  ),
  (
    "Simulation", "Projection",
    [
      "Quantities", "Randomness", "Ledger", "Pricing", "AutoTopUp", "Billing", "SimulationKernel",
      "Traffic",
    ]
  ),
  (
    "Simulation", "DrawdownSimulation",
    [
      "DrawdownBilling", "Numerics", "Randomness", "Statistics", "SimulationKernel", "Traffic",
      "Fitting", "Projection",
    ]
  ),
  ("Studies", "Experiments", ["Numerics", "Statistics", "Randomness"]),
  ("Studies", "Studies", ["Quantities", "Text", "Statistics", "Projection", "Experiments"]),
  ("Formats", "PriceCatalogs", ["Quantities", "Text", "Pricing"]),
  (
    "Formats", "Scenarios",
    [
      "Quantities", "Text", "Randomness", "Ledger", "Pricing", "PriceCatalogs", "AutoTopUp",
      "Billing", "Traffic", "Projection",
    ]
  ),
  (
    "Formats", "Results",
    [
      "Quantities", "Text", "LedgerStore", "Statistics", "Ledger", "Pricing", "AutoTopUp",
      "Billing", "Fitting", "Projection", "Experiments", "Studies",
    ]
  ),
  (
    "Formats", "Explanation",
    ["Quantities", "Text", "Ledger", "Pricing", "AutoTopUp", "Billing", "Projection", "Results"]
  ),
  ("Formats", "Baselines", ["Text", "Statistics", "Projection", "Results"]),
  (
    "Formats", "Reports",
    [
      "Quantities", "Text", "Statistics", "Pricing", "Billing", "Traffic", "Fitting", "Projection",
      "Experiments", "Studies", "Results",
    ]
  ),
]

/// Test targets by the library they check, with what else they need.
let tests: [(name: String, extra: [String])] = [
  ("Quantities", []),
  ("Text", ["Quantities"]),
  ("Numerics", []),
  ("Randomness", ["CGSL", "Numerics"]),
  ("Statistics", ["Quantities", "CGSL"]),
  ("Ledger", ["Quantities", "Randomness"]),
  ("Pricing", ["Quantities", "PriceCatalogs", "Text"]),
  ("AutoTopUp", ["Quantities"]),
  ("Billing", ["Quantities", "Ledger", "Pricing", "AutoTopUp"]),
  ("LedgerStore", ["Quantities", "Ledger", "Pricing", "Billing", "CSQLite"]),
  ("SimulationKernel", ["Quantities", "Randomness"]),
  ("Traffic", ["Quantities", "Randomness", "Text"]),
  ("Fitting", (layers.first { $0.name == "Fitting" }?.imports ?? []) + ["CGSL"]),
  ("Projection", layers.first { $0.name == "Projection" }?.imports ?? []),
  ("Experiments", ["Statistics", "Randomness"]),
  ("Scenarios", layers.first { $0.name == "Scenarios" }?.imports ?? []),
  ("Studies", layers.first { $0.name == "Studies" }?.imports ?? []),
  ("Results", layers.first { $0.name == "Results" }?.imports ?? []),
  ("Explanation", ["Quantities", "Results"]),
  ("Baselines", ["Results", "Text"]),
  ("Reports", layers.first { $0.name == "Reports" }?.imports ?? []),
]

/// What other packages may depend on: modules that export others and have no code of their own.
let umbrellas = ["DrawdownBilling", "DrawdownSimulation"]
/// What they may depend on besides: modules that stand for themselves.
let offered = ["LedgerStore"]

let everyLayer = layers.map { $0.name }.filter { !umbrellas.contains($0) }
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

func dependencies(_ names: [String]) -> [Target.Dependency] {
  names.map { .init(stringLiteral: $0) }
}

/// libFuzzer, which comes with `-sanitize=fuzzer` alone: `Scripts/fuzz.sh` builds it.
let fuzzer: [Target] =
  Context.environment["FUZZER"] == nil
  ? []
  : [
    .systemLibrary(name: "CFuzzer", path: "Tests/Fuzzing/CFuzzer"),
    .executableTarget(
      name: "fuzz", dependencies: dependencies(["CFuzzer", "Fuzzing", "Randomness"]),
      path: "Tests/Fuzzing/Driver"),
  ]

let package = Package(
  name: "drawdown",
  products: (umbrellas + offered).map { .library(name: $0, targets: [$0]) },
  targets: layers.map {
    .target(
      name: $0.name, dependencies: dependencies($0.imports),
      path: "Sources/\($0.folder)/\($0.name)", exclude: ["README.md"])
  }
    + tests.map {
      .testTarget(
        name: "\($0.name)Tests",
        dependencies: dependencies([$0.name, "TestSupport"] + $0.extra))
    } + [
      .executableTarget(name: "drawdown", dependencies: dependencies(everyLayer + ["CBuild"])),
      .target(
        name: "CBuild", path: "Sources/CBuild",
        cSettings: ["DRAWDOWN_COMMIT", "DRAWDOWN_TOOLCHAIN"].map {
          .define($0, to: "\"\(Context.environment[$0] ?? "")\"")
        }),
      .target(
        name: "BenchmarkSuites", dependencies: dependencies(everyLayer + ["CGSL", "CSQLite"]),
        path: "Benchmarks/Suites"),
      .executableTarget(
        name: "benchmarks", dependencies: ["BenchmarkSuites"], path: "Benchmarks/Runner"),
      .testTarget(
        name: "RepositoryTests", dependencies: dependencies(["BenchmarkSuites", "Quantities"])),
      .testTarget(
        name: "StatisticalTests",
        dependencies: dependencies(everyLayer + ["CGSL", "TestSupport"])),
      .target(
        name: "TestSupport", dependencies: dependencies(["Randomness", "Statistics"]),
        path: "Tests/Support"),
      .target(
        name: "Fuzzing", dependencies: dependencies(everyLayer), path: "Tests/Fuzzing/Library"),
      .testTarget(name: "FuzzingTests", dependencies: dependencies(["Fuzzing", "Randomness"])),
      .testTarget(
        name: "GatewayTests",
        dependencies: dependencies([
          "Quantities", "Ledger", "Pricing", "AutoTopUp", "Billing", "Traffic", "Projection",
          "Scenarios",
        ])),
      .testTarget(name: "CommandTests", dependencies: dependencies(["Quantities"])),
      .target(name: "CKernels", path: "Sources/Simulation/CKernels"),
      .systemLibrary(
        name: "CGSL", path: "Sources/Simulation/CGSL", pkgConfig: "gsl",
        providers: [.apt(["libgsl-dev"])]),
      .systemLibrary(
        name: "CYAML", path: "Sources/Text/CYAML", pkgConfig: "yaml-0.1",
        providers: [.apt(["libyaml-dev"])]),
      .systemLibrary(
        name: "CSQLite", path: "Sources/Storage/CSQLite", pkgConfig: "sqlite3",
        providers: [.apt(["libsqlite3-dev"])]),
      .systemLibrary(
        name: "CCrypto", path: "Sources/Storage/CCrypto", pkgConfig: "libcrypto",
        providers: [.apt(["libssl-dev"])]),
      .systemLibrary(
        name: "CZlib", path: "Sources/Text/CZlib", pkgConfig: "zlib",
        providers: [.apt(["zlib1g-dev"])]),
      .systemLibrary(
        name: "CZstd", path: "Sources/Text/CZstd", pkgConfig: "libzstd",
        providers: [.apt(["libzstd-dev"])]),
    ] + fuzzer,
  swiftLanguageModes: [.v6]
)
for target in package.targets where target.type != .system {
  target.swiftSettings = (target.swiftSettings ?? []) + strict
}
// Rounding a `Double` calls the C library's mathematics, which programs without Foundation do not
// link by themselves.
package.targets.first { $0.name == "Quantities" }?.linkerSettings = [.linkedLibrary("m")]
