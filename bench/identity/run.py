#!/usr/bin/env python3
"""Kanava and its peers on labelled files: each in a process of its own, one after the other, in the same run.

    make bench-identity SETS=febrl3,omni_60k PEERS=all

Adds a JSON line for each run of each engine to target/bench/identity/results.jsonl and prints the medians beside the
targets. Engines take turns, so that a slow minute of the machine is everybody's.
"""

import argparse
import datetime
import json
import sys

import report
from engines import fits, peers, run
from sets import WORK, chosen

PATIENCE_S = 60  # an engine that took longer is not asked again


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--sets", default="usual", help="names with commas, `usual` or `all`")
    args.add_argument("--peers", default="splink5", help="names with commas, `none` or `all`")
    args.add_argument("--repeat", type=int, default=3)
    args.add_argument("--without-ours", action="store_true", help="only the peers")
    args.add_argument("--out", default=WORK / "results.jsonl")
    a = args.parse_args()
    engines = ([] if a.without_ours else ["kanava"]) + peers(a.peers)
    began = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    rows = []
    WORK.mkdir(parents=True, exist_ok=True)
    with open(a.out, "a", encoding="utf-8") as out:
        for name in chosen(a.sets):
            for row in turns(name, engines, a.repeat):
                rows.append({"run": began, **row})
                print(json.dumps(rows[-1]), file=out, flush=True)
    print("\n" + report.markdown(rows))
    return any("failed" in row for row in rows if row["who"] == "kanava")


def turns(name, engines, repeat):
    """The rows of one set. What failed, or took too long, is not tried again."""
    going = [engine for engine in engines if fits(engine, name)]
    for turn in range(1, repeat + 1):
        for engine in list(going):
            row = {"who": engine, "set": name, "turn": turn, **run(engine, name)}
            failed, wall = row.get("failed"), row.get("wall_s", 0)
            said = f"failed: {failed}" if failed else f"F1 {row['clus_F1']:.4f}  {wall:9.3f} s  {row['peak_mb']:7.0f} MB"
            print(f"  {name:18} {engine:14} {turn}/{repeat}  {said}", flush=True)
            if failed or wall > PATIENCE_S:
                going.remove(engine)
            yield row


if __name__ == "__main__":
    sys.exit(main())
