#!/usr/bin/env bash
# Builds the Python extension with the profile that everything else is built with, and lays it into the package, so
# that the package in the working tree can be used as it is: PYTHONPATH=bindings-python/python.
. "$(dirname "$0")/common.sh"
PYO3_PYTHON="$(command -v "$(python)")"
export PYO3_PYTHON

# Under `make test` one selection of packages builds everything, tests and all: features of dependencies depend on what
# is asked for, and so no dependency is built twice.
# shellcheck disable=SC2086 # the selection is several words
cargo build --locked ${KANAVA_SELECT:--p kanava-python} ${KANAVA_SELECT:+--all-targets} "$@"
case "$(uname -s)" in
  Darwin) built="$BUILD/libkanava_python.dylib" ;;
  *) built="$BUILD/libkanava_python.so" ;;
esac
placed=bindings-python/python/kanava/_native.abi3.so
cmp -s "$built" "$placed" || { cp "$built" "$placed.new" && mv "$placed.new" "$placed"; }
