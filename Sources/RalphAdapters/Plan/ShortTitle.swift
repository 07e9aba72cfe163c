/// A task's title as lists show it: verb and object.
package enum ShortTitle {
  /// The most characters it has.
  package static let limit = 50
  private static let verbs = ["Create", "Update", "Fix", "Test", "Implement"]

  /// The short form of a cleaned title.
  ///
  /// A colon after one of the five verbs goes. It ends at the first arrow or the end of the first
  /// sentence: a period with a blank or the end behind it, since any other may be part of a name.
  /// Nothing is put where it is cut. The title of a warning (an id that begins with `WARN`) stays
  /// whole.
  package static func of(_ title: String, id: String = "") -> String {
    if id.hasPrefix("WARN") || title.hasPrefix("WARN.") { return title }
    for verb in verbs where title.hasPrefix(verb) {
      guard let object = object(title.dropFirst(verb.count)) else { continue }
      let short = cut(object)
      if !short.isEmpty { return bounded("\(verb) \(short)") }
    }
    let short = cut(title[...])
    return bounded(short.isEmpty ? title : short)
  }

  /// What follows a verb: after a colon, or after a blank; nil where the verb is part of a word.
  private static func object(_ rest: Substring) -> Substring? {
    var object = rest.drop(while: \.isWhitespace)
    let isApart = object.startIndex > rest.startIndex
    if object.first == ":" { object = object.dropFirst().drop(while: \.isWhitespace) }
    guard isApart || object.startIndex > rest.startIndex, !object.isEmpty else { return nil }
    return object
  }

  private static let ends = [". ", ".\t", "→", "->"]

  private static func cut(_ text: Substring) -> String {
    var text = text
    for end in ends {
      if let found = text.firstRange(of: end) { text = text[..<found.lowerBound] }
    }
    while let last = text.last, last.isWhitespace || last == "." { text.removeLast() }
    return String(text)
  }

  private static func bounded(_ text: String) -> String {
    var short = text.prefix(limit)
    while short.last?.isWhitespace == true { short.removeLast() }
    return String(short)
  }
}

extension PlanTask {
  /// The title as lists show it.
  package var shortTitle: String { ShortTitle.of(title, id: fullID) }
}

extension PlanTask {
  /// What ralph calls a task whose id people write so.
  package static func identity(ofID id: String) -> String { PlanTitle.bounded(id) }
}
