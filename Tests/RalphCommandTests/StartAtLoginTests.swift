import RalphCore
import Testing

@testable import ralph

/// The printed unit holds whatever a path holds.
@Suite struct ServiceTests {
  private let odd = ServiceUnit(
    program: "/opt/my tools/100%/ra\"lph",
    root: "/home/jane & co/<work>/50%",
    path: "/usr/bin:/opt/my tools"
  )

  @Test func `blanks, quotes and percent signs are systemd's own way`() {
    let lines = odd.systemd
    #expect(lines.contains("WorkingDirectory=/home/jane & co/<work>/50%%"))
    #expect(
      lines.contains(
        "ExecStart=\"/opt/my tools/100%%/ra\\\"lph\" resume --if-needed --no-input"
      )
    )
    #expect(lines.contains("Environment=\"PATH=/usr/bin:/opt/my tools\""))
    #expect(lines.contains { $0.hasPrefix("# Install it:") })
  }

  @Test func `a property list escapes what XML takes for its own`() {
    let lines = odd.launchd
    #expect(lines.contains("  <string>/home/jane &amp; co/&lt;work&gt;/50%</string>"))
    #expect(lines.contains("    <string>--if-needed</string>"))
    #expect(!lines.joined().contains("jane & co"))
  }

  @Test func `each workspace has a name of its own, and a line break is refused`() {
    let other = ServiceUnit(program: "/r", root: "/other", path: "")
    #expect(odd.name != other.name)
    #expect(odd.isPlain)
    #expect(!ServiceUnit(program: "/r", root: "/a\nExecStart=/bin/sh", path: "").isPlain)
  }
}
