#!/usr/bin/env python3
"""A million contacts through the table door: typed columns in; normalised, resolved, ordered, stitched and indexed.

    target/venv-bench/bin/python bench/history.py target/bench/omni.arrows

Each run starts from an empty history in a process of its own, so that the memory it took can be read. Prints one JSON
object: medians, in seconds, and bytes for each contact.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time

import polars as pl

import kanava as kv

COLUMNS = {"contact_id": "rec_id", "arrived_at": "ts", "account": "crm_id", "device": "device_id", "birth_date": "dob"}


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def once(path):
    frame = pl.read_ipc_stream(path).drop("entity_id")
    history = kv.History({"region": "US"})
    before, began, cpu = resident(), time.perf_counter(), time.process_time()
    report = history.append(frame, source="omni", columns=COLUMNS)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    began = time.perf_counter()
    summary = history.summary()
    return {"seconds": took, "cpu_seconds": cpu, "bytes": resident() - before, "summary_seconds": time.perf_counter() - began,
            "accepted": report.accepted, "rejected": report.rejected, "summary": summary}


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("data")
    args.add_argument("--runs", type=int, default=5)
    args.add_argument("--once", action="store_true")
    a = args.parse_args()
    if a.once:
        print(json.dumps(once(a.data)))
        return
    command = [sys.executable, __file__, a.data, "--once"]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(a.runs)]
    seconds = statistics.median(r["seconds"] for r in runs)
    n = runs[0]["accepted"]
    print(json.dumps({
        "kanava": "append, resolve, order, stitch, index", "contacts": n, "rejected": runs[0]["rejected"], "runs": a.runs,
        "seconds": round(seconds, 3), "cpu_seconds": round(statistics.median(r["cpu_seconds"] for r in runs), 3), "contacts_per_second": round(n / seconds),
        "bytes_per_contact": round(statistics.median(r["bytes"] for r in runs) / n), "summary": runs[0]["summary"],
    }))


if __name__ == "__main__":
    main()
