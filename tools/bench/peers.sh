#!/bin/sh
# Sets up the contestants that Debian and PyPI have, builds what is measured, and runs everything.
#
#   tools/bench/peers.sh [OPTIONS OF bench run]
#
# A contestant that cannot be had is named in the table. Nothing of the tests needs this.
set -eu
cd "$(dirname "$0")/../.."
peers=.build/peers
mkdir -p "$peers"

for tool in jq strip wc grep python3 cc; do
  command -v "$tool" >/dev/null || echo "missing: $tool (apt-get install jq binutils python3 gcc)" >&2
done
cp tools/bench/peers/*.py "$peers/"
for yardstick in hello append spawn; do
  cc -O2 -o "$peers/$yardstick" "tools/bench/peers/$yardstick.c" || echo "missing: $yardstick" >&2
done
c++ -O3 -std=c++17 -o "$peers/simd" tools/bench/peers/simd.cpp -lsimdjson 2>/dev/null ||
  echo "missing: simdjson (apt-get install g++ libsimdjson-dev)" >&2
if [ ! -x "$peers/python/bin/python3" ]; then
  python3 -m venv "$peers/python"
fi
"$peers/python/bin/python3" -m pip install -q orjson duckdb ||
  echo "missing: orjson, duckdb (PyPI was not reached)" >&2

swift build -c release --static-swift-stdlib --product ralph
swift build -c release --static-swift-stdlib --product bench
swift build -c release --static-swift-stdlib --product puppet
exec .build/release/bench run --peers "$peers" "$@"
