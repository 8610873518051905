#!/usr/bin/env python3
"""Resolves one labelled file with Kanava, no configuration, and scores it: one JSON line.

    PYTHONPATH=target/bench/python target/venv-bench-identity-splink5/bin/python bench/identity/ours.py febrl3

The clock runs from the table as it was read to the customers as an Arrow table. The truth is taken out before and looked
at after, by the peers' own program, so that every engine has the same judge. Memory is the peak of the whole process,
packages and input included, and the rise of that peak over what was there before the call.
"""

import argparse
import gzip
import json
import os
import resource
import sys
import time

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

import kanava as kv
from sets import GROWTH, PEERS, SETS, file


def read(name):
    """The file as it is: the table without the truth, and the truth."""
    path = file(name)
    if path.suffix == ".parquet":
        table = pa.parquet.read_table(path).replace_schema_metadata(None)
    else:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            names = lines.readline().rstrip("\r\n").split(",")
        options = pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        )
        table = pa.csv.read_csv(path, convert_options=options)
    truth = table.column("entity_id").combine_chunks()
    table = table.drop_columns("entity_id")
    # What reading the file took and the table does not need is given back: it is not part of any engine's work.
    pa.default_memory_pool().release_unused()
    return table.rename_columns(["record_id" if n == "rec_id" else n for n in table.column_names]), truth


def opaque(table, truth, seed=1):
    """The same with row numbers for ids, and the rows in another order: the ids of some files name the entity."""
    import numpy as np

    order = pa.array(np.random.default_rng(seed).permutation(len(table)))
    at = table.column_names.index("record_id")
    table = table.take(order).set_column(at, "record_id", pa.array(map(str, range(len(table)))))
    return table, truth.take(order)


def measured(call):
    """What a call returns, with its seconds and its memory in MB."""
    peak_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    forget_peak()
    before, cpu, began = memory("VmRSS"), time.process_time(), time.perf_counter()
    result = call()
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = memory("VmHWM")
    return result, {"wall_s": wall, "cpu_s": cpu, "peak_mb": max(peak, peak_before), "rise_mb": peak - before}


def forget_peak():
    """Begins the peak anew, where Linux lets us; elsewhere the rise is too small, never the peak."""
    try:
        with open("/proc/self/clear_refs", "w") as refs:
            refs.write("5")
    except OSError:
        pass


def memory(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field)) / 1024


def score(table, truth, customers):
    """The peers' figures for the clusters; a record that came back twice or never is a fault, not a score."""
    import pyarrow.compute as pc

    sys.path.insert(0, str(PEERS))
    import metrics

    asked = table.column("record_id").cast(pa.string()).combine_chunks()
    given = customers.column("record_id").cast(pa.string()).combine_chunks()
    row = pc.index_in(given, value_set=asked)
    if len(given) != len(asked) or row.null_count or pc.count_distinct(row).as_py() != len(asked):
        raise SystemExit(f"{len(asked)} records went in, {len(given)} came out, or not the same ones")
    labels = lambda column: column.dictionary_encode().indices.to_numpy()
    found = labels(customers.column("customer_id").combine_chunks())
    return metrics.cluster_metrics(found, labels(truth).take(row.to_numpy()))


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("set", choices=[*SETS, *GROWTH])
    args.add_argument("--opaque", action="store_true", help="hide ids and order, which must change nothing")
    a = args.parse_args()
    name = a.set
    table, truth = opaque(*read(name)) if a.opaque else read(name)
    link = {"link_only": True} if name in SETS and SETS[name].link else {}

    def call():
        resolution = kv.resolve(table, **link)
        return resolution, pa.RecordBatchReader.from_stream(resolution.customers).read_all()

    (resolution, customers), took = measured(call)
    row = {"engine": f"kanava {kv.__version__}", "set": name, "records": len(table), **took, "load1": os.getloadavg()[0]}
    if (report := getattr(resolution, "report", None)) is not None:
        row["report"] = dict(report)
    print(json.dumps({**row, **score(table, truth, customers)}, default=float))


if __name__ == "__main__":
    main()
