"""The contestant in Python: orjson, and a reducer over a part of ralph's state.

It folds what `bench fold parts` prints: of every bead its mark, whether its source still holds it,
and the number of its last attempt; the commands without an outcome; the attempts under way; the
run, its starts given back or not apart. No checksum is verified: that is left out in its favor.

usage: fold.py FILE     prints the digest of those parts
"""
import hashlib
import sys

import orjson

SETTLING = {
    "dispatch.sent", "dispatch.refused", "attempt.ended", "verify.started", "verify.refused",
    "verify.ended", "mark.set", "mark.differs", "mark.conflict", "mark.failed", "stop.done",
    "effect.absent", "claim.won", "claim.lost", "tracker.written", "tracker.taken",
    "tracker.refused", "tracker.unknown", "dispatch.unfit", "dispatch.unknown", "interrupt.done",
    "session.opened", "session.refused", "session.shut", "worktree.made", "worktree.refused",
    "worktree.removed", "merge.made", "merge.conflict", "merge.refused", "merge.waits",
    "merge.stale", "merge.landed", "task.recorded", "record.refused", "commit.made",
    "commit.refused", "run.ended",
}


def fold(path):
    beads = {}
    outstanding = {}
    attempts = {}
    gathers = {}
    run = (0, "", 0)
    seq = 0
    loads = orjson.loads
    with open(path, "rb") as journal:
        for line in journal:
            entry = loads(line)
            seq = entry["seq"]
            kind = entry["kind"]
            if kind.startswith("do."):
                outstanding[seq] = True
                if kind == "do.dispatch":
                    bead = beads[entry["bead"]]
                    bead[2] = entry["attempt"]
                    attempts[seq] = entry["bead"]
                elif kind == "do.gather":
                    gathers[seq] = int(entry["of"].split(".")[1])
                continue
            if kind in SETTLING:
                outstanding.pop(entry.get("cause"), None)
            if kind == "bead.found" or kind == "bead.changed":
                bead = beads.get(entry["bead"])
                if bead is None:
                    beads[entry["bead"]] = [entry["mark"], True, 0]
                else:
                    bead[0] = entry["mark"]
                    bead[1] = True
            elif kind == "bead.gone":
                beads[entry["bead"]][1] = False
            elif kind == "mark.set" or kind == "tracker.written":
                beads[entry["bead"]][0] = entry["mark"]
            elif kind == "claim.won":
                beads[entry["bead"]][0] = "begun"
            elif kind == "claim.lost":
                beads[entry["bead"]][0] = entry.get("mark", "elsewhere")
            elif kind == "attempt.ended":
                cause = entry["cause"]
                attempts.pop(gathers.pop(cause, cause), None)
            elif kind == "run.started":
                run = (seq, entry["run"], entry["rules"])
                for row in ("loop:PLAN",):
                    if entry["policy"].get("plan_every"):
                        beads.setdefault(row, ["todo", True, 0])[1] = True
                    elif row in beads:
                        beads[row][1] = False
                alive = set(attempts)
                outstanding = {key: True for key in outstanding if key in alive}
    return seq, run, beads, outstanding, attempts


def digest(seq, run, beads, outstanding, attempts):
    lines = [f"{seq} {run[1]} {run[2]}"]
    lines += [f"{name} {mark} {int(here)} {number}" for name, (mark, here, number) in beads.items()]
    lines += [f"asked {key}" for key in outstanding]
    lines += [f"lives {key} {bead}" for key, bead in attempts.items()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


if __name__ == "__main__":
    print(digest(*fold(sys.argv[1])))
