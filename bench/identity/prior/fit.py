#!/usr/bin/env python3
"""Fits the match model that ships, `core/src/resolver/model.json`, to labelled tables of many shapes.

    target/venv-prior/bin/python bench/identity/prior/fit.py --seeds 101-130

Makes the tables (`generate.py`), counts how often pairs of one customer, of related ones and of strangers are how near in
each kind of field (`core/src/resolution/fit/tests.rs`), and moves what was written by hand, `by_hand.json`, by the counts
(`fitting.py`). The same seeds give the same document. Never fit to the seeds that a model is judged by.
"""

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import fitting

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
MODEL = ROOT / "core/src/resolver/model.json"


def main():
    args = argparse.ArgumentParser(prog="fit", description=__doc__.splitlines()[0])
    args.add_argument("--seeds", default="101-130", help="the first and the last seed")
    args.add_argument("--tables", type=Path, help="where the tables are kept; those that are there are not made again")
    args.add_argument("--out", type=Path, default=MODEL)
    a = args.parse_args()
    first, last = (int(seed) for seed in a.seeds.split("-"))
    with tempfile.TemporaryDirectory() as temporary:
        to = a.tables or Path(temporary)
        tables = counted([made(to, seed) for seed in range(first, last + 1)], Path(temporary) / "counts.json")
    kinds = fitting.fitted(tables, json.loads((HERE / "by_hand.json").read_text(encoding="utf-8"))["kinds"])
    a.out.write_text(document({"version": 1, "made": how(a.seeds, tables), "kinds": kinds}), encoding="utf-8")


def made(to, seed):
    """The directory of one seed's tables."""
    out = to / f"seed{seed}"
    if not (out / "manifest.json").exists():
        generate = [sys.executable, str(HERE / "generate.py"), "--out", str(out), "--seed", str(seed)]
        subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)
    return out


def counted(directories, counts):
    """The counts of all tables."""
    paths = {"KANAVA_PRIOR": ":".join(str(d.resolve()) for d in directories), "KANAVA_COUNTS": str(counts.resolve())}
    test = "cargo test -p kanava --all-features --lib resolution::fit -- --ignored".split()
    subprocess.run(test, check=True, cwd=ROOT, env={**os.environ, **paths})
    return json.loads(counts.read_text(encoding="utf-8"))


def how(seeds, tables):
    """What the document says of itself."""
    shapes = len({table["table"] for table in tables})
    same, related, strangers = (sum(table["pairs"][i] for table in tables) for i in range(3))
    return (
        f"fitted by bench/identity/prior/fit.py to {len(tables)} invented tables of {shapes} shapes (seeds {seeds}, Faker "
        f"{importlib.metadata.version('faker')}): {same} pairs of one customer, {related} of related ones, {strangers} of "
        "strangers; half way, within bounds, between what was counted and what was written by hand (by_hand.json beside "
        "it); the limits are by hand"
    )


def document(model):
    """The model as text, a line for each level."""
    lines = []
    for kind, said in model["kinds"].items():
        parts = [f'"{part}": {json.dumps(said[part])}' for part in ("exact", "shared") if part in said]
        levels = ",\n    ".join(f'"{part}": {json.dumps(level)}' for part, level in said["levels"].items())
        parts.append('"levels": {\n    ' + levels + "\n   }")
        parts += [f'"limit": {said["limit"]}'] if "limit" in said else []
        lines.append(f'  "{kind}": {{\n   ' + ",\n   ".join(parts) + "\n  }")
    made = json.dumps(model["made"], ensure_ascii=False)
    return f'{{\n "version": {model["version"]},\n "made": {made},\n "kinds": {{\n' + ",\n".join(lines) + "\n }\n}\n"


if __name__ == "__main__":
    main()
