#!/usr/bin/env bash
# The figures of BENCHMARKS.md: a million contacts through the history, one decision through each door, and the peers.
. "$(dirname "$0")/common.sh"
data="$TARGET/bench/omni.arrows"
BENCH_PYTHON="$TARGET/venv-bench/bin/python"
[[ -f "$data" ]] || "$BENCH_PYTHON" bench/omni.py --out "$data"
mkdir -p "$TARGET/log"

say "machine: $(nproc) cores, $(awk -F': ' '/model name/ {print $2; exit}' /proc/cpuinfo), $(awk '/MemTotal/ {printf "%.0f GiB", $2/1048576}' /proc/meminfo), $(uname -sr), $(rustc --version)"
say "building with the release profile (the first time takes some minutes)"
KANAVA_BENCH_DATA="$PWD/$data"
export KANAVA_BENCH_DATA
say "history and decisions in Rust"
cargo bench --locked -p kanava --all-features
if [[ -x scripts/bench-doors.sh ]]; then
  say "one decision through the doors of C and Python"
  scripts/bench-doors.sh
fi
say "the peers, on the same file"
"$BENCH_PYTHON" bench/peer.py "$data"
