#!/usr/bin/env python3
"""The tables of `make bench-identity`: medians of the runs, beside the targets.

    python3 bench/identity/report.py     # the newest run in results.jsonl once more

Accuracy does not change between runs of one engine; where it does, the table says so, since the same input must give the
same answer. A ratio is of medians of the same run on the same machine, and says `?` when there is nothing to divide.
"""

import json
import statistics
import sys

from sets import GROWTH, SETS, WORK

SPEED = "file | ours s | Splink 5 s | ratio | ours CPU s | Splink 5 CPU s | ours MB | Splink 5 MB | ratio | ours rise MB | target | met?"
BUSY = 2.5  # the load of the machine from which seconds are not worth publishing: the engines themselves make up to 2
OTHERS = ("splink4", "goldenmatch", "recordlinkage", "exact", "dedupe")


def markdown(rows):
    """Both tables."""
    sets = [name for name in {**SETS, **GROWTH} if any(row["set"] == name for row in rows)]
    found = {name: {who: medians(rows, name, who) for who in ("kanava", "splink5", *OTHERS)} for name in sets}
    parts = [
        table("file | ours F1 | B3 | over-merged | Splink tuned, best | at 0.95 | others | target | met?", accuracy(found)),
        table(SPEED, speed(found)),
    ]
    notes = list(remarks(rows, found))
    return "\n\n".join(parts + ["\n".join(notes)] * bool(notes)) + "\n"


def remarks(rows, found):
    for row in rows:
        if "failed" in row:
            yield f"- {row['set']}: {row['who']} failed: {row['failed']}"
    for name, by in found.items():
        for who, one in by.items():
            if one and one["varies"]:
                yield f"- {name}: {who} did not always answer the same"
    busy = max((row.get("load1", 0) for row in rows), default=0)
    if busy > BUSY:
        yield f"- the machine was busy with something else (load {busy:.1f}): accuracy stands, seconds do not"


def medians(rows, name, who):
    """One engine on one set: the median of every figure. None when it did not run."""
    mine = [row for row in rows if row["set"] == name and row["who"] == who and "failed" not in row]
    if not mine:
        return None
    figures = {key for row in mine for key, value in row.items() if isinstance(value, (int, float))}
    one = {key: statistics.median(row[key] for row in mine if key in row) for key in figures}
    return {**one, "varies": len({(row["clus_F1"], row["B3_F1"], row["clusters_pred"]) for row in mine if "clusters_pred" in row}) > 1}


def accuracy(found):
    for name, by in found.items():
        ours, splink, target = by["kanava"], by["splink5"], SETS.get(name)
        others = sorted(((by[who]["clus_F1"], who) for who in OTHERS if by[who]), reverse=True)
        wanted = checks(target, ours, found) if target else []
        yield [
            name, *(figure(ours, key) for key in ("clus_F1", "B3_F1")), percent(ours), figure(splink, "clus_F1"),
            figure(splink, "default95_clus_F1"), ", ".join(f"{f1:.4f} {who}" for f1, who in others) or "–", *verdict(wanted),
        ]  # fmt: skip


def checks(target, ours, found):
    """What is asked for in words, and whether it is so; None where it cannot be known."""
    if target.f1:
        yield f"{target.f1}", ours and ours["clus_F1"] >= target.f1
    if target.b3:
        yield f"B3 {target.b3}", ours and ours["B3_F1"] >= target.b3
    if target.overmerged:
        yield f"over-merged ≤ {target.overmerged} %", ours and ours["overmerged_clusters_pct"] <= target.overmerged
    if target.below:
        name, most = target.below
        other = found.get(name, {}).get("kanava")
        yield f"≥ {name} − {most}", ours and other and ours["clus_F1"] >= other["clus_F1"] - most


def speed(found):
    for name, by in found.items():
        ours, splink, target = by["kanava"], by["splink5"], SETS.get(name)
        faster = ours and splink and splink["wall_s"] / ours["wall_s"]
        smaller = ours and splink and ours["peak_mb"] / splink["peak_mb"]
        wanted = []
        if target and target.speed:
            wanted.append((f"{target.speed} ×", faster and faster >= target.speed))
        if target and target.memory:
            wanted.append((f"memory ≤ {target.memory}", smaller and smaller <= target.memory))
        seconds, cpu, memory = (
            [figure(row, key, how) for row in (ours, splink)]
            for key, how in (("wall_s", ".3f"), ("cpu_s", ".3f"), ("peak_mb", ".0f"))
        )
        yield [
            name, *seconds, f"{faster:.1f}" if faster else "?", *cpu, *memory, f"{smaller:.2f}" if smaller else "?",
            figure(ours, "rise_mb", ".0f"), *verdict(wanted),
        ]  # fmt: skip


def figure(row, key, how=".4f"):
    return format(row[key], how) if row and key in row else "–"


def percent(row):
    return f"{row['overmerged_clusters_pct']:.2f} %" if row else "–"


def verdict(wanted):
    """The cells `target` and `met?`."""
    wanted = list(wanted)
    if not wanted:
        return ["–", "–"]
    met = "?" if any(so is None for _, so in wanted) else "yes" if all(so for _, so in wanted) else "**no**"
    return [", ".join(words for words, _ in wanted), met]


def table(head, rows):
    names = head.split(" | ")
    lines = ["| " + " | ".join(row) + " |" for row in (names, ["---"] * len(names), *rows)]
    return "\n".join(lines)


def main():
    with open(sys.argv[1] if len(sys.argv) > 1 else WORK / "results.jsonl", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    print(markdown([row for row in rows if row["run"] == rows[-1]["run"]]), end="")


if __name__ == "__main__":
    main()
