#!/usr/bin/env bash
# The shape of the tree: files short, layers apart, nothing of anybody's machine or data in the repository.
. "$(dirname "$0")/common.sh"
bad=0
complain() { say "$*"; bad=1; }

files() { git ls-files --cached --others --exclude-standard -- "$@" 2>/dev/null || find . -path ./target -prune -o -type f -print; }

while read -r file; do
  lines="$(wc -l <"$file")"
  [[ "$lines" -le 500 ]] || complain "$file has $lines lines; 500 is the most"
done < <(files '*.rs' '*.py' '*.pyi' '*.c' '*.cpp' '*.hpp' '*.sh' | sort -u)

median="$(files '*.rs' | xargs wc -l | grep -v ' total$' | awk '{print $1}' | sort -n | awk '{n[NR]=$1} END {print n[int((NR+1)/2)]}')"
[[ "$median" -lt 200 ]] || complain "the median Rust file has $median lines; it should stay under 200"

# Imports go one way: the order of the rooms stands in scripts/rooms.py.
against="$("$(python)" scripts/rooms.py)" || complain "$against
an import goes against the order of the rooms (scripts/rooms.py --order prints it)"
# The core is pure; tests need not be: what stands after `#[cfg(test)]`, and the files of test modules.
impure="$(find core/src -name '*.rs' ! -name tests.rs ! -name laws.rs -print0 |
  xargs -0 awk 'FNR == 1 { test = 0 } /#\[cfg\(test\)\]/ { test = 1 } !test && /SystemTime|Instant::now|Timestamp::now|Zoned::now|std::fs|std::net|std::env/ { print FILENAME ":" FNR ": " $0 }')"
[[ -z "$impure" ]] || complain "$impure
the core reads no clock, file, socket or environment"

lines="$(wc -l <Makefile)"
[[ "$lines" -le 100 ]] || complain "the Makefile has $lines lines; keep it under 100"
large="$(files | xargs -r -d '\n' -I{} find {} -maxdepth 0 -size +400k 2>/dev/null | grep -v Cargo.lock || true)"
[[ -z "$large" ]] || complain "large files do not belong here: $large"

if [[ "$bad" == 0 ]]; then
  say "layout: in order"
  "$(python)" scripts/rooms.py --order
fi
exit "$bad"
