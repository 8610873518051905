#!/usr/bin/env bash
# Builds the release wheel into target/wheels/ and imports it once in an empty environment.
. "$(dirname "$0")/common.sh"
scripts/setup.sh build
PYO3_PYTHON="$(command -v "$(python)")"
export PYO3_PYTHON
rm -f "$TARGET"/wheels/kanava-*.whl
"$TARGET/venv-build/bin/maturin" build --release --locked --manifest-path bindings-python/Cargo.toml --out "$TARGET/wheels" --compatibility linux
wheel="$(echo "$TARGET"/wheels/kanava-*.whl)"
"$(python)" - "$wheel" <<'PY'
import pathlib, subprocess, sys, tempfile, zipfile
with tempfile.TemporaryDirectory() as folder:
    zipfile.ZipFile(sys.argv[1]).extractall(folder)
    print(subprocess.run([sys.executable, "-S", "-c", "import kanava; print('imports:', kanava.__version__)"],
                         cwd="/", env={"PYTHONPATH": folder}, check=True, capture_output=True, text=True).stdout, end="")
PY
say "$wheel"
