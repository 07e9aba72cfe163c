/// `ralph completions bash|zsh|fish`: what makes a shell complete ralph's words.
///
/// The scripts know no word of their own: each asks `ralph __complete`, which reads the tables.
enum CompletionsCommand {
  static func run(_ call: Call) -> ExitCode {
    for line in script(call.arguments.action ?? .bash) { call.output.line(line) }
    return .success
  }

  /// The script of a shell, line by line.
  static func script(_ shell: Action) -> [String] {
    switch shell {
    case .zsh: zsh
    case .fish: fish
    default: bash
    }
  }

  private static let bash = [
    "# Completions of ralph for bash. In ~/.bashrc: source <(ralph completions bash)",
    "_ralph() {",
    // A word is taken as it is: none becomes the names of files that it matches.
    "  local word",
    "  COMPREPLY=()",
    "  while IFS= read -r word; do COMPREPLY+=(\"$word\"); done \\",
    "    < <(ralph __complete -- \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null)",
    "}",
    "complete -o default -F _ralph ralph",
  ]

  private static let zsh = [
    "#compdef ralph",
    "# Completions of ralph for zsh. In ~/.zshrc, after compinit: source <(ralph completions zsh)",
    "_ralph() {",
    "  local -a found",
    "  found=(\"${(@f)$(ralph __complete -- \"${(@)words[2,CURRENT]}\" 2>/dev/null)}\")",
    "  if [[ -n $found[1] ]]; then compadd -a found; else _files; fi",
    "}",
    "if [[ $funcstack[1] == _ralph ]]; then _ralph; else compdef _ralph ralph; fi",
  ]

  private static let fish = [
    "# Completions of ralph for fish: ralph completions fish > ~/.config/fish/completions/ralph.fish",
    "complete -c ralph -a "
      + "'(ralph __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'",
  ]
}
