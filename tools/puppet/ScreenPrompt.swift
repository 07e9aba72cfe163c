import RalphFiles

/// What a typed line asks for: a prompt file, named by the key.
struct ScreenPrompt {
  private let path: String?

  init(line: String) {
    path = line.split(separator: " ").map(String.init).first {
      $0.hasPrefix("/") && $0.hasSuffix(".md")
    }
  }

  /// Whether the receipt that the prompt asks for is there already, which forbids to begin.
  func isKnown() throws -> Bool { try receipt(in: text()).map(Files.exists) ?? false }

  private func text() throws -> String {
    try path.map { String(decoding: try Files.read($0), as: UTF8.self) } ?? ""
  }

  private func receipt(in prompt: String) -> String? {
    prompt.split(whereSeparator: { " `\n".contains($0) })
      .first { $0.contains(".ralph/begun/") }.map(String.init)
  }

  /// The attempt as the prompt file's first lines tell it; creates the receipt if it asks for one.
  func invocation() throws -> Invocation {
    let prompt = try text()
    let script = try World.environment("PUPPET_SCRIPT").map {
      String(decoding: try Files.read($0), as: UTF8.self)
    }
    if let receipt = receipt(in: prompt) {
      try Files.makeFolder(Files.folder(of: receipt))
      try FileDescriptor.open(receipt, .append).write([])
    }
    func value(_ name: String) -> String? {
      prompt.split(separator: "\n").first { $0.hasPrefix(name + ": ") }
        .map { String($0.dropFirst(name.count + 2)) }
    }
    return Invocation(
      bead: value("bead") ?? "-",
      attempt: value("attempt") ?? "1",
      run: World.environment("RALPH_RUN") ?? "-",
      nonce: value("nonce") ?? "",
      prompt: prompt,
      script: try Script(script ?? "")
    )
  }
}
