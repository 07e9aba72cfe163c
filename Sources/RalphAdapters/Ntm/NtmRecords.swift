// The JSON of ntm, member by member. Zeroes are often left out and empty lists may be null; a
// member of another type makes the whole answer unreadable.

struct NtmErrorRecord: Decodable {
  var error: String?
  var error_code: String?
}

struct NtmListRecord: Decodable {
  struct Session: Decodable {
    var name: String
    var windows: Int?
    var pane_count: Int?
    var attached: Bool?
    var agents: [String: Int]?
  }

  var sessions: [Session]
}

struct NtmStatusRecord: Decodable {
  struct Pane: Decodable {
    var index: Int
    var pane_id: String?
    var title: String?
    var type: String?
    var command: String?
  }

  var session: String
  var exists: Bool
  var working_directory: String?
  var panes: [Pane]?
}

struct NtmRobotStatusRecord: Decodable {
  struct Agent: Decodable {
    var type: String?
    var pane: String
  }

  /// 1.29 names no panes here.
  struct Session: Decodable {
    var name: String
    var agents: [Agent]?
  }

  var sessions: [Session]
}

/// What `spawn --json` and `--robot-spawn` say of a session they opened.
struct NtmSpawnRecord: Decodable {
  var session: String
  var created: Bool?
  var success: Bool?
  var working_directory: String?
  var working_dir: String?
}

struct NtmSendRecord: Decodable {
  struct Failure: Decodable {
    var pane: String?
    var error: String?
  }
  struct Hints: Decodable {
    var summary: String?
  }
  struct Injection: Decodable {
    var items_injected: Int?
  }

  var success: Bool?
  var error: String?
  var error_code: String?
  var session: String?
  var targets: [String]?
  var successful: [String]?
  var failed: [Failure]?
  var cass_injection: Injection?
  var _agent_hints: Hints?
}

struct NtmReceiptRecord: Decodable {
  struct Admission: Decodable {
    var target: String?
    var state: String
  }
  struct Operation: Decodable {
    var operation_id: String
    var status: String
    var admissions: [Admission]?
  }

  var error: String?
  var error_code: String?
  var operation: Operation?
}
