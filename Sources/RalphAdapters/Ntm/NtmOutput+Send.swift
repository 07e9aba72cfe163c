import RalphCore
import RalphProcess

/// What became of a line that was given to ntm.
package enum NtmDelivery: Equatable, Sendable {
  /// ntm says that it typed it into the one pane; whether the agent took it is another question.
  case delivered
  /// Nothing was typed, for this reason.
  case notDelivered(String)
  /// Something may have been typed; look for the evidence before sending again.
  case unknown(String)
}

/// What ntm recorded of a send.
package enum NtmReceipt: Equatable, Sendable {
  /// The line was typed and submitted.
  case submitted
  /// It was not typed, or never asked for.
  case notSent
  /// It was begun, and what came of it is not known.
  case unknown(String)
  /// This ntm keeps no receipts.
  case unavailable
}

extension NtmOutput {
  /// Reads the answer to `--robot-send` with one pane.
  ///
  /// Neither exit code nor `success` decides, but whether exactly one pane was meant and it is
  /// among the successful ones. A pane that was meant and failed may hold half a line.
  package static func delivery(_ run: NtmRun, _ session: NtmSessionName) -> NtmDelivery {
    do throws(NtmTrouble) {
      let (code, out, err) = try ended(run)
      guard out.contains(where: { $0 > 0x20 }) else { throw refusal(code, err) }
      return verdict(try decode(out), session)
    } catch {
      return error.provesNothingDone
        ? .notDelivered(error.description) : .unknown(error.description)
    }
  }

  private static func verdict(
    _ record: NtmSendRecord,
    _ session: NtmSessionName
  ) -> NtmDelivery {
    let targets = record.targets ?? []
    let successful = record.successful ?? []
    let failed = record.failed ?? []
    let why = line(
      failed.first?.error ?? record.error ?? record._agent_hints?.summary ?? "no pane was reached"
    )
    if let code = record.error_code, unsettled.contains(code) { return .unknown("\(code): \(why)") }
    guard !targets.isEmpty || !successful.isEmpty else {
      // An answer without the lists is none.
      guard record.successful != nil || record.error != nil else {
        return .unknown("ntm does not say which panes it reached")
      }
      return .notDelivered(why)
    }
    guard targets.count == 1, record.session == nil || record.session == session.text else {
      return .unknown("ntm typed into \(targets.count) panes of \(line(record.session ?? "-"))")
    }
    if successful.isEmpty {
      return before.contains(where: why.contains) ? .notDelivered(why) : .unknown(why)
    }
    guard successful == targets, failed.isEmpty, record.success == true else {
      return .unknown(why)
    }
    if let more = record.cass_injection?.items_injected, more > 0 {
      return .unknown("ntm added \(more) texts of its own to the line")
    }
    return .delivered
  }

  /// Reads the answer to `--robot-send-receipt`.
  package static func receipt(_ run: NtmRun, _ operation: String) -> NtmReceipt {
    do throws(NtmTrouble) {
      let (code, out, err) = try ended(run)
      guard out.contains(where: { $0 > 0x20 }) else { throw refusal(code, err) }
      return verdict(try decode(out), operation)
    } catch {
      if case .unsupported = error { return .unavailable }
      return .unknown(error.description)
    }
  }

  private static func verdict(_ record: NtmReceiptRecord, _ operation: String) -> NtmReceipt {
    switch record.error_code {
    case "NOT_FOUND": return .notSent
    case "NOT_IMPLEMENTED": return .unavailable
    default: break
    }
    guard let found = record.operation, found.operation_id == operation else {
      return .unknown(line(record.error ?? "no such operation in the answer"))
    }
    guard found.status == "completed" else { return .unknown("it is \(line(found.status))") }
    let states = (found.admissions ?? []).map(\.state)
    // Without a word about a pane nothing is proved either way.
    guard !states.isEmpty else { return .unknown("it names no pane") }
    if states.allSatisfy({ $0 == "submitted" }) { return .submitted }
    if states.allSatisfy({ $0 == "rejected" || $0 == "not_attempted" }) { return .notSent }
    return .unknown("its panes are \(line(states.joined(separator: ", ")))")
  }

  /// Codes that speak of an earlier send under the same id.
  private static let unsettled = ["IDEMPOTENCY_CONFLICT", "OPERATION_IN_PROGRESS"]
  /// Refusals that come before the first key.
  private static let before = ["PANE_AGENT_DEAD", "not ready for delivery"]
}
