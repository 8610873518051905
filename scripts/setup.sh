#!/usr/bin/env bash
# Checks the tools and makes the virtual environments of the project under target/, with pinned, hash-checked packages.
#   scripts/setup.sh [NAME...]     names of requirements/*.txt: none for the bare environment; each gets target/venv-NAME
. "$(dirname "$0")/common.sh"
mkdir -p "$TARGET/log"

RUST="$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)"
have cargo || fail "cargo is not here: install Rust $RUST or newer from rustup.rs, then run the same command again"
minor="$(rustc --version | sed -n 's/^rustc 1\.\([0-9]*\).*/\1/p')"
[[ -z "$minor" || "$minor" -ge "${RUST#1.}" ]] || fail "$(rustc --version) is too old: Kanava needs $RUST or newer (rustup update)"
have cc || have gcc || ensure gcc gcc || fail "no C compiler is here: install one (Debian: apt-get install gcc g++)"
PY="$(python)"

# A virtual environment at $1, with pip in it when $2 says so. Debian keeps `ensurepip` in a package of its own.
venv() {
  local at="$1" pip="$2"
  if [[ "$pip" == no ]]; then
    "$PY" -m venv --without-pip "$at"
    return
  fi
  if ! "$PY" -c 'import ensurepip, venv' 2>/dev/null; then
    local package
    package="$("$PY" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')"
    if [[ "$(id -u)" == 0 ]] && have apt-get; then
      say "$PY cannot make environments with pip; installing the Debian package $package"
      apt-get install -y "$package" || { apt-get update && apt-get install -y "$package"; }
    fi
    "$PY" -c 'import ensurepip, venv' 2>/dev/null ||
      { say "$PY has no ensurepip: as root, apt-get install $package (or name another Python with PYTHON=…)"; return 1; }
  fi
  "$PY" -m venv "$at"
}

# Makes target/venv-NAME once; again when its lock or the Python changed.
environment() {
  local name="$1" at="$TARGET/venv-$1" lock="requirements/$1.txt" stamp
  stamp="$({ "$PY" --version; cat "$lock" 2>/dev/null || true; } | cksum)"
  if [[ -f "$at/stamp" && "$(cat "$at/stamp")" == "$stamp" && -x "$at/bin/python" ]]; then return 0; fi
  rm -rf "$at"
  if [[ -f "$lock" ]]; then
    step "environment $name" venv "$at" pip
    step "packages of requirements/$name.txt" "$at/bin/python" -m pip install --quiet --no-compile --require-hashes --only-binary :all: -r "$lock"
  else
    step "environment $name" venv "$at" no
  fi
  printf '%s' "$stamp" >"$at/stamp"
}

for name in "${@:-bare}"; do environment "$name"; done
