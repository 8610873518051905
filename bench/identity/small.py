#!/usr/bin/env python3
"""Kanava on small ordinary tables, `resolve` and a history without a resolver, no configuration.

    PYTHONPATH=target/bench/python target/venv-packages/bin/python bench/identity/small.py DIR ...

A folder has `manifest.json` and a table `NAME.csv.gz` for each of its names, with the column `entity_id`; those of
`prior/generate.py` are such. One line a table and engine (P, R and F1 of pairs, exact clusters, over-merged customers), then
the means of each folder.
"""

import collections
import csv
import gzip
import json
import sys
from pathlib import Path

import kanava as kv

FIELDS = {
    "first": "first_name", "last": "last_name", "full": "full_name", "born": "birth_date", "phone": "phone",
    "mail": "email", "street": "street", "address": "street", "city": "city", "postcode": "postcode",
    "account": "account", "id": "national_id",
}  # fmt: skip
MEASURES = ("P", "R", "F1", "exact", "over")


def main():
    for folder in map(Path, sys.argv[1:]):
        totals = collections.defaultdict(list)
        for name, about in json.loads((folder / "manifest.json").read_text(encoding="utf-8")).items():
            with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as lines:
                rows = list(csv.DictReader(lines))
            truth = [row.pop("entity_id") for row in rows]
            for engine in (resolved, kept):
                found = measures(engine(rows, about), truth)
                totals[engine.__name__].append(found)
                print(f"{name:28} {engine.__name__:9}", line(found), flush=True)
        for engine, all_found in totals.items():
            mean = {key: sum(found[key] for found in all_found) / len(all_found) for key in MEASURES}
            print(f"{'mean of ' + folder.name:28} {engine:9}", line(mean), flush=True)


def line(found):
    return "  ".join(f"{key} {found[key]:.4f}" for key in MEASURES)


def resolved(rows, about):
    """The customers of `kv.resolve`."""
    table = [{key: value or None for key, value in row.items()} for row in rows]
    found = kv.resolve(table, phone_region=about["region"])
    customers = {(row["source"], row["record_id"]): row["customer_id"] for row in found.customers}
    return [customers[row["source"], row["record_id"]] for row in rows]


def kept(rows, about):
    """The customers of a history."""
    history = kv.History({"region": about["region"]})
    columns = {FIELDS[meaning]: header for header, meaning in about["columns"].items() if meaning in FIELDS}
    for source in sorted({row["source"] for row in rows}):
        some = [{k: v for k, v in row.items() if v and k != "source"} for row in rows if row["source"] == source]
        have = {key for row in some for key in row}
        mapped = {field: header for field, header in columns.items() if header in have}
        history.append(some, kind="records", source=source, columns={"record_id": "record_id", **mapped})
    return [history.customer(f"{row['source']}:{row['record_id']}") for row in rows]


def measures(found, truth):
    pairs = lambda labels: sum(n * (n - 1) // 2 for n in collections.Counter(labels).values())  # noqa: E731
    both, said, there = pairs(zip(found, truth, strict=True)), pairs(found), pairs(truth)
    precision, recall = both / said if said else 1.0, both / there if there else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    customers, entities = groups(found), groups(truth)
    exact = len({frozenset(g) for g in customers} & {frozenset(g) for g in entities}) / len(entities)
    over = sum(len({truth[i] for i in g}) > 1 for g in customers) / len(customers)
    return {"P": precision, "R": recall, "F1": f1 if there else float(not said), "exact": exact, "over": over}


def groups(labels):
    by = collections.defaultdict(list)
    for at, label in enumerate(labels):
        by[label].append(at)
    return list(by.values())


if __name__ == "__main__":
    main()
