"""Tables by themselves: built from Python values, looked at, exported. No package is needed."""

from __future__ import annotations

import datetime as dt
import decimal

import pytest

import kanava as kv

UTC = dt.timezone.utc
HELSINKI = dt.timezone(dt.timedelta(hours=2))


def test_columns_and_rows_say_the_same() -> None:
    columns = kv.Table({"a": [1, None], "b": ["x", "y"]})
    rows = kv.Table([{"a": 1, "b": "x"}, {"b": "y"}])
    assert columns.schema == rows.schema == {"a": "Int64", "b": "Utf8"}
    assert columns.to_pylist() == rows.to_pylist() == [{"a": 1, "b": "x"}, {"a": None, "b": "y"}]
    assert columns.to_pydict() == {"a": [1, None], "b": ["x", "y"]}
    assert list(rows) == rows.to_pylist()
    assert len(rows) == rows.num_rows == 2
    assert rows.column_names == ["a", "b"]


@pytest.mark.parametrize(
    ("values", "kind", "back"),
    [
        ([True, None, False], "Boolean", None),
        ([1, -(2**63), 2**63 - 1], "Int64", None),
        ([1, 2.5], "Float64", [1.0, 2.5]),
        (["", "ä", "\U0001f600", "a\nb", "nul\0"], "Utf8", None),
        ([b"", b"\x00\xff"], "Binary", None),
        ([None, None], "Null", None),
        ([dt.date(2026, 3, 2), dt.date(1, 1, 1), dt.date(9999, 12, 31)], "Date32", None),
        ([dt.datetime(2026, 3, 2, 8, 0, 0, 123456), None], "Timestamp(µs)", None),
        (
            [dt.datetime(2026, 3, 2, 8, tzinfo=HELSINKI), dt.datetime(1900, 1, 1, 0, 0, 0, 1, UTC)],
            'Timestamp(µs, "UTC")',
            [dt.datetime(2026, 3, 2, 6, tzinfo=UTC), dt.datetime(1900, 1, 1, 0, 0, 0, 1, UTC)],
        ),
        ([decimal.Decimal("12.50"), decimal.Decimal(3)], "Utf8", ["12.50", "3"]),
        ([["a", "b"], [], None, [None]], "List(Utf8)", None),
        ([("a",)], "List(Utf8)", [["a"]]),
        ([[[1], []], None], "List(List(Int64))", None),
        ([float("nan"), 1.0], "Float64", [None, 1.0]),
        (["x", float("nan")], "Utf8", ["x", None]),
        ([], "Null", None),
    ],
    ids=str,
)
def test_each_type_goes_in_and_comes_back(values: list[object], kind: str, back: list[object] | None) -> None:
    table = kv.Table({"c": values})
    assert table.schema == {"c": kind}
    assert table["c"] == (values if back is None else back)


def test_records_are_dicts_and_may_differ_in_their_fields() -> None:
    identities = [{"kind": "phone", "value": "+358412345678"}, {"kind": "email", "value": "a@b.fi", "verified": True}]
    table = kv.Table({"identities": [identities, None, []]})
    assert table["identities"] == [[{"verified": None, **identities[0]}, identities[1]], None, []]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["a", "b", 3], "row 2, column `c`: a whole number (`3`) follows text, expected one type"),
        ([1, True], "row 1, column `c`: a bool (`True`) follows a whole number, expected one type"),
        ([1, None, "x"], "row 2, column `c`: text (`'x'`) follows a whole number, expected one type"),
        ([["a"], "a"], "row 1, column `c`: text (`'a'`) follows a list, expected one type"),
        ([["a", 1]], "row 0, column `c`: a whole number (`1`) follows text, expected one type"),
        ([2**63], "row 0, column `c`: "),
        (["\ud800"], "row 0, column `c`: "),
        ([object()], "row 0, column `c`: a value of type `object`, expected text, a number"),
        (
            [dt.datetime(2026, 1, 1, tzinfo=UTC), dt.datetime(2026, 1, 1)],
            "a datetime without a zone (`datetime.datetime(2026, 1, 1, 0, 0)`) follows a datetime with a zone",
        ),
        ([{"a": 1}, {"a": "x"}], "row 1, column `c`: text (`{'a': 'x'}`) follows a whole number"),
    ],
    ids=str,
)
def test_a_mixture_names_its_row_and_column(values: list[object], said: str) -> None:
    with pytest.raises(kv.InvalidArgument) as caught:
        kv.Table({"ok": [None] * len(values), "c": values})
    assert said in str(caught.value)


def test_a_nul_in_a_name_is_refused() -> None:
    with pytest.raises(kv.InvalidArgument, match="holds a NUL"):
        kv.Table({"a\0": [1]})


