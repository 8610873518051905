#!/usr/bin/env python3
"""What `make bench` compares with: resolving by exact keys and ordering, in polars and scipy, nothing else.

    target/venv-bench/bin/python bench/peer.py target/bench/omni.arrows

Dense codes of the four key columns, connected components of the graph contact – key value, then a sort by customer and
time and the gap to the contact before. No normal forms, no guards, no cases, no evidence: the least a data team would
write, in two ways: plain, and as tight as we could. Prints one JSON object: medians of five runs, in seconds.
"""

import argparse
import json
import platform
import statistics
import time

import numpy as np
import polars as pl
import scipy
from scipy import sparse
from scipy.sparse import csgraph

KEYS = ["crm_id", "phone", "email", "device_id"]


def plain(frame):
    """As the documentation of polars would have one write it: ranks for codes, windows for gaps."""
    codes = lambda key: pl.col(key).rank("dense").cast(pl.Int32) - 1
    order = lambda table: table.sort("customer", "ts").with_columns(gap=pl.col("ts").diff().over("customer"))
    return run(frame, codes, order)


def tight(frame):
    """The fastest way we found: categories for codes, and a shift instead of a window once everything is sorted."""
    codes = lambda key: pl.col(key).cast(pl.Categorical).to_physical().cast(pl.Int32)
    same = pl.col("customer") == pl.col("customer").shift()
    order = lambda table: table.sort("customer", "ts").with_columns(gap=pl.when(same).then(pl.col("ts").diff()))
    return run(frame, codes, order)


def run(frame, codes, order):
    steps, clock, cpu = {}, time.perf_counter, time.process_time()
    began = clock()
    n, nodes, left, right = len(frame), len(frame), [], []
    for key in KEYS:
        coded = frame.select(row=pl.int_range(n, dtype=pl.Int32), code=codes(key)).drop_nulls()
        left.append(coded["row"].to_numpy())
        right.append(coded["code"].to_numpy() + nodes)
        nodes += int(coded["code"].max()) + 1
    steps["codes"] = clock() - began

    began = clock()
    left, right = np.concatenate(left), np.concatenate(right)
    graph = sparse.coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(nodes, nodes)).tocsr()
    _, label = csgraph.connected_components(graph, directed=False)
    steps["components"] = clock() - began

    began = clock()
    ordered = order(frame.select("ts", "rec_id", customer=pl.Series(label[:n])))
    steps["order"] = clock() - began
    steps["total"] = sum(steps.values())
    steps["cpu"] = time.process_time() - cpu
    return steps, ordered["customer"].n_unique()


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("data")
    args.add_argument("--runs", type=int, default=5)
    a = args.parse_args()
    frame = pl.read_ipc_stream(a.data)
    report = {"peer": "polars + scipy", "contacts": len(frame), "runs": a.runs}
    for way in (plain, tight):
        runs = [way(frame) for _ in range(a.runs)]
        seconds = {name: round(statistics.median(r[0][name] for r in runs), 3) for name in runs[0][0]}
        report[way.__name__] = {"customers": runs[0][1], "seconds": seconds, "contacts_per_second": round(len(frame) / seconds["total"])}
    report["versions"] = {"python": platform.python_version(), "polars": pl.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
