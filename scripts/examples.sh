#!/usr/bin/env bash
# Runs every example that stands side by side in .rs, .py and .c, and wants the same text from all of them; the
# programs in README.md are those files, to the letter.
. "$(dirname "$0")/common.sh"
PYTHONPATH=bindings-python/python
export PYTHONPATH
out="$TARGET/examples"
mkdir -p "$out"
scripts/build-c.sh
# shellcheck disable=SC2086 # the selection is several words
cargo build --locked ${KANAVA_SELECT:--p kanava --all-features} --examples

ran=0
for source in examples/*.rs; do
  name="$(basename "$source" .rs)"
  [[ -f "examples/$name.py" && -f "examples/$name.c" ]] || fail "examples/$name.rs has no $name.py or $name.c beside it"
  "$BUILD/examples/$name" >"$out/$name.rs.txt"
  "$(python)" "examples/$name.py" >"$out/$name.py.txt"
  cc -std=c11 -Wall -Wextra -Wpedantic -Werror "-I$TARGET/c/include" "examples/$name.c" "-L$TARGET/c/lib" -lkanava \
    "-Wl,-rpath,$(realpath "$TARGET/c/lib")" -o "$out/$name"
  "$out/$name" >"$out/$name.c.txt"
  [[ -s "$out/$name.rs.txt" ]] || fail "examples/$name.rs prints nothing"
  diff -u "$out/$name.rs.txt" "$out/$name.py.txt"
  diff -u "$out/$name.rs.txt" "$out/$name.c.txt"
  say "$name: the same $(wc -l <"$out/$name.rs.txt") lines from Rust, Python and C"
  ran=$((ran + 1))
done
[[ "$ran" -gt 0 ]] || fail "no example was found"

"$(python)" - <<'PY'
import pathlib, re, sys
blocks = dict(re.findall(r"<!-- (examples/\S+) -->\n```\w*\n(.*?)```\n", pathlib.Path("README.md").read_text("utf-8"), re.S))
sys.exit(0 if blocks and all(pathlib.Path(file).read_text("utf-8") == code for file, code in blocks.items())
         else f"README.md shows other programs than {', '.join(blocks) or 'examples/'}: copy the files into it")
PY
say "README.md: shows the examples as they are"
