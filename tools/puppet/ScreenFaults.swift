/// What goes wrong with a screen, on request: words of PUPPET_SCREEN, blank-separated.
struct ScreenFaults {
  /// How many Enters are lost.
  var lostEnters = 0
  /// What stands in the box from the start.
  var draft = ""
  /// Milliseconds before anything is drawn.
  var slowStart = 0
  /// A dialog that opens on the first prompt: `permission`, `trust` or `login`.
  var dialog = ""
  /// Set once a dialog is open from the start.
  var isDialogAtStart = false
  /// What is said instead of working.
  var limit = ""
  /// What becomes of the program on the first prompt: `exit` or `die`.
  var end = ""
  var hasHostileTitle = false
  var hasOldErrors = false
  /// Whether an empty box shows a faint suggestion.
  var hasSuggestion = false
  /// Milliseconds of work before the script's actions.
  var work = 0

  /// Reads words such as `swallow=1 slow=500 limit=resets_3pm draft=half_a_thought`.
  init(_ text: String) throws {
    for word in text.split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      let value = parts.count == 2 ? parts[1].replacing("_", with: " ") : ""
      switch parts[0] {
      case "swallow": lostEnters = Int(value) ?? 1
      case "draft": draft = value
      case "slow": slowStart = Int(value) ?? 0
      case "ask": dialog = value
      case "asking": (dialog, isDialogAtStart) = (value, true)
      case "limit": limit = value
      case "exit", "die": end = parts[0]
      case "title": hasHostileTitle = true
      case "old-errors": hasOldErrors = true
      case "suggest": hasSuggestion = true
      case "work": work = Int(value) ?? 0
      default: throw Complaint(sentence: "PUPPET_SCREEN: `\(word)` is no fault")
      }
    }
  }
}
