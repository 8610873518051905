#!/usr/bin/env bash
# The figures of BENCHMARKS.md: a million contacts through the history, one decision through each door, and the peers.
. "$(dirname "$0")/common.sh"
data="$TARGET/bench/omni.arrows"
BENCH_PYTHON="$TARGET/venv-bench/bin/python"
PYO3_PYTHON="$(command -v "$(python)")"
export PYO3_PYTHON
[[ -f "$data" ]] || "$BENCH_PYTHON" bench/omni.py --out "$data"

say "machine: $(nproc) cores,$(awk -F: '/model name/ {print $2; exit}' /proc/cpuinfo), $(awk '/MemTotal/ {printf "%.0f GiB", $2/1048576}' /proc/meminfo), $(uname -sr), $(rustc --version)"
say "building with the release profile (the first time takes some minutes)"
cargo build --release --locked -p kanava-c -p kanava-python
say "one decision in Rust"
cargo bench --locked -p kanava --features arrow --bench decide

say "one decision through the doors of C and Python"
scripts/build-c.sh --release >/dev/null
cc -std=c11 -O2 "-I$TARGET/c-release/include" bench/decide.c "-L$TARGET/c-release/lib" -lkanava \
  "-Wl,-rpath,$(realpath "$TARGET/c-release/lib")" -o "$TARGET/bench/decide"
"$TARGET/bench/decide" bench/policy.json bench/request.json
package="$TARGET/bench/python"
rm -rf "$package" && mkdir -p "$package" && cp -r bindings-python/python/kanava "$package/"
cp "$TARGET/release/libkanava_python.so" "$package/kanava/_native.abi3.so"
PYTHONPATH="$package" "$BENCH_PYTHON" bench/decide.py

say "a million contacts through the table door, and polars and scipy on the same file"
PYTHONPATH="$package" "$BENCH_PYTHON" bench/history.py "$data"
"$BENCH_PYTHON" bench/peer.py "$data"
