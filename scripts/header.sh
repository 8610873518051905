#!/usr/bin/env bash
# Writes bindings-c/include/kanava.h and bindings-c/symbols.txt anew. `--check`: only says whether they are up to date.
. "$(dirname "$0")/common.sh"
symbols=bindings-c/symbols.txt
read -ra packages <<<"${KANAVA_SELECT:--p kanava-c}" # as in build-c.sh

if [[ "${1:-}" == --check ]]; then
  cargo test --locked "${packages[@]}" --test header
else
  KANAVA_BLESS=1 cargo test --locked "${packages[@]}" --test header
fi

scripts/build-c.sh
exported="$TARGET/c/symbols.txt"
nm -D --defined-only "$TARGET/c/lib/libkanava.so" | awk '{ print $3 }' | LC_ALL=C sort >"$exported"
[[ "${1:-}" == --check ]] || cp "$exported" "$symbols"
diff -u "$symbols" "$exported" || fail "the library does not export what $symbols lists: run make header and commit it"
# The header declares exactly these: one that is only exported, or only declared, is a mistake.
sed 's://.*::' bindings-c/include/kanava.h | grep -oE '\bkanava_[a-z_]+\(' | tr -d '(' | LC_ALL=C sort -u >"$TARGET/c/declared.txt"
diff -u "$symbols" "$TARGET/c/declared.txt" || fail "kanava.h does not declare what $symbols lists"
lines="$(wc -l <"$symbols")"
[[ "$lines" -lt 90 ]] || fail "$lines functions; the C library stays under 90"
say "$lines functions: exported, declared and listed alike"
