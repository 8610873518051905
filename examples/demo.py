#!/usr/bin/env python3
"""The main job, end to end: many exports in, one history per customer, a brief, and routed contacts with reasons.

    make demo                                   the bundled world of a Finnish telecom (see examples/world)
    make demo DATA=../shared/data/contacts      real exports, read by column mapping only (see examples/demo/real.json)

Needs nothing but the package `kanava` and the standard library.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent / "world")]

from demo import real, screen, telecom  # noqa: E402


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--data", type=Path, help="a folder of real exports; without it the bundled world is used")
    args.add_argument("--check", action="store_true", help="end with an error when a figure differs from the reference")
    args.add_argument("--seed", type=int, default=7, help="which bundled world")
    args.add_argument("--customers", type=int, default=5000, help="how many customers the bundled world has")
    args.add_argument("--out", type=Path, default=Path("target/world"), help="where the bundled world is written")
    args = args.parse_args()
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")

    began = time.perf_counter()
    if args.data:
        agreed = real.run(args.data, Path(__file__).resolve().parent / "demo" / "real.json")
    else:
        agreed = telecom.run(args.out, args.seed, args.customers)
    print(f"\nall of it in {time.perf_counter() - began:.1f} s")
    screen.text("Nothing was sent anywhere, and nothing runs on: it is a library.", indent=0)
    return 0 if agreed or not args.check else 1


if __name__ == "__main__":
    sys.exit(main())
