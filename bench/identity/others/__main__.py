#!/usr/bin/env python3
"""Kanava on tables of other kinds than the published files: languages and headers, firms, products, keys alone.

    PYTHONPATH=target/bench/python target/venv-bench-identity-splink5/bin/python bench/identity/others --sets german,hotel

Every table is made here from a fixed seed, read as a CSV would be (texts, and nulls for what is missing), and resolved with
no configuration; the judge is that of `ours.py`. Which random pairs are looked at depends on the ids, so each table is
resolved several times with other ids: shown are the turn in the middle by F1, and the F1 of the worst.
"""

import argparse
import sys
from pathlib import Path

import pyarrow as pa
from tables import chosen, made

sys.path.append(str(Path(__file__).resolve().parents[1]))

import kanava as kv
import report
from ours import measured, opaque, score

HEAD = "set | records | people | precision | recall | F1 | worst F1 | over-merged | s"


def main():
    args = argparse.ArgumentParser(prog="others", description=__doc__.splitlines()[0])
    args.add_argument("--sets", default="all", help="names with commas, or `all`")
    args.add_argument("--turns", type=int, default=3, help="how often, each time with other ids")
    a = args.parse_args()
    kv.resolve([{"record_id": "1", "name": "Anna"}])  # what is done once in a process is no set's work
    lines = []
    for name, rows in made(chosen(a.sets)):
        lines.append(line(name, *arrow(rows), a.turns))
        print("  " + "  ".join(lines[-1]), flush=True)
    print("\n" + report.table(HEAD, lines))


def line(name, table, truth, turns):
    """The cells of one set."""
    found = sorted((turn(table, truth, seed) for seed in range(1, turns + 1)), key=lambda one: one["clus_F1"])
    middle = found[turns // 2]
    return [
        name, f"{len(table):,}", f"{len(truth.unique()):,}",
        *(report.figure(middle, f"clus_{key}") for key in ("P", "R", "F1")), report.figure(found[0], "clus_F1"),
        report.percent(middle), report.figure(middle, "wall_s", ".3f"),
    ]  # fmt: skip


def turn(table, truth, seed):
    table, truth = opaque(table, truth, seed)
    customers, took = measured(lambda: resolved(table))
    return {**took, **score(table, truth, customers)}


def resolved(table):
    return pa.RecordBatchReader.from_stream(kv.resolve(table).customers).read_all()


def arrow(rows):
    """A table of texts, and who each record is of."""
    people, records = zip(*rows, strict=True)
    columns = {key: [None if record[key] is None else str(record[key]) for record in records] for key in records[0]}
    columns = {"record_id": list(map(str, range(len(rows)))), **columns}
    return pa.table({key: pa.array(values, pa.string()) for key, values in columns.items()}), pa.array(people)


if __name__ == "__main__":
    main()
