"""The files of `make bench-identity`, what Kanava must reach on each, and where all of it lies.

A target is what the project promised, not what was measured: change it only with the promise. Sets without one are run
for the comparison alone. Nothing here imports a package, so that whoever starts a measured process stays small itself:
Linux counts the peak of a starter into the peak of what it starts.
"""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").absolute()
SHARED = Path(os.environ.get("KANAVA_SHARED") or ROOT.parent / "shared").absolute()
PEERS = SHARED / "peers" / "identity"
LABELLED = SHARED / "data" / "identity"
WORK = TARGET / "bench" / "identity"
PACKAGE = TARGET / "bench" / "python"


@dataclass(frozen=True, kw_only=True)
class Made:
    """A generated set: the arguments of the generator."""

    profile: str
    persons: int
    records: int
    seed: int
    noise: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Set:
    """A file and its targets: at least `f1`, `b3` and `speed` (times Splink 5), at most the others."""

    f1: float | None = None
    b3: float | None = None
    overmerged: float | None = None
    below: tuple[str, float] | None = None
    speed: float | None = None
    memory: float | None = None
    link: bool = False
    usual: bool = True
    made: Made | None = None


def persons(records, seed, **targets):
    return Set(made=Made(profile="persons", persons=records * 3 // 10, records=records, seed=seed), **targets)


SETS = {
    "rldata500": Set(f1=0.99),
    "restaurants": Set(f1=0.90),
    "fake_1000": Set(f1=0.93, speed=50),
    "febrl1": Set(speed=50),
    "febrl3": Set(f1=0.999, speed=50),
    "febrl4": Set(f1=0.999, link=True),
    "fake_20000": Set(f1=0.84),
    "pseudopeople_open": Set(f1=0.98),
    "historical_50k": Set(f1=0.86, b3=0.88),
    "omni_60k": Set(f1=0.88, overmerged=1.0),
    "persons_100k": persons(100_000, 8, f1=0.97, speed=20),
    "omni_1m": Set(
        below=("omni_60k", 0.02), usual=False, made=Made(profile="omni", persons=200_000, records=1_000_000, seed=9)
    ),
    "persons_1m": persons(1_000_000, 7, f1=0.97, speed=10, memory=0.25, usual=False),
}
GROWTH = {
    "persons_100k": SETS["persons_100k"],
    "persons_1m": SETS["persons_1m"],
    "persons_3m": persons(3_000_000, 10),
    "persons_10m": persons(10_000_000, 11),
}
GROWTH_MOST = 1.5  # time and memory for each record, from 1 M to 10 M
ONE_P50_US, ONE_P99_US = 100, 1000  # one new record against 1 M


def folder(name):
    """Where the file of a set lies, for the `--data-dir` of the peers."""
    return WORK if (SETS.get(name) or GROWTH[name]).made else LABELLED


def file(name):
    return folder(name) / (name + (".parquet" if folder(name) == WORK else ".csv.gz"))


def environment(name):
    """The Python of one pinned environment: `splink4`, `splink5` or `goldenmatch`."""
    return TARGET / f"venv-bench-identity-{name}" / "bin" / "python"


def chosen(text):
    """The names in `febrl3,omni_60k`, `usual` or `all`."""
    if text in ("", "usual", "all"):
        return [name for name, one in SETS.items() if one.usual or text == "all"]
    names = [name for name in text.replace(",", " ").split() if name]
    unknown = [name for name in names if name not in SETS]
    if unknown:
        raise SystemExit(f"no set `{unknown[0]}`; there are: {', '.join(SETS)}, and `all`")
    return names
