#!/usr/bin/env bash
# Who is who in labelled files, beside Splink and others, each from its own pinned environment.
#   SETS=usual|all|febrl3,omni_60k   PEERS=splink5|none|all|splink4,dedupe   REPEAT=3
#   SIZES=growth: ours from 100 thousand to 10 million records; SIZES=one: one new record against a million;
#   SIZES=others: only the tables of other kinds, which come last when no set is named
#   SIZES=small: small ordinary tables of 50 shapes and many countries, made here (SEEDS="11 12 13"), and those of the exam
. "$(dirname "$0")/common.sh"
SETS="${SETS:-usual}" PEERS="${PEERS:-splink5}" REPEAT="${REPEAT:-3}" SIZES="${SIZES:-}"
shared="${KANAVA_SHARED:-../shared}"
here="bench/identity"
if [[ ! -d "$shared/peers/identity" || ! -d "$shared/data/identity" ]]; then
  say "not run: no labelled files and peers at $shared (name the folder with KANAVA_SHARED)"
  exit 0
fi
"$(python)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "the peers need Python 3.11 or newer: name one with PYTHON=python3.11 make …"
needed="$("$(python)" $here/engines.py "$PEERS")"
# shellcheck disable=SC2086 # several names
scripts/setup.sh $needed

PYO3_PYTHON="$(command -v "$(python)")"
export PYO3_PYTHON
say "building with the release profile (the first time takes some minutes)"
cargo build --release --locked -p kanava-python
package="$TARGET/bench/python"
rm -rf "$package" && mkdir -p "$package" && cp -r bindings-python/python/kanava "$package/"
cp "$TARGET/release/libkanava_python.so" "$package/kanava/_native.abi3.so"

BENCH_PYTHON="$TARGET/venv-bench-identity-splink5/bin/python"
say "machine: $(nproc) cores,$(awk -F: '/model name/ {print $2; exit}' /proc/cpuinfo), $(awk '/MemTotal/ {printf "%.0f GiB", $2/1048576}' /proc/meminfo), $(uname -sr), $(rustc --version)"

# One new record against a million, and Splink 4's call for it against a hundred thousand where that was asked for.
one() {
  "$BENCH_PYTHON" $here/data.py persons_100k,persons_1m
  PYTHONPATH="$package" "$BENCH_PYTHON" $here/one.py
  if [[ " $needed " == *-splink4\ * ]]; then
    "$TARGET/venv-bench-identity-splink4/bin/python" "$shared/peers/identity/bench_realtime.py" --data-dir "$TARGET/bench/identity"
  fi
}

# Languages, headers, firms and keys that the published files do not have; all of them take seconds.
others() {
  PYTHONPATH="$package" "$BENCH_PYTHON" $here/others
}

# Small ordinary tables: families, twins, firms, places, scripts.
small() {
  scripts/setup.sh prior
  local folders=()
  for seed in ${SEEDS:-11 12 13}; do
    folder="$TARGET/bench/identity/small/seed$seed"
    [[ -f "$folder/manifest.json" ]] || "$TARGET/venv-prior/bin/python" $here/prior/generate.py --out "$folder" --seed "$seed"
    folders+=("$folder")
  done
  for folder in "$shared"/cases/identity/seed*; do [[ -d "$folder" ]] && folders+=("$folder"); done
  PYTHONPATH="$package" "$BENCH_PYTHON" $here/small.py "${folders[@]}"
}

case "$SIZES" in
  growth)
    "$BENCH_PYTHON" $here/data.py growth
    "$BENCH_PYTHON" $here/growth.py
    ;;
  one) one ;;
  others) others ;;
  small) small ;;
  *)
    "$BENCH_PYTHON" $here/data.py "$SETS"
    "$BENCH_PYTHON" $here/run.py --sets "$SETS" --peers "$PEERS" --repeat "$REPEAT"
    if [[ "$SETS" == all ]]; then one; fi
    if [[ "$SETS" == usual || "$SETS" == all ]]; then others; fi
    ;;
esac
