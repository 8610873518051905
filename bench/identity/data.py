#!/usr/bin/env python3
"""Makes the generated files that are missing, with the peers' generator: of the sets named, or those of `growth`.

    target/venv-bench-identity-splink5/bin/python bench/identity/data.py persons_100k,persons_1m

Up to a million records the generator is run as it is. Beyond, its people and its records are taken from it and go into
Arrow as they come, because ten million rows of Python objects would not fit; the order is shuffled at the end.
"""

import gc
import os
import random
import subprocess
import sys
from itertools import islice

from sets import GROWTH, PEERS, SETS, WORK, chosen, file

WHOLE = 1_000_000
PART = 200_000


def make(name, made):
    path = file(name)
    part = path.with_suffix(".part.parquet")
    WORK.mkdir(parents=True, exist_ok=True)
    if made.records <= WHOLE:
        options = [f"--{key}={getattr(made, key)}" for key in ("profile", "persons", "records", "seed")]
        subprocess.run([sys.executable, PEERS / "gen_omni.py", *options, "--out", part], check=True)
    else:
        in_parts(made, part)
    os.replace(part, path)


def in_parts(made, path):
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    sys.path.insert(0, str(PEERS))
    from gen_omni import people, records

    gc.disable()  # nothing in it is a cycle, and millions of objects are walked each time
    r = random.Random(made.seed)
    rows = records(made, r, people(made.persons, r))
    tables = []
    while part := list(islice(rows, PART)):
        columns = {key: [row[key] for row in part] for key in part[0]}
        types = {key: pa.int64() if key == "entity_id" else pa.string() for key in columns}
        tables.append(pa.table({key: pa.array(values, types[key]) for key, values in columns.items()}))
    rows = None
    table = pa.concat_tables(tables).combine_chunks()
    tables = None
    order = np.random.default_rng(made.seed).permutation(len(table))
    with pq.ParquetWriter(path, table.schema.insert(0, pa.field("rec_id", pa.int64()))) as writer:
        for at in range(0, len(order), PART):
            part = table.take(pa.array(order[at : at + PART]))
            writer.write_table(part.add_column(0, "rec_id", pa.array(range(at, at + len(part)), pa.int64())))
    print(made.records, "records", made.persons, "persons")


def main(names):
    for name in GROWTH if names == "growth" else chosen(names):
        made = (SETS.get(name) or GROWTH[name]).made
        if made and not file(name).exists():
            print(f"making {name}", flush=True)
            make(name, made)


if __name__ == "__main__":
    main(sys.argv[1])
