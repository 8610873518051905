#!/usr/bin/env bash
# The Python stubs say exactly what the module has, and the package is typed throughout.
. "$(dirname "$0")/common.sh"
export PYTHONPATH=bindings-python/python MYPYPATH=bindings-python/python
mypy=("$TARGET/venv-test/bin/python" -m)
cache=(--cache-dir "$TARGET/mypy")
"${mypy[@]}" mypy "${cache[@]}" --config-file bindings-python/pyproject.toml bindings-python/python/kanava bindings-python/tests/typing_ok.py
"${mypy[@]}" mypy.stubtest kanava --mypy-config-file bindings-python/pyproject.toml --allowlist bindings-python/stubtest-allow.txt
