"""Runs the suite with and without the dataframe packages, and holds what several test files need.

`--no-packages` makes pyarrow, pandas, polars, NumPy and DuckDB impossible to import, as if they were not installed.
Tests that need one of them are skipped then, and where it is not installed.
"""

from __future__ import annotations

import importlib.abc
import signal
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

import pytest

PACKAGES = ("pyarrow", "pandas", "polars", "numpy", "duckdb")


class Blocker(importlib.abc.MetaPathFinder):
    """Refuses to find the packages."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        if name.partition(".")[0] in PACKAGES:
            raise ModuleNotFoundError(f"No module named {name!r} (--no-packages)", name=name)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-packages", action="store_true", help="make pyarrow, pandas, polars ... unimportable")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--no-packages"):
        loaded = [name for name in PACKAGES if name in sys.modules]
        assert not loaded, f"already imported: {loaded}"
        sys.meta_path.insert(0, Blocker())


def pytest_report_header(config: pytest.Config) -> str:
    return "packages: " + (", ".join(name for name in PACKAGES if have(name)) or "none")


def have(name: str) -> bool:
    try:
        __import__(name)
    except ImportError:
        return False
    return True


@pytest.fixture
def pyarrow() -> Any:
    return pytest.importorskip("pyarrow", exc_type=ImportError)


@pytest.fixture
def pandas(pyarrow: Any) -> Any:
    return pytest.importorskip("pandas", exc_type=ImportError)


@pytest.fixture
def polars() -> Any:
    return pytest.importorskip("polars", exc_type=ImportError)


@pytest.fixture
def duckdb() -> Any:
    return pytest.importorskip("duckdb", exc_type=ImportError)


@pytest.fixture
def control_c() -> Iterator[None]:
    """Control-C raises `KeyboardInterrupt`, also where whoever started the tests has it ignored (`nohup`, a job in the
    background of a script): Python then installs no handler of its own.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
