"""The package as a whole: what it imports, what it says of itself, and that its examples are true."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import PACKAGES
from desk import POLICY

import kanava as kv

MODULES = ["kanava", *(f"kanava.{found.name}" for found in pkgutil.iter_modules(kv.__path__))]


def test_importing_it_imports_no_package() -> None:
    program = f"import sys, kanava; print([name for name in {PACKAGES} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_the_packages_the_error_says_which() -> None:
    program = """
import sys
for name in ("pyarrow", "pandas", "polars"): sys.modules[name] = None
import kanava
table = kanava.Table({"a": [1]})
print(table.to_pylist(), len(str(table)) > 0, len(table._repr_html_()) > 0)
for method, name in ((table.to_pyarrow, "pyarrow"), (table.to_polars, "polars"), (table.to_pandas, "pandas")):
    try: method()
    except ImportError as error: print(error.name == name, name in str(error), "to_pylist" in str(error))
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:4] == ["[{'a': 1}] True True", *["True True True"] * 3]


def test_the_version_is_a_version() -> None:
    assert [part.isdigit() for part in kv.__version__.split(".")] == [True] * 3


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_documentation(name: str) -> None:
    module = importlib.import_module(name)
    names: dict[str, Any] = {"kv": kv}
    if name == "kanava.router" or name == "kanava.documents":
        names["router"] = kv.Router(POLICY)
    result = doctest.testmod(module, extraglobs=names, optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


def public() -> Iterator[tuple[str, Any]]:
    for name in kv.__all__:
        thing = getattr(kv, name)
        if not callable(thing):
            continue
        yield name, thing
        if inspect.isclass(thing):
            for member, value in inspect.getmembers(thing):
                # What every mapping has is told where mappings are.
                ours = getattr(value, "__module__", "") != "collections.abc"
                if not member.startswith("_") and ours and (inspect.isfunction(value) or isinstance(value, property)):
                    yield f"{name}.{member}", value


@pytest.mark.parametrize(("name", "thing"), [pytest.param(*pair, id=pair[0]) for pair in public()])
def test_everything_public_says_what_it_is(name: str, thing: Any) -> None:
    said = inspect.getdoc(thing)
    assert said, f"{name} has no docstring"
    first = said.splitlines()[0]
    assert first.endswith((".", ":")), f"{name}: {first!r} is not a sentence"
    if inspect.isfunction(thing):
        for parameter in list(inspect.signature(thing).parameters)[1 if "." in name else 0 :]:
            assert f"{parameter}: " in said or name.endswith("_document"), f"{name} does not explain `{parameter}`"
