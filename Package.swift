// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target of the house obeys.
let houseRules: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  // Mistakes that tests plant (RalphCore/Planted.swift); no release build has them.
  .define("PLANTED", .when(configuration: .debug)),
]

/// The rooms that tests drive millions of times are optimized in debug builds too.
let hotRules = houseRules + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The rooms that wait for programs and people most of the time: in release builds they are made
/// small rather than quick, and what nobody calls is left out.
let smallRules: [SwiftSetting] = [
  .unsafeFlags(["-Osize", "-Xfrontend", "-function-sections"], .when(configuration: .release))
]

/// The rooms through which a journal is read are compiled as one in release builds: what one calls
/// of another is seen by the optimizer, across the line between their modules.
let oneRules =
  hotRules + [
    .unsafeFlags(
      [
        "-enable-library-evolution", "-no-emit-module-separately-wmo", "-Xfrontend", "-package-cmo",
        "-Xfrontend", "-allow-non-resilient-access",
      ],
      .when(configuration: .release)
    )
  ]

/// What people start many times a day is one file that needs no other: on Linux a third of its start
/// was finding and fitting in the libraries of C and C++.
let wholeProgram = LinkerSetting.unsafeFlags(
  ["-static-executable"],
  .when(platforms: [.linux], configuration: .release)
)

