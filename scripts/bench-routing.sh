#!/usr/bin/env bash
# One routing decision beside its peers, in the same run: Kanava from Rust, C and Python, zen-engine from its crate and
# its wheel, and plain Python, all by the shared table of 20 rows; thousands of rules, compiling, tables.
#   PEERS=none: without the peers (the first build of zen-engine's crate takes some ten minutes)
. "$(dirname "$0")/common.sh"
PEERS="${PEERS:-zen}"
made="$TARGET/bench/routing"
out="$made/figures.jsonl"
scripts/setup.sh bench-routing
BENCH_PYTHON="$TARGET/venv-bench-routing/bin/python"
PYO3_PYTHON="$(command -v "$(python)")"
export PYO3_PYTHON
mkdir -p "$made"
"$BENCH_PYTHON" bench/routing/table.py "$made"

say "machine: $(nproc) cores,$(awk -F: '/model name/ {print $2; exit}' /proc/cpuinfo), $(awk '/MemTotal/ {printf "%.0f GiB", $2/1048576}' /proc/meminfo), $(uname -sr), $(rustc --version)"
say "building with the release profile (the first time takes some minutes)"
cargo build --release --locked -p kanava-c -p kanava-python
cargo bench --locked -p kanava --features arrow --bench decide --no-run
scripts/build-c.sh --release >/dev/null
cc -std=c11 -O2 "-I$TARGET/c-release/include" bench/decide.c "-L$TARGET/c-release/lib" -lkanava \
  "-Wl,-rpath,$(realpath "$TARGET/c-release/lib")" -o "$TARGET/bench/decide"
package="$TARGET/bench/python"
rm -rf "$package" && mkdir -p "$package" && cp -r bindings-python/python/kanava "$package/"
cp "$TARGET/release/libkanava_python.so" "$package/kanava/_native.abi3.so"
if [[ "$PEERS" != none ]]; then
  cargo build --release --locked --manifest-path bench/routing/zen/Cargo.toml --target-dir "$TARGET/bench/zen"
fi

say "measuring (load before: $(cut -d' ' -f1-3 /proc/loadavg))"
: >"$out"
KANAVA_ROUTING="$(realpath "$made")" cargo bench --locked -p kanava --features arrow --bench decide | tee -a "$out"
"$TARGET/bench/decide" "$made/policy.json" "$made/requests.jsonl" | tee -a "$out"
PYTHONPATH="$package" "$BENCH_PYTHON" bench/routing/python.py "$made" "$PEERS" | tee -a "$out"
if [[ "$PEERS" != none ]]; then "$TARGET/bench/zen/release/zen_bench" "$made" | tee -a "$out"; fi
say "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
"$BENCH_PYTHON" bench/routing/show.py "$out"
