#!/usr/bin/env python3
"""How time and memory for each record grow from 100 thousand to 10 million records of one generator.

    make bench-identity SIZES=growth

Runs `ours.py` as `run.py` does and prints the table.
"""

import argparse
import datetime
import json
import sys

import report
from engines import run
from sets import GROWTH, GROWTH_MOST, WORK

UNIT = "persons_1m"


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--repeat", type=int, default=1)
    args.add_argument("--sets", default=",".join(GROWTH))
    args.add_argument("--out", default=WORK / "results.jsonl")
    a = args.parse_args()
    began = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    rows = []
    with open(a.out, "a", encoding="utf-8") as out:
        for name in a.sets.split(","):
            for turn in range(1, a.repeat + 1):
                rows.append({"run": began, "who": "kanava", "set": name, "turn": turn, **run("kanava", name)})
                print(json.dumps(rows[-1]), file=out, flush=True)
                print(f"  {name:18} {turn}/{a.repeat}  {rows[-1].get('failed') or 'resolved'}", flush=True)
    print("\n" + markdown(rows))
    return any("failed" in row for row in rows)


def markdown(rows):
    found = {name: one for name in GROWTH if (one := report.medians(rows, name, "kanava"))}
    unit = found.get(UNIT)
    head = "file | records | s | µs a record | of 1 M | rise MB | bytes a record | of 1 M | F1 | target | met?"
    return report.table(head, [line(name, one, unit) for name, one in found.items()])


def line(name, one, unit):
    each = lambda row, key: row[key] / row["records"]
    times = {key: each(one, key) / each(unit, key) if unit else None for key in ("wall_s", "rise_mb")}
    shown = {key: f"{value:.2f}" if value else "?" for key, value in times.items()}
    wanted = []
    if one["records"] > 1_000_000:
        wanted.append((f"≤ {GROWTH_MOST}", unit and max(times.values()) <= GROWTH_MOST))
    return [
        name, f"{one['records']:,.0f}", f"{one['wall_s']:.2f}", f"{each(one, 'wall_s') * 1e6:.2f}", shown["wall_s"],
        f"{one['rise_mb']:.0f}", f"{each(one, 'rise_mb') * 2**20:.0f}", shown["rise_mb"], f"{one['clus_F1']:.4f}",
        *report.verdict(wanted),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
