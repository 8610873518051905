#!/usr/bin/env bash
# Writes requirements/*.txt anew from requirements/*.in: every version and hash, for every Python from 3.10.
. "$(dirname "$0")/common.sh"
at="$TARGET/venv-lock"
"$(python)" -m venv "$at" && "$at/bin/python" -m pip install --quiet uv
cd requirements
for name in build test packages bench bench-routing; do
  say "requirements/$name.txt"
  "../$at/bin/uv" pip compile --quiet --upgrade --universal --python-version 3.10 --generate-hashes \
    --no-emit-index-url --custom-compile-command scripts/lock.sh "$name.in" -o "$name.txt"
done
