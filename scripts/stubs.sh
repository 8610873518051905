#!/usr/bin/env bash
# The Python stubs say exactly what the module has: mypy's stubtest compares the two.
. "$(dirname "$0")/common.sh"
export PYTHONPATH=bindings-python/python MYPYPATH=bindings-python/python
"$TARGET/venv-test/bin/python" -m mypy.stubtest kanava --ignore-disjoint-bases
"$TARGET/venv-test/bin/python" -m mypy --strict --no-incremental --python-version 3.10 bindings-python/python/kanava
