#!/usr/bin/env python3
"""Labelled tables of many shapes and countries, from a seed: what the fixed weights of `kv.resolve` are counted on.

    target/venv-prior/bin/python bench/identity/prior/generate.py --out DIR --seed 11 --shapes 01,father --scale 1.0

For each shape `NAME.csv.gz` (record_id, source, the columns, entity_id) and `NAME.relations.csv.gz` (record_id, entity_id,
household_id, group_id), and one `manifest.json`. The same seed gives the same bytes. Everything is invented; names come from
Faker's lists.
"""

import argparse
import csv
import gzip
import io
import json
from pathlib import Path

import shapes


def main():
    args = argparse.ArgumentParser(prog="prior", description=__doc__.splitlines()[0])
    args.add_argument("--out", required=True, type=Path)
    args.add_argument("--seed", required=True)
    args.add_argument("--shapes", default="", help="parts of names with commas; all without")
    args.add_argument("--scale", type=float, default=1.0, help="how many people, against the usual number")
    a = args.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    manifest = {}
    for name, make in shapes.chosen(a.shapes):
        table = make(name, a.seed, a.scale)
        manifest[name] = written(table, a.out)
        print(f"{name:32s} {table.land.locale} {manifest[name]['records']:5d} {manifest[name]['entities']:5d}", flush=True)
    (a.out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def written(table, out):
    """Both files of one table, and what the manifest says of it."""
    rows = table.r.shuffled(table.rows)
    who, house, group = numbered("e", 4), numbered("h", 4), numbered("g", 4)
    ids = [(f"r{at:04d}", who(row.who), house(row.house), group(row.group)) for at, row in enumerate(rows)]
    head = ["record_id", "source", *(table.headers[m] for m in table.columns), "entity_id"]
    lines = [
        [one[0], row.source, *(row.cells.get(m, "") or "" for m in table.columns), one[1]]
        for one, row in zip(ids, rows, strict=True)
    ]
    save(out / f"{table.name}.csv.gz", [head, *lines])
    save(out / f"{table.name}.relations.csv.gz", [["record_id", "entity_id", "household_id", "group_id"], *ids])
    return {
        "records": len(rows), "entities": len({one[1] for one in ids}), "region": table.land.region, "locale": table.land.locale,
        "columns": {table.headers[m]: m for m in table.columns}, "trap": table.trap, "rule": table.rule,
    }  # fmt: skip


def numbered(letter, width):
    """Gives each thing its number, in the order in which they come; nothing for nothing."""
    found = {}
    return lambda one: "" if one == "" else f"{letter}{found.setdefault(one, len(found)):0{width}d}"


def save(path, lines):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    with open(path, "wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
        packed.write(text.getvalue().encode())


if __name__ == "__main__":
    main()
