// How wide a text is on a terminal, by a rule that never says too little of what is common.

/// How many columns a terminal may give a text.
///
/// ASCII, the alphabets and ralph's own signs take one; marks that sit on another character take
/// none; everything else counts two, as East Asian letters and pictures do.
package func columns(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

/// A text that surely fits into so many columns: cut at a character, with `…` where it was cut.
package func fitted(_ text: String, _ most: Int) -> String {
  guard columns(text) > most else { return text }
  var (left, kept) = (most - 1, "")
  for character in text {
    left -= width(character)
    guard left >= 0 else { break }
    kept.append(character)
  }
  while kept.last == " " { kept.removeLast() }
  return kept + "…"
}

/// Parts joined by a sign, on as many lines as they need; a part that is too long is cut.
func wrapped(_ parts: [String], _ most: Int, _ sign: String = ", ") -> [String] {
  var lines: [String] = []
  for part in parts {
    let joined = lines.last.map { $0 + sign + part }
    if let joined, columns(joined) <= most {
      lines[lines.count - 1] = joined
    } else {
      if !lines.isEmpty { lines[lines.count - 1] += sign.first == "," ? "," : "" }
      lines.append(fitted(part, most - 1))
    }
  }
  return lines
}

private func width(_ character: Character) -> Int {
  var widest = 0
  for scalar in character.unicodeScalars { widest = max(widest, width(scalar)) }
  return widest
}

private func width(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0x300..<0x370, 0x200b..<0x2010, 0xfe00..<0xfe10: 0
  case ..<0x1100: 1
  default: narrow.contains(scalar) ? 1 : 2
  }
}

/// Signs beyond the alphabets that ralph writes itself, and common marks of sentences.
private let narrow: [Unicode.Scalar] = Array("◐○✓✗■▶↺…→─–—‘’“”•".unicodeScalars)