let package = Package(
  name: "ralph",
  platforms: [.macOS(.v15)],
  targets: [
    // The rooms, from the inside out. Sources/README.md says what each must never know.
    .target(name: "CSystem"),
    .target(name: "RalphCore", swiftSettings: oneRules),
    .target(name: "RalphFiles", dependencies: ["CSystem"], swiftSettings: oneRules),
    .target(
      name: "RalphJournal",
      dependencies: ["RalphCore", "RalphFiles"],
      swiftSettings: oneRules
    ),
    .target(
      name: "RalphPorts",
      dependencies: ["RalphCore"],
      swiftSettings: houseRules + smallRules
    ),
    .target(
      name: "RalphProcess",
      dependencies: ["CSystem", "RalphFiles"],
      swiftSettings: houseRules + smallRules
    ),
    .target(
      name: "RalphAdapters",
      dependencies: ["CSystem", "RalphCore", "RalphFiles", "RalphPorts", "RalphProcess"],
      swiftSettings: hotRules + smallRules
    ),
    .target(
      name: "RalphRuntime",
      dependencies: ["RalphCore", "RalphJournal", "RalphPorts"],
      swiftSettings: hotRules + smallRules
    ),
    .target(
      name: "RalphAudit",
      dependencies: ["RalphCore", "RalphJournal"],
      swiftSettings: hotRules + smallRules
    ),
    .target(
      name: "RalphTerminal",
      dependencies: ["RalphCore"],
      swiftSettings: houseRules + smallRules
    ),
    .executableTarget(
      name: "ralph",
      dependencies: [
        "CSystem", "RalphAdapters", "RalphAudit", "RalphCore", "RalphFiles", "RalphJournal",
        "RalphPorts", "RalphProcess", "RalphRuntime", "RalphTerminal",
      ],
      swiftSettings: houseRules + smallRules,
      linkerSettings: [wholeProgram]
    ),

    // What the tools that ralph drives do, as values behind the simulation and the puppets.
    .target(name: "PlayedWorld", path: "Tests/PlayedWorld", swiftSettings: hotRules),
    // The world that tests and simulations play to ralph.
    .target(
      name: "RalphTestSupport",
      dependencies: [
        "PlayedWorld", "RalphAudit", "RalphCore", "RalphFiles", "RalphJournal", "RalphPorts",
        "RalphRuntime",
      ],
      path: "Tests/RalphTestSupport",
      swiftSettings: hotRules
    ),
    // Everything that reads what others wrote, and inputs that nobody would write.
    .target(
      name: "RalphMutation",
      dependencies: [
        "RalphAdapters", "RalphAudit", "RalphCore", "RalphFiles", "RalphJournal", "RalphPorts",
        "RalphProcess", "RalphRuntime", "RalphTestSupport",
      ],
      path: "Tests/RalphMutation",
      swiftSettings: hotRules
    ),

    // Ralph in worlds drawn from seeds.
    .testTarget(
      name: "RalphSimulationTests",
      dependencies: ["RalphCore", "RalphTestSupport"],
      swiftSettings: hotRules
    ),

    // Mistakes that are switched on one by one, each of which a check must find.
    .testTarget(
      name: "RalphPlantedTests",
      dependencies: ["RalphFiles", "RalphProcess", "plant", "puppet", "ralph"],
      swiftSettings: houseRules
    ),

    // The tests of the rooms, in the rooms' order.
    .testTarget(
      name: "RalphCoreTests",
      dependencies: ["RalphAudit", "RalphCore"],
      swiftSettings: hotRules
    ),
    .testTarget(
      name: "RalphJournalTests",
      dependencies: ["RalphCore", "RalphFiles", "RalphJournal"],
      swiftSettings: hotRules
    ),
    .testTarget(
      name: "RalphProcessTests",
      dependencies: ["RalphFiles", "RalphProcess", "ralph"],
      swiftSettings: houseRules
    ),
    .testTarget(
      name: "RalphAdaptersTests",
      dependencies: [
        "PlayedWorld", "RalphAdapters", "RalphCore", "RalphFiles", "RalphPorts", "RalphProcess",
        "RalphTestSupport", "puppet", "ralph",
      ],
      exclude: [
        "Bd/Captures", "Bd/readings.txt", "Ntm/Captures", "Ntm/readings.txt", "Plan/Fixtures",
        "Screen/Captures",
      ],
      swiftSettings: houseRules
    ),
    .testTarget(
      name: "RalphRuntimeTests",
      dependencies: [
        "PlayedWorld", "RalphAudit", "RalphCore", "RalphFiles", "RalphJournal", "RalphPorts",
        "RalphRuntime", "RalphTestSupport",
      ],
      swiftSettings: hotRules
    ),
    .testTarget(
      name: "RalphAuditTests",
      dependencies: ["RalphAudit", "RalphCore", "RalphJournal"],
      swiftSettings: hotRules
    ),
    .testTarget(
      name: "RalphMutationTests",
      dependencies: ["RalphAdapters", "RalphCore", "RalphFiles", "RalphJournal", "RalphMutation"],
      swiftSettings: hotRules
    ),
    .testTarget(
      name: "RalphCommandTests",
      dependencies: ["RalphCore", "RalphFiles", "RalphMutation", "ralph"],
      swiftSettings: houseRules
    ),
    // The program itself, as a user runs it.
    .testTarget(
      name: "RalphProgramTests",
      dependencies: [
        "RalphAudit", "RalphCore", "RalphFiles", "RalphJournal", "RalphProcess", "brain",
        "determinism", "puppet", "ralph",
      ],
      swiftSettings: hotRules
    ),

    // What people and tests use beside the program. tools/README.md lists them.
    .executableTarget(
      name: "puppet",
      dependencies: ["PlayedWorld", "RalphFiles", "RalphProcess"],
      path: "tools/puppet",
      swiftSettings: hotRules
    ),
    .executableTarget(
      name: "brain",
      dependencies: ["RalphCore", "RalphFiles", "RalphProcess"],
      path: "tools/brain",
      swiftSettings: houseRules
    ),
    .executableTarget(
      name: "faults",
      dependencies: ["FaultRules", "RalphFiles", "RalphProcess"],
      path: "tools/faults",
      exclude: ["rules"],
      swiftSettings: houseRules
    ),
    .target(
      name: "FaultRules",
      dependencies: ["RalphCore", "RalphFiles", "RalphJournal"],
      path: "tools/faults/rules",
      swiftSettings: houseRules
    ),
    .executableTarget(
      name: "simulate",
      dependencies: ["RalphFiles", "RalphTestSupport"],
      path: "tools/simulate",
      swiftSettings: hotRules
    ),
    .executableTarget(
      name: "bench",
      dependencies: [
        "CSystem", "RalphAudit", "RalphCore", "RalphFiles", "RalphJournal", "RalphProcess",
        "RalphTestSupport",
      ],
      path: "tools/bench",
      exclude: ["peers", "peers.sh"],
      swiftSettings: hotRules
    ),
    .executableTarget(
      name: "plant",
      dependencies: [
        "RalphAdapters", "RalphAudit", "RalphCore", "RalphFiles", "RalphJournal", "RalphProcess",
        "RalphTestSupport",
      ],
      path: "tools/plant",
      swiftSettings: houseRules
    ),
    .executableTarget(
      name: "determinism",
      dependencies: ["RalphAudit", "RalphCore", "RalphFiles", "RalphJournal", "RalphProcess"],
      path: "tools/determinism",
      swiftSettings: houseRules
    ),
    .executableTarget(
      name: "mutate",
      dependencies: ["RalphFiles", "RalphMutation", "RalphProcess"],
      path: "tools/mutate",
      swiftSettings: houseRules
    ),
    .executableTarget(
      name: "tidy",
      dependencies: ["RalphFiles", "TidyRules"],
      path: "tools/tidy",
      exclude: ["rules"],
      swiftSettings: houseRules
    ),
    .target(
      name: "TidyRules",
      dependencies: ["RalphFiles"],
      path: "tools/tidy/rules",
      swiftSettings: hotRules
    ),

    // Sentences about the rooms that must stay true.
    .testTarget(
      name: "HouseTests",
      dependencies: ["FaultRules", "RalphFiles", "TidyRules"],
      swiftSettings: houseRules
    ),
  ]
)
