#!/usr/bin/env bash
# The C library, tested as it is installed: header, symbols, every function, threads, sanitizers, valgrind, vectors.
. "$(dirname "$0")/common.sh"
tests=bindings-c/tests at="$TARGET/c" out="$TARGET/c/tests"
mkdir -p "$TARGET/log" "$out"
ensure gcc gcc && ensure g++ g++ && ensure nm binutils || fail "gcc, g++ and nm are needed (Debian: apt-get install gcc g++ binutils)"
ensure valgrind valgrind || fail "valgrind is not here (Debian: apt-get install valgrind)"
scripts/build-c.sh

WARN=(-Wall -Wextra -Wpedantic -Werror)
PLAIN=(-g -O1)
WATCHED=(-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
LINK=(-L"$at/lib" -lkanava -pthread "-Wl,-rpath,$(cd "$at/lib" && pwd)")
# What is "possibly" lost are the library's tables that live as long as the process (regions, zones): hash maps point into
# the middle of their memory.
VALGRIND=(valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite,indirect
  --errors-for-leak-kinds=definite,indirect)
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 RUST_BACKTRACE=0
PROGRAMS=(arguments documents hours tables resolution simulate threads vectors)

compile_c() { gcc -std=c11 "${WARN[@]}" "${@:3}" -I"$at/include" "$1" "${LINK[@]}" -o "$2"; }
compile_cpp() { g++ -std=c++17 "${WARN[@]}" "${@:3}" -I"$at/include" "$1" "${LINK[@]}" -o "$2"; }

build() { # suffix flags...
  local name
  for name in "${PROGRAMS[@]}" bad; do compile_c "$tests/$name.c" "$out/$name.$1" "${@:2}"; done
  compile_cpp "$tests/wrapper.cpp" "$out/wrapper.$1" "${@:2}"
}

# All at once: each is mostly one thread, and under valgrind each takes a while.
run() { # suffix command-before...
  local name bad=0 pids=()
  for name in "${PROGRAMS[@]}" wrapper; do
    local arguments=()
    [[ "$name" == vectors ]] && arguments=(tests/vectors/*.txt)
    "${@:2}" "$out/$name.$1" "${arguments[@]}" >"$out/$name.log" 2>&1 &
    pids+=("$!")
  done
  for name in "${PROGRAMS[@]}" wrapper; do
    if ! wait "${pids[0]}"; then
      say "$name.$1 failed"
      bad=1
    fi
    pids=("${pids[@]:1}")
    cat "$out/$name.log"
  done
  [[ "$bad" == 0 ]] || fail "the tests above failed: ${*:2}"
}

# The header by itself, twice, in both languages; and the example at its top does what it says.
headers() {
  local header
  for header in kanava.h kanava.hpp; do
    printf '#include <%s>\n#include <%s>\nint main(void) { return 0; }\n' "$header" "$header" >"$out/twice.c"
    cp "$out/twice.c" "$out/twice.cpp"
    [[ "$header" == kanava.hpp ]] || compile_c "$out/twice.c" "$out/twice" -Wstrict-prototypes -Wundef -Wshadow
    compile_cpp "$out/twice.cpp" "$out/twice" -Wshadow -Wold-style-cast
  done
  sed -n '/^\/\/ Example$/,/^$/s:^//   ::p' "$at/include/kanava.h" >"$out/example.c"
  compile_c "$out/example.c" "$out/example"
  "$out/example" | grep '"contact":"genesys:1"' >/dev/null || fail "the example at the top of kanava.h does not print its contact"
  # The same with the static library, which needs what kanava.pc lists under Libs.private.
  local private
  read -ra private <<<"$(sed -n 's/^Libs.private: //p' "$at/lib/pkgconfig/kanava.pc")"
  gcc -std=c11 -I"$at/include" "$out/example.c" "$at/lib/libkanava.a" "${private[@]}" -o "$out/example-static"
  diff <("$out/example") <("$out/example-static")
  say "headers: alone, twice, in C and C++; the example runs, shared and static"
}

# Every function has its line in the test of wrong arguments.
coverage() {
  local missing=0 name
  while read -r name; do
    grep -qw "$name" "$tests/arguments.c" "$tests/simulate.c" "$tests/hours.c" || { say "arguments.c, hours.c and simulate.c do not try $name"; missing=1; }
  done <bindings-c/symbols.txt
  [[ "$missing" == 0 ]] || fail "each of the functions in symbols.txt is to be tried with wrong arguments"
}

# A tool that lets a mistake pass was not on.
caught() { # by mistake pattern command...
  local log="$out/caught.txt"
  if "${@:4}" "$2" >"$log" 2>&1; then fail "$1 did not catch: $2"; fi
  grep -q "$3" "$log" || { cat "$log" >&2; fail "$1 stopped at $2 for another reason"; }
  say "$1 catches: $2"
}

proofs() {
  nm "$out/arguments.watched" | grep __asan_init >/dev/null || fail "the address sanitizer is not linked"
  nm "$out/arguments.watched" | grep __ubsan_handle >/dev/null || fail "the undefined-behaviour sanitizer is not linked"
  "$out/bad.plain" none >/dev/null || fail "the program of mistakes fails without one"
  "$out/bad.watched" none >/dev/null || fail "the program of mistakes fails without one"
  "${VALGRIND[@]}" "$out/bad.plain" none >/dev/null || fail "the program of mistakes fails without one"
  caught "address sanitizer" overflow heap-buffer-overflow "$out/bad.watched"
  caught "address sanitizer" after heap-use-after-free "$out/bad.watched"
  caught "leak sanitizer" leak 'LeakSanitizer: detected memory leaks' "$out/bad.watched"
  caught "undefined-behaviour sanitizer" undefined 'signed integer overflow' "$out/bad.watched"
  caught valgrind overflow 'Invalid read' "${VALGRIND[@]}" "$out/bad.plain"
  caught valgrind leak 'definitely lost' "${VALGRIND[@]}" "$out/bad.plain"
}

headers
coverage
build plain "${PLAIN[@]}"
build watched "${WATCHED[@]}"
run plain
proofs
began="$SECONDS"
run watched
say "under the address and undefined-behaviour sanitizers: $((SECONDS - began)) s"
began="$SECONDS"
run plain "${VALGRIND[@]}"
say "under valgrind: $((SECONDS - began)) s"
