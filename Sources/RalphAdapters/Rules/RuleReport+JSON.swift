package import RalphCore

// The same report for programs.
extension RuleReport {
  /// The object of `ralph verify --json` and `.ralph/verify/latest.json`.
  package var json: JSONText {
    let counts = counts
    return [
      "schema": "ralph.verify/1",
      "passed": .boolean(passed),
      "time": .string(header.time),
      "git": .string(header.git),
      "root": .string(place.root),
      "directory": .string(place.directory),
      "rules": .string(rules.file),
      "rules_sha256": .string("\(rules.digest)"),
      "approvals": .string(place.shown(place.approvals)),
      "counts": [
        "pass": .integer(counts.pass), "fail": .integer(counts.fail),
        "warn": .integer(counts.warn), "skip": .integer(counts.skip),
        "manual_warn": .integer(counts.manualWarn), "manual_fail": .integer(counts.manualFail),
      ],
      "failed": .strings(failedRules),
      "hash_guard": hashGuard.json,
      "waivers": waivers.json,
      "oddities": .array(rules.oddities.map(\.json)),
      "results": .array(results.map(\.json)),
    ]
  }
}

extension HashGuard {
  var json: JSONText {
    [
      "ok": .boolean(isOK),
      "initialized": .boolean(isInitialized),
      "lacks_verifier": .boolean(lacksVerifier),
      "files": .array(
        items.map { item in
          [
            "name": .string(item.name.rawValue),
            "state": .string(item.state.rawValue),
            "expected": .optional(item.expected),
            "actual": .optional(item.actual),
          ]
        }
      ),
    ]
  }
}

extension WaiverBook {
  /// Those that hold and those that do not, for programs.
  package var json: JSONText {
    [
      "active": .array(
        active.map { waiver in
          [
            "id": .string(waiver.id), "rule": .string(waiver.rule),
            "paths": .strings(waiver.paths), "expires": .string(waiver.expires),
          ]
        }
      ),
      "refused": .array(
        refused.map { ["file": .string($0.file), "why": .string($0.why)] }
      ),
    ]
  }
}

extension RuleOddity {
  /// Where, what, and what comes of it, for programs.
  package var json: JSONText {
    [
      "file": .string(file), "line": .integer(line), "what": .string(what),
      "outcome": .string(outcome.rawValue),
    ]
  }
}

extension RuleResult {
  var json: JSONText {
    [
      "id": .string(rule.id),
      "line": .integer(rule.line),
      "mode": .string(rule.mode.rawValue),
      "gate": .string(rule.gate.word),
      "outcome": .string(outcome.rawValue.lowercased()),
      "annotation": annotation.isEmpty ? .absent : .string(annotation),
      "desc": rule.desc.isEmpty ? .absent : .string(rule.desc),
      "cmd": rule.cmd.isEmpty ? .absent : .string(RuleText.redacted(rule.cmd, most: 2000)),
      "exit": .optional(evidence?.exit),
      "stdout": evidence.map { .strings($0.out) } ?? .absent,
      "stderr": evidence.map { .strings($0.err) } ?? .absent,
      "took_ms": evidence.map { .integer($0.tookMs) } ?? .absent,
      "reasons": reasons.isEmpty ? .absent : .strings(reasons),
      "waiver": .optional(waiver),
    ]
  }
}
