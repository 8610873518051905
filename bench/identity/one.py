#!/usr/bin/env python3
"""One new record against a million resolved ones: how long until it has its customer.

    PYTHONPATH=target/bench/python target/venv-bench-identity-splink5/bin/python bench/identity/one.py

The last records of the file are held back, the rest is resolved and taken in, then the held ones come one by one, each
as a table of one row and as a document. Prints a JSON line for each door. `begin` and `ask` are all that knows the calls.
"""

import argparse
import json
import math
import time

import kanava as kv
from ours import measured, read
from sets import GROWTH, ONE_P50_US, ONE_P99_US, SETS

# A history has every record from somewhere.
SOURCE = "file"


def begin(table):
    """A history that holds the table, resolved with what `resolve` chose for it."""
    history = kv.History(resolver=kv.resolve(table).resolver)
    history.append(table, kind="records", source=SOURCE)
    return history


def ask(history, record):
    """Takes in one record, and with it decides whose it is."""
    return history.append(record, kind="records", source=SOURCE)


def timed(history, records):
    clock, took = time.perf_counter, []
    for record in records:
        began = clock()
        ask(history, record)
        took.append((clock() - began) * 1e6)
    return sorted(took)


def at(took, share):
    return took[min(len(took) - 1, math.ceil(share * len(took)) - 1)]


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("set", nargs="?", default="persons_1m", choices=[*SETS, *GROWTH])
    args.add_argument("--records", type=int, default=2000, help="how many are held back, for each door")
    args.add_argument("--warm", type=int, default=100, help="how many of them go before the clock")
    a = args.parse_args()
    table, _ = read(a.set)
    known = len(table) - 2 * a.records
    history, took = measured(lambda: begin(table.slice(0, known)))
    rows = table.slice(known, a.records)
    doors = {
        "table": [rows.slice(i, 1) for i in range(len(rows))],
        "document": [json.dumps(without_null(row)) for row in table.slice(known + a.records).to_pylist()],
    }
    for door, records in doors.items():
        timed(history, records[: a.warm])
        us = timed(history, records[a.warm :])
        p50, p99 = at(us, 0.5), at(us, 0.99)
        print(json.dumps({
            "one": door, "set": a.set, "known": known, "asked": len(us), "p50_us": round(p50, 1), "p99_us": round(p99, 1),
            "max_us": round(us[-1], 1), "met": p50 <= ONE_P50_US and p99 <= ONE_P99_US,
            "begin_s": round(took["wall_s"], 2), "peak_mb": round(took["peak_mb"]),
        }), flush=True)  # fmt: skip


def without_null(row):
    return {key: value for key, value in row.items() if value is not None}


if __name__ == "__main__":
    main()
