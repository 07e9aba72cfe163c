import RalphCore

// The JSON of bd, member by member. A member that is missing or null is empty; one of another type
// makes the whole answer unreadable, since an assignee misread as nobody would cost work.

/// An answer, in the envelope of `BD_JSON_ENVELOPE=1` or without.
struct Enveloped<Content: Decodable>: Decodable {
  var content: Content

  private enum Key: String, CodingKey { case data, schema_version }

  init(from decoder: any Decoder) throws {
    // What is no object, or has not both members, is the content itself.
    if let values = try? decoder.container(keyedBy: Key.self), values.contains(.data),
      values.contains(.schema_version)
    {
      content = try values.decode(Content.self, forKey: .data)
    } else {
      content = try Content(from: decoder)
    }
  }
}

/// An array, or the only item without one.
struct OneOrMany<Item: Decodable>: Decodable {
  var items: [Item]

  init(from decoder: any Decoder) throws {
    // What is no array must be the item.
    if var values = try? decoder.unkeyedContainer() {
      items = []
      while !values.isAtEnd { items.append(try values.decode(Item.self)) }
    } else {
      items = [try Item(from: decoder)]
    }
  }
}

struct ErrorRecord: Decodable {
  var error: String
}

struct VersionRecord: Decodable {
  var version: String
}

struct PlaceRecord: Decodable {
  var path: String?
  var database_path: String?
  var mode: String?
}

struct BlockedRecord: Decodable {
  var id: String
  var blocked_by: [String]?
}

struct LabelRecord: Decodable {
  var issue_id: String
  var label: String
}

struct CommentRecord: Decodable {
  var issue_id: String?
  var comment: BdComment

  private enum Key: String, CodingKey { case id, issue_id, author, text, created_at }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    issue_id = try values.decodeIfPresent(String.self, forKey: .issue_id)
    // A number once, a text now.
    let number = try? values.decode(Int.self, forKey: .id)
    comment = BdComment(
      id: try number.map(String.init) ?? values.decode(String.self, forKey: .id),
      author: try values.decodeIfPresent(String.self, forKey: .author) ?? "",
      text: try values.decode(String.self, forKey: .text),
      createdAt: try values.decodeIfPresent(String.self, forKey: .created_at).flatMap(BdTime.read)
    )
  }
}

struct DependencyRecord: Decodable {
  var dependency: BdDependency

  private enum Key: String, CodingKey { case id, depends_on_id, dependency_type, type, status }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    // Either the whole other bead, or the edge to it.
    let id = try values.decodeIfPresent(String.self, forKey: .depends_on_id)
    let type = try values.decodeIfPresent(String.self, forKey: .dependency_type)
    dependency = BdDependency(
      id: try id ?? values.decode(String.self, forKey: .id),
      type: try type ?? values.decode(String.self, forKey: .type),
      status: try values.decodeIfPresent(String.self, forKey: .status).map(BdStatus.init)
    )
  }
}

struct BeadRecord: Decodable {
  /// The id as it stands there.
  var id: String
  /// Nil where the id is none that ralph can use.
  var bead: BdBead?

  private enum Key: String, CodingKey {
    case id, title, description, design, acceptance_criteria, notes, status, priority, issue_type
    case assignee, created_by, created_at, updated_at, closed_at, close_reason, labels
    case dependencies, comments, lease_expires_at, dependency_count, parent
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    func text(_ key: Key) throws -> String {
      try values.decodeIfPresent(String.self, forKey: key) ?? ""
    }
    func instant(_ key: Key) throws -> Instant? {
      try values.decodeIfPresent(String.self, forKey: key).flatMap(BdTime.read)
    }
    id = try values.decode(String.self, forKey: .id)
    let status = BdStatus(try values.decode(String.self, forKey: .status))
    let assignee = try text(.assignee)
    guard let known = BdID(id) else { return }
    var bead = BdBead(known, status: status, assignee: assignee.isEmpty ? nil : assignee)
    bead.title = try text(.title)
    bead.description = try text(.description)
    bead.design = try text(.design)
    bead.acceptance = try text(.acceptance_criteria)
    bead.notes = try text(.notes)
    bead.priority = try values.decodeIfPresent(Int.self, forKey: .priority) ?? 2
    bead.type = try values.decodeIfPresent(String.self, forKey: .issue_type) ?? "task"
    bead.createdBy = try text(.created_by)
    bead.createdAt = try instant(.created_at)
    bead.updatedAt = try instant(.updated_at)
    bead.closedAt = try instant(.closed_at)
    bead.closeReason = try text(.close_reason)
    bead.labels = try values.decodeIfPresent([String].self, forKey: .labels) ?? []
    bead.dependencies =
      try values.decodeIfPresent([DependencyRecord].self, forKey: .dependencies)?
      .map(\.dependency) ?? []
    // It only says when to look again: in a form of its own it is as good as missing.
    bead.dependencyCount = try? values.decode(Int.self, forKey: .dependency_count)
    // The same holds for a member that says again, since 1.0, what stands among the dependencies.
    let parent = try? values.decode(String.self, forKey: .parent)
    if let parent, !parent.isEmpty, !bead.dependencies.contains(where: \.isParent) {
      bead.dependencies.append(BdDependency(id: parent, type: BdDependency.parent, status: nil))
    }
    bead.comments =
      try values.decodeIfPresent([CommentRecord].self, forKey: .comments)?.map(\.comment) ?? []
    bead.leaseExpires = try instant(.lease_expires_at)
    self.bead = bead
  }
}
