"""The figures of `make bench-routing` as a table. show.py FILE: a line of JSON a case."""

import json
import pathlib
import sys

rows = [json.loads(line) for line in pathlib.Path(sys.argv[1]).read_text().splitlines() if line.startswith("{")]
print("| case | p50 µs | p99 µs | other |\n| --- | ---: | ---: | --- |")
for row in rows:
    row = dict(row)
    case = row.pop("case", None) or row.pop("door")
    p50, p99 = (row.pop(f"microseconds_{name}", None) for name in ("p50", "p99"))
    other = ", ".join(f"{name} {value:,}" for name, value in row.items() if name != "of")
    print(f"| {case} | {'' if p50 is None else f'{p50:.2f}'} | {'' if p99 is None else f'{p99:.2f}'} | {other} |")
