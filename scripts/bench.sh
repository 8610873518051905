#!/usr/bin/env bash
# A million contacts through the history, and its peers on the same file. Decisions: bench-routing.sh.
. "$(dirname "$0")/common.sh"
data="$TARGET/bench/omni.arrows"
BENCH_PYTHON="$TARGET/venv-bench/bin/python"
PYO3_PYTHON="$(command -v "$(python)")"
export PYO3_PYTHON
[[ -f "$data" ]] || "$BENCH_PYTHON" bench/omni.py --out "$data"

say "machine: $(nproc) cores,$(awk -F: '/model name/ {print $2; exit}' /proc/cpuinfo), $(awk '/MemTotal/ {printf "%.0f GiB", $2/1048576}' /proc/meminfo), $(uname -sr), $(rustc --version)"
say "building with the release profile (the first time takes some minutes)"
cargo build --release --locked -p kanava-python
package="$TARGET/bench/python"
rm -rf "$package" && mkdir -p "$package" && cp -r bindings-python/python/kanava "$package/"
cp "$TARGET/release/libkanava_python.so" "$package/kanava/_native.abi3.so"

say "a million contacts through the table door, and polars and scipy on the same file"
PYTHONPATH="$package" "$BENCH_PYTHON" bench/history.py "$data"
"$BENCH_PYTHON" bench/peer.py "$data"
