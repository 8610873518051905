#!/usr/bin/env bash
# Builds what the demo needs, then runs it.
. "$(dirname "$0")/common.sh"
say "Building the Python module (the first time takes a few minutes)"
scripts/native.sh
PYTHONPATH=bindings-python/python exec "$TARGET/venv-bare/bin/python" examples/demo.py "$@"
