// The contestant in C++: simdjson, and a reducer over a part of ralph's state.
//
// It folds what fold.py folds and prints it unhashed, a line each: sha256sum of it is the digest
// that `bench fold parts` prints. No checksum is verified: that is left out in its favor.
//
// usage: simd FILE
#include <simdjson.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

using simdjson::ondemand::document_reference;

struct Bead {
  std::string name, mark;
  bool here = true;
  int64_t number = 0;
};

struct Fold {
  std::vector<Bead> beads;
  std::unordered_map<std::string, size_t> rows;
  // Both are printed in the order of their keys, which is that of their coming.
  std::map<uint64_t, bool> outstanding;
  std::map<uint64_t, size_t> attempts;
  std::unordered_map<uint64_t, uint64_t> gathers;
  uint64_t seq = 0;
  int64_t rules = 0;
  std::string run;

  Bead &at(std::string_view name) {
    auto [place, isNew] = rows.try_emplace(std::string(name), beads.size());
    if (isNew) beads.push_back(Bead{std::string(name), "todo"});
    return beads[place->second];
  }

  void take(document_reference line);
  void begin(document_reference &line);
};

static const std::unordered_set<std::string_view> settling = {
    "dispatch.sent",    "dispatch.refused", "attempt.ended",   "verify.started",
    "verify.refused",   "verify.ended",     "mark.set",        "mark.differs",
    "mark.conflict",    "mark.failed",      "stop.done",       "effect.absent",
    "claim.won",        "claim.lost",       "tracker.written", "tracker.taken",
    "tracker.refused",  "tracker.unknown",  "dispatch.unfit",  "dispatch.unknown",
    "interrupt.done",   "session.opened",   "session.refused", "session.shut",
    "worktree.made",    "worktree.refused", "worktree.removed", "merge.made",
    "merge.conflict",   "merge.refused",    "merge.waits",     "merge.stale",
    "merge.landed",     "task.recorded",    "record.refused",  "commit.made",
    "commit.refused",   "run.ended"};

// A run begins: what it does not carry on is forgotten.
void Fold::begin(document_reference &line) {
  run = std::string(std::string_view(line["run"]));
  rules = line["rules"];
  int64_t every = 0;
  if (line["policy"]["plan_every"].get(every) == simdjson::SUCCESS && every != 0) {
    at("loop:PLAN").here = true;
  } else if (rows.count("loop:PLAN")) {
    at("loop:PLAN").here = false;
  }
  for (auto it = outstanding.begin(); it != outstanding.end();) {
    it = attempts.count(it->first) ? std::next(it) : outstanding.erase(it);
  }
}

void Fold::take(document_reference line) {
  seq = line["seq"];
  std::string_view kind = line["kind"];
  if (kind.substr(0, 3) == "do.") {
    outstanding[seq] = true;
    if (kind == "do.dispatch") {
      std::string_view name = line["bead"];
      Bead &bead = at(name);
      attempts[seq] = rows[bead.name];
      bead.number = line["attempt"];
    } else if (kind == "do.gather") {
      std::string_view of = line["of"];
      gathers[seq] = std::strtoull(of.data() + of.find('.') + 1, nullptr, 10);
    }
    return;
  }
  uint64_t cause = 0;
  if (settling.count(kind) && line["cause"].get(cause) == simdjson::SUCCESS) {
    outstanding.erase(cause);
  }
  if (kind == "bead.found" || kind == "bead.changed") {
    Bead &bead = at(line["bead"]);
    bead.mark = std::string_view(line["mark"]);
    bead.here = true;
  } else if (kind == "bead.gone") {
    at(line["bead"]).here = false;
  } else if (kind == "mark.set" || kind == "tracker.written") {
    Bead &bead = at(line["bead"]);
    bead.mark = std::string_view(line["mark"]);
  } else if (kind == "claim.won") {
    at(line["bead"]).mark = "begun";
  } else if (kind == "claim.lost") {
    Bead &bead = at(line["bead"]);
    std::string_view mark;
    bead.mark = line["mark"].get(mark) == simdjson::SUCCESS ? mark : "elsewhere";
  } else if (kind == "attempt.ended") {
    auto gather = gathers.find(cause);
    attempts.erase(gather == gathers.end() ? cause : gather->second);
    if (gather != gathers.end()) gathers.erase(gather);
  } else if (kind == "run.started") {
    begin(line);
  }
}

int main(int count, char **words) {
  if (count != 2) return 64;
  simdjson::padded_string journal = simdjson::padded_string::load(words[1]);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document_stream lines = parser.iterate_many(journal);
  Fold fold;
  for (auto line : lines) fold.take(line.value());
  std::printf("%llu %s %lld", (unsigned long long)fold.seq, fold.run.c_str(),
              (long long)fold.rules);
  for (const Bead &bead : fold.beads) {
    std::printf("\n%s %s %d %lld", bead.name.c_str(), bead.mark.c_str(), bead.here,
                (long long)bead.number);
  }
  for (const auto &asked : fold.outstanding) {
    std::printf("\nasked %llu", (unsigned long long)asked.first);
  }
  for (const auto &attempt : fold.attempts) {
    std::printf("\nlives %llu %s", (unsigned long long)attempt.first,
                fold.beads[attempt.second].name.c_str());
  }
}
