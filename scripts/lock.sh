#!/usr/bin/env bash
# Writes requirements/*.txt anew from requirements/*.in: every version and hash, for every Python from 3.10.
. "$(dirname "$0")/common.sh"
at="$TARGET/venv-lock"
"$(python)" -m venv "$at" && "$at/bin/python" -m pip install --quiet uv
cd requirements
# A name, the oldest Python it is for, and what else uv is told.
lock() {
  say "requirements/$1.txt"
  "../$at/bin/uv" pip compile --quiet --upgrade --universal --python-version "$2" --generate-hashes \
    --no-emit-index-url --custom-compile-command scripts/lock.sh "${@:3}" "$1.in" -o "$1.txt"
}
for name in build test packages bench bench-routing; do lock "$name" 3.10; done
lock holidays 3.11
# The peers need Python 3.11; what one of them is built from source with stands in its file.
for name in splink4 splink5 goldenmatch; do lock "bench-identity-$name" 3.11; done
lock prior 3.11
lock bench-identity-dedupe 3.11 --emit-build-options
