"""What goes in as dicts and lists comes out the same, whatever it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import kanava as kv

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)
moments = st.datetimes(min_value=dt.datetime(1, 1, 2), max_value=dt.datetime(9999, 12, 30))
zones = st.sampled_from([dt.timezone(dt.timedelta(hours=hours)) for hours in (-11, 0, 2, 14)])
SCALARS: list[st.SearchStrategy[Any]] = [
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    text,
    st.binary(max_size=20),
    st.dates(),
    moments,
    st.datetimes(dt.datetime(1, 1, 2), dt.datetime(9999, 12, 30), timezones=zones),
]


def columns_of(scalar: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Lists of one kind of value: bare, in lists, or in records; some of them missing."""
    record = st.fixed_dictionaries({"a": st.none() | scalar, "b": st.none() | text})
    shapes = [scalar, st.lists(st.none() | scalar, max_size=3), record, st.lists(record, max_size=2)]
    return st.one_of([st.lists(st.none() | shape, max_size=8) for shape in shapes])


columns = st.one_of([columns_of(scalar) for scalar in SCALARS])


@settings(deadline=None)
@given(columns)
def test_a_column_comes_back(values: list[Any]) -> None:
    table = kv.Table({"c": values})
    assert table["c"] == values
    assert kv.Table(table)["c"] == values
    assert table.num_rows == len(values)
    assert "c" in str(table)


@settings(deadline=None)
@given(st.lists(st.dictionaries(names, st.none() | st.integers(0, 9), max_size=4), max_size=6))
def test_rows_come_back(rows: list[dict[str, Any]]) -> None:
    known = list(dict.fromkeys(name for row in rows for name in row))
    expected = [{name: row.get(name) for name in known} for row in rows]
    assert kv.Table(rows).to_pylist() == expected
    assert list(kv.Table(rows)) == expected


@settings(deadline=None)
@given(st.lists(st.integers(), max_size=30), st.integers(-40, 40) | st.none(), st.integers(-40, 40) | st.none())
def test_slices_are_those_of_a_list(values: list[int], start: int | None, stop: int | None) -> None:
    small = [value % 1000 for value in values]
    assert kv.Table({"c": small})[start:stop]["c"] == small[start:stop]


@settings(deadline=None)
@given(st.lists(st.one_of(SCALARS), min_size=1, max_size=6))
def test_any_mixture_is_a_table_or_says_where(values: list[Any]) -> None:
    try:
        assert len(kv.Table({"c": values})["c"]) == len(values)
    except kv.InvalidArgument as error:
        assert "column `c`" in str(error)


def test_polars_reads_the_same(polars: Any) -> None:
    @settings(deadline=None)
    @given(columns)
    def reads(values: list[Any]) -> None:
        assert polars.DataFrame(kv.Table({"c": values}))["c"].to_list() == values

    reads()
