#!/usr/bin/env bash
# The Python stubs say exactly what the module has (mypy's stubtest compares the two), the package is typed to the last
# line, and a program that uses all of it is accepted.
. "$(dirname "$0")/common.sh"
export PYTHONPATH=bindings-python/python
CONFIG=bindings-python/pyproject.toml
PYTHON_HERE="$TARGET/venv-test/bin/python"
"$PYTHON_HERE" -m mypy.stubtest kanava --mypy-config-file "$CONFIG" --ignore-disjoint-bases \
  --allowlist bindings-python/stubtest-allow.txt
"$PYTHON_HERE" -m mypy --no-incremental --config-file "$CONFIG" \
  bindings-python/python/kanava bindings-python/tests/typing_ok.py
