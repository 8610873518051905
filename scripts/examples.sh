#!/usr/bin/env bash
# Runs every example that stands side by side in .rs, .py and .c, and wants the same text from all of them.
. "$(dirname "$0")/common.sh"
PYTHONPATH=bindings-python/python
export PYTHONPATH
out="$TARGET/examples"
mkdir -p "$out"
cargo build --locked -p kanava-c
cargo build --locked -p kanava --examples --all-features

ran=0
for source in examples/*.rs; do
  name="$(basename "$source" .rs)"
  [[ -f "examples/$name.py" && -f "examples/$name.c" ]] || fail "examples/$name.rs has no $name.py or $name.c beside it"
  "$BUILD/examples/$name" >"$out/$name.rs.txt"
  "$(python)" "examples/$name.py" >"$out/$name.py.txt"
  cc -std=c11 -Wall -Wextra -Wpedantic -Werror -Ibindings-c/include "examples/$name.c" -L"$BUILD" -lkanava "-Wl,-rpath,$PWD/$BUILD" -o "$out/$name"
  "$out/$name" >"$out/$name.c.txt"
  diff -u "$out/$name.rs.txt" "$out/$name.py.txt"
  diff -u "$out/$name.rs.txt" "$out/$name.c.txt"
  say "$name: the same $(wc -l <"$out/$name.rs.txt") lines from Rust, Python and C"
  ran=$((ran + 1))
done
[[ "$ran" -gt 0 ]] || fail "no example was found"
