#!/usr/bin/env bash
# Every test, in the order in which a fault is found soonest. `--quick`: only what needs no long run.
. "$(dirname "$0")/common.sh"
QUICK="${1:-}"
# One selection of packages and features for every step, with all targets: whatever is built is built once.
export KANAVA_SELECT="--workspace --all-features"
BEGAN="$SECONDS"
PASSED=0 FAILED=()
export PYTHONPATH=bindings-python/python

# Goes on after a failure: one run shows all that is wrong.
check() {
  if step "$@"; then PASSED=$((PASSED + 1)); else FAILED+=("$1"); fi
}

# What is there for one feature alone is not left over, unused, without it.
features() {
  local asked
  for asked in "" phone arrow; do
    cargo clippy --locked -p kanava --no-default-features --features "$asked" -- -D warnings || return
  done
}

rust_tests() {
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --locked --workspace --all-features --no-fail-fast && cargo test --locked --workspace --all-features --doc
  else
    cargo test --locked --workspace --all-features --no-fail-fast
  fi
}

python_tests() {
  "$TARGET/venv-$1/bin/python" -m pytest -q -c bindings-python/pyproject.toml -p no:cacheprovider bindings-python/tests examples/world
}

# Proves that the environment is what its name says before the suite is believed.
python_tests_alone() {
  "$TARGET/venv-test/bin/python" -c '
import importlib.util as u, sys
sys.exit(any(u.find_spec(name) for name in ("pyarrow", "pandas", "polars", "numpy")) and "a table package is installed")'
  python_tests test
}

say "Kanava: every test. What a step prints is kept in $TARGET/log/"
PYO3_PYTHON="$(command -v "$(python)")"
export PYO3_PYTHON
scripts/setup.sh bare test
[[ "$QUICK" ]] || scripts/setup.sh packages

check "layout: short files, imports one way" scripts/layout.sh
"$(python)" scripts/rooms.py --order | sed 's/^/     /'
check "dependencies: licences, sources, minimum Rust" scripts/dependencies.sh
check "format" cargo fmt --all --check
check "lints: clippy, warnings are errors" cargo clippy --locked --workspace --all-targets --all-features -- -D warnings
check "lints: the core with no feature, and with each alone" features
check "everything builds" cargo build --locked --workspace --all-features --all-targets
check "the header and the symbols are up to date" scripts/header.sh --check
check "the Python module builds" scripts/native.sh
check "the stubs match the module" scripts/stubs.sh
if [[ ! "$QUICK" ]]; then
  check "Rust: units, laws, vectors, documents" rust_tests
  check "Rust: the documentation builds, warnings are errors" make --no-print-directory docs
  check "C and C++: every function, threads, sanitizers, valgrind" scripts/test-c.sh
  check "Python without pyarrow, pandas, polars" python_tests_alone
  check "Python with pyarrow, pandas, polars" python_tests packages
  check "examples in three languages say the same" scripts/examples.sh
  check "the demo runs and says what is true" scripts/demo.sh --check
  if [[ -d ../shared/data/contacts ]]; then
    check "real exports agree with the reference" scripts/demo.sh --data ../shared/data/contacts --check
  else
    say "  not run: real exports (no folder ../shared/data/contacts)"
  fi
fi

say ""
say "in $(((SECONDS - BEGAN) / 60)) min $(((SECONDS - BEGAN) % 60)) s"
for what in "${FAILED[@]}"; do say "FAILED: $what"; done
say "$PASSED passed, ${#FAILED[@]} failed"
[[ "${#FAILED[@]}" == 0 ]]
