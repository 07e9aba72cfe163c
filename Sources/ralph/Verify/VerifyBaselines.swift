import RalphAdapters
import RalphCore
import RalphFiles

/// `ralph verify --init`: a person fixes the rules, and those who obey them, as they are now.
enum VerifyBaselines {
  static func fix(_ bench: VerifyBench) throws(Failure) -> ExitCode {
    let output = bench.call.output
    let before = try bench.hashGuard()
    let replaced = before.items.filter { $0.expected != nil && $0.expected != $0.actual }
    if !replaced.isEmpty {
      for item in replaced {
        output.aside("\(item.name.rawValue): \(item.expected ?? "") → \(item.actual ?? "none")")
      }
      try confirm(bench.call, replaced.count)
    }
    let fixed: VerifyFolder.Fixed
    do throws(SystemFailure) {
      fixed = try VerifyFolder(bench.place).fix(rules: bench.rules)
    } catch {
      throw .system(error, doing: "write the baselines in \(bench.place.folder)")
    }
    if output.isJSON {
      output.json([
        "schema": "ralph.verify_init/1",
        "folder": .string(bench.place.folder),
        "changed": .boolean(fixed.isNew),
        "files": .array(
          fixed.files.map { one in
            [
              "name": .string(one.name.rawValue),
              "sha256": .optional(one.digest.map(\.description)),
            ]
          }
        ),
      ])
      return .success
    }
    for one in fixed.files {
      let digest = one.digest.map(\.description) ?? "(no such file)"
      output.line("\(one.name.rawValue)  \(digest)")
    }
    let folder = Visible.text(bench.place.shown(bench.place.folder))
    output.say(
      fixed.isNew ? "fixed in \(folder); commit it" : "fixed in \(folder) already: nothing changed"
    )
    return .success
  }

  private static func confirm(_ call: Call, _ count: Int) throws(Failure) {
    guard !call.arguments.isOn(.yes) else { return }
    guard call.output.look.mayAsk else {
      throw Failure(
        .usage,
        "NOT_CONFIRMED",
        "\(count) digest\(count == 1 ? "" : "s") would be replaced, and nobody could be asked",
        ["look at the changes, then run it with --yes, or on a terminal"]
      )
    }
    guard call.output.confirm("Replace \(count) digest\(count == 1 ? "" : "s")?") else {
      throw Failure(.usage, "NOT_CONFIRMED", "not confirmed; nothing was written")
    }
  }
}
