#!/usr/bin/env bash
# Measures hallpass and its peers, and writes results.json, the tables in docs/performance.md and
# docs/performance-peers.svg. Takes about five minutes once it is built. Other work on the machine
# shows in the numbers: `uptime` first.
#
#     bash bench-peers/run.sh            # measure
#     bash bench-peers/run.sh report     # tables and picture once more, from results.json
#     bash bench-peers/run.sh warm       # the warm reads alone, the rest as last measured
set -euo pipefail
cd "$(dirname "$0")"
# The storm of 10,000 callers needs as many connections, in each of two processes.
if [ "$(ulimit -n)" != unlimited ] && [ "$(ulimit -n)" -lt 16384 ]; then
    ulimit -n 16384
fi
cargo build --locked --release --bins
cargo run --locked --release --quiet -- "$@"