def test_columns_must_be_of_one_length() -> None:
    with pytest.raises(kv.InvalidArgument, match="column `b` has 1 rows, column `a` has 2"):
        kv.Table({"a": [1, 2], "b": [1]})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (5, "got `int`"),
        ("abc", "got `str`"),
        (b"abc", "got `bytes`"),
        (None, "got `NoneType`"),
        ([1], "row 0 is of type `int`, expected a dict"),
        ([{"a": 1}, "b"], "row 1 is of type `str`, expected a dict"),
        ([{1: 2}], "the column name `1` is of type `int`"),
        ({"a": 5}, "column `a` is of type `int`"),
        ({"a": "text"}, "column `a` is of type `str`"),
        ({1: [2]}, "the column name `1` is of type `int`"),
    ],
    ids=str,
)
def test_what_is_no_table_is_a_type_error(data: object, said: str) -> None:
    with pytest.raises(TypeError) as caught:
        kv.Table(data)  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_rows_columns_and_slices() -> None:
    table = kv.Table({"n": list(range(100))})
    assert table[0] == {"n": 0}
    assert table[-1] == {"n": 99}
    assert table[10:13]["n"] == [10, 11, 12]
    assert table[-2:]["n"] == [98, 99]
    assert table[5:2].num_rows == 0
    assert table[90:1000].num_rows == 10
    assert table[10:20][5:].to_pydict() == {"n": [15, 16, 17, 18, 19]}
    with pytest.raises(IndexError, match="row 100 of a table with 100 rows"):
        table[100]
    with pytest.raises(KeyError, match="no column `m`, there are: n"):
        table["m"]
    with pytest.raises(ValueError, match="a step of 2"):
        table[::2]


def test_no_rows_and_no_columns() -> None:
    assert kv.Table([]).to_pylist() == []
    assert str(kv.Table([])) == "[0 rows x 0 columns]"
    assert kv.Table([{}, {}]).to_pylist() == [{}, {}]
    assert kv.Table({"a": []}).to_pydict() == {"a": []}
    assert str(kv.Table({"a": []})) == "a\n-\n[0 rows x 1 column]"


def test_it_exports_itself_as_often_as_asked() -> None:
    table = kv.Table({"a": [1, 2, 3], "b": [["x"], None, []]})[1:]
    for _ in range(3):
        assert kv.Table(table).to_pydict() == {"a": [2, 3], "b": [None, []]}
    assert isinstance(table, kv.ArrowStreamExportable)
    assert isinstance(table, kv.ArrowSchemaExportable)
    assert "arrow_schema" in repr(table.__arrow_c_schema__())
    # A capsule that nobody consumes frees what it holds.
    for _ in range(1000):
        table.__arrow_c_stream__()


def test_a_long_table_shows_its_head_and_tail() -> None:
    table = kv.Table({"n": list(range(1234)), "text": [f"row {n}" for n in range(1234)]})
    lines = str(table).splitlines()
    assert lines[0] == "   n  text"
    assert lines[2] == "   0  row 0"
    assert lines[8] == "..."
    assert lines[-2] == "1233  row 1233"
    assert lines[-1] == "[1,234 rows x 2 columns]"
    assert len(lines) == 2 + 6 + 1 + 4 + 1
    assert repr(table) == str(table)


def test_odd_cells_keep_their_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    moment = dt.datetime(2026, 3, 2, 8, 0, 0, 5000, UTC)
    table = kv.Table(
        {
            "text": ["a\tb\x1b[31m", "x" * 50, None],
            "wide": ["日本", "e\u0301", "z"],
            "at": [moment, moment.replace(microsecond=0), None],
            "yes": [True, False, None],
            "tags": [["a", "b"], [], None],
        }
    )
    lines = str(table).splitlines()
    assert lines[2].startswith("a b [31m")
    assert lines[3] == "x" * 31 + "…  e\u0301"
    assert "\x1b" not in str(table)
    assert lines[-1].startswith("[3 rows x 5 columns] not shown: at, yes, tags")
    monkeypatch.setenv("COLUMNS", "200")
    lines = str(table).splitlines()
    assert "2026-03-02 08:00:00.005Z" in lines[2]
    assert lines[3].index("2026") == lines[4].index("z") + 7  # the accent takes no room of its own
    assert "true" in lines[2] and "a, b" in lines[2]


def test_html_is_escaped() -> None:
    page = kv.Table({"<b>": ["<script>", "a&b"]})._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<th>&lt;b&gt;</th>" in page
    assert "[2 rows x 1 column]" in page
    assert "&hellip;" in kv.Table({"n": list(range(50))})._repr_html_()


def test_instants_outside_pythons_years_stay_numbers() -> None:
    far = kv.Table({"a": [dt.datetime(9999, 12, 31, 23, 59, 59, 999999, UTC)]})
    assert far["a"] == [dt.datetime(9999, 12, 31, 23, 59, 59, 999999, UTC)]
