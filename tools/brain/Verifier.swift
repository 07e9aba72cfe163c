/// A small verifier with the semantics of the long one: stanzas, gates, hash guard, report, codes.
enum Verifier {
  static let text = #"""
    #!/usr/bin/env bash
    # verifier.sh [AC_FILE] [APPROVALS_FILE]
    # Exit 0: all blocking rules hold. 1: one does not, or a guarded file changed. 2: no rules.
    set -u
    cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2
    ac=${1:-../../rules/AC.rules}
    approvals=${2:-../../rules/MANUAL_APPROVALS.rules}
    report=.verify/latest.txt
    mkdir -p .verify
    [ -f "$ac" ] || { echo "AC file missing: $ac" >&2; exit 2; }
    [ -z "${RUN_ID:-}" ] || printf '%s\n' "$RUN_ID" > .verify/run_id.txt
    pass=0 fail=0 warn=0 skip=0 manual_fail=0 guard=OK
    body=$(mktemp) err=$(mktemp)
    trap 'rm -f "$body" "$err"' EXIT

    check_hash() { # NAME FILE
      local want have
      want=$(cut -d' ' -f1 ".verify/$1.sha256" 2>/dev/null)
      have=$(sha256sum "$2" 2>/dev/null | cut -d' ' -f1)
      [ -n "$want" ] && [ "$want" = "$have" ] && return
      guard=FAIL
      echo "[$(date -u +%H:%M:%S)] FAIL: $1 hash mismatch (want ${want:-none}, have ${have:-none})" >> "$body"
    }
    check_hash ac "$ac"
    check_hash loop loop.sh
    check_hash verifier verifier.sh
    check_hash prompt PROMPT.md
    check_hash agents AGENTS.md

    trim() { sed -e 's/[[:space:]]*$//'; }
    unquote() {
      local v=$1
      case $v in
        \"*\") v=${v#\"} v=${v%\"} ;;
        \'*\') v=${v#\'} v=${v%\'} ;;
      esac
      printf '%s' "$v"
    }
    tell() { # RESULT ANNOTATION REASON
      {
        echo "[$1] $id${2:+ ($2)}"
        echo "  desc: $desc"
        [ -z "$cmd" ] || echo "  cmd: $cmd"
        [ -z "${code:-}" ] || echo "  exit: $code"
        [ -z "${out:-}" ] || echo "  stdout: $out"
        [ ! -s "$err" ] || echo "  stderr: $(head -n 3 "$err")"
        [ -z "${3:-}" ] || echo "  reason: $3"
      } >> "$body"
    }
    finish() { # evaluates the stanza that was read
      [ -n "$id" ] || return 0
      local code='' out='' reason=''
      : > "$err"
      if [ "$gate" != block ] && [ "$gate" != warn ]; then
        skip=$((skip + 1)); tell SKIP "" "unknown gate '$gate'"
      elif [ "$mode" = manual ]; then
        if grep -qF "$id=" "$approvals" 2>/dev/null; then
          pass=$((pass + 1)); tell PASS manual
        elif [ "$gate" = block ]; then
          fail=$((fail + 1)) manual_fail=$((manual_fail + 1)); tell FAIL manual "not approved: $instructions"
        else
          warn=$((warn + 1)); tell WARN manual "not approved: $instructions"
        fi
      elif [ "$mode" = auto ]; then
        out=$(bash -lc "$cmd" 2>"$err" </dev/null)
        code=$?
        out=$(printf '%s' "$out" | tr -d '\r' | trim)
        if [ "$code" != "$exit_want" ]; then
          case $cmd in grep*) [ "${stdout_want-}" = 0 ] && [ "$code" -le 1 ] || reason="exit $code, not $exit_want" ;;
            *) reason="exit $code, not $exit_want" ;;
          esac
        fi
        if [ -z "$reason" ] && [ "${stdout_want+set}" ] && [ "$out" != "$stdout_want" ]; then
          reason="stdout is not '$stdout_want'"
        fi
        if [ -z "$reason" ] && [ "${regex+set}" ] && ! printf '%s\n' "$out" | grep -qE -- "$regex"; then
          reason="stdout does not match $regex"
        fi
        if [ -z "$reason" ]; then
          pass=$((pass + 1)); tell PASS "auto, $gate"
        elif [ "$gate" = block ]; then
          fail=$((fail + 1)); tell FAIL "auto, block" "$reason"
        else
          warn=$((warn + 1)); tell WARN "auto, warn" "$reason"
        fi
      else
        skip=$((skip + 1)); tell SKIP "" "unknown mode '$mode'"
      fi
      id=''
    }
    start() { id=$1 mode='' gate=block desc='' cmd='' exit_want=0 instructions=''; unset stdout_want regex; }

    id=''
    while IFS= read -r line || [ -n "$line" ]; do
      line=${line%$'\r'}
      case $line in
        '') finish ;;
        '#'*) ;;
        '['*']') finish; id=${line#[}; start "${id%]}" ;;
        *=*)
          [ -n "$id" ] || continue
          value=$(unquote "${line#*=}")
          case ${line%%=*} in
            mode) mode=$value ;;
            gate) gate=$value ;;
            desc) desc=$value ;;
            cmd) cmd=$value ;;
            expect_stdout) stdout_want=$value ;;
            expect_stdout_regex) regex=$value ;;
            expect_exit) exit_want=$value ;;
            instructions) instructions=$value ;;
          esac ;;
      esac
    done < "$ac"
    finish

    {
      echo "Verifier Report"
      echo "Time: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
      echo "Git: $(git rev-parse --short HEAD 2>/dev/null || echo none)"
      echo "AC: $ac"
      echo "Approvals: $approvals"
      echo
      cat "$body"
      echo
      echo "SUMMARY"
      echo "  PASS: $pass"
      echo "  FAIL: $fail"
      echo "  WARN: $warn"
      echo "  SKIP: $skip"
      echo "  Manual block failures: $manual_fail"
      echo "  Hash guard: $guard"
    } > "$report"
    cat "$report"
    [ "$fail" -eq 0 ] && [ "$guard" = OK ]

    """#
}
