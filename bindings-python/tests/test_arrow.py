"""Tables of other packages in, and tables into other packages, by the Arrow PyCapsule interface."""

from __future__ import annotations

import ctypes
import datetime as dt
import decimal
import gc
from typing import Any

import pytest

import kanava as kv

UTC = dt.timezone.utc
AT = "2026-03-02T12:00:00Z"
POLICY = {
    "name": "t",
    "version": "7",
    "objective": {},
    "channels": {"chat": {"kind": "chat"}, "voice": {"kind": "voice"}},
    "rules": [{"name": "tea", "when": "'tea' in facts.products", "then": {"prefer": ["chat"]}}],
    "fallback": {"channel": "chat"},
}
COLUMNS = {
    "n": [1, None, 3],
    "x": [0.5, 1.5, None],
    "text": ["ä", None, ""],
    "yes": [True, False, None],
    "at": [dt.datetime(2026, 3, 2, 8, tzinfo=UTC), None, dt.datetime(1969, 12, 31, 23, 59, 59, 999999, UTC)],
    "tags": [["a", "b"], None, []],
}


def test_polars_there_and_back(polars: Any) -> None:
    frame = polars.DataFrame(COLUMNS)
    table = kv.Table(frame)
    assert table.to_pydict() == COLUMNS
    assert table.to_polars().equals(frame)
    assert polars.DataFrame(table[1:]).equals(frame[1:])
    empty = kv.Table(frame.clear())
    assert empty.num_rows == 0 and empty.column_names == list(COLUMNS)


def test_polars_categories_dates_durations_and_structs(polars: Any) -> None:
    frame = polars.DataFrame(
        {
            "category": polars.Series(["a", None, "a"], dtype=polars.Categorical),
            "enum": polars.Series(["a", "b", None], dtype=polars.Enum(["a", "b"])),
            "day": [dt.date(2026, 3, 2), None, dt.date(1969, 12, 31)],
            "gap": [dt.timedelta(days=1, microseconds=5), None, dt.timedelta(seconds=-1)],
            "struct": [{"a": 1, "b": "x"}, {"a": None, "b": None}, {"a": 3, "b": "z"}],
            "small": polars.Series([1, None, 255], dtype=polars.UInt8),
        }
    )
    assert kv.Table(frame).to_pydict() == frame.to_dict(as_series=False)


@pytest.mark.parametrize("kind", ["Categorical", "Enum"])
def test_polars_categories_are_the_words_they_stand_for(polars: Any, kind: str) -> None:
    def categories(words: list[Any]) -> Any:
        known = sorted({word for word in words if word is not None})
        return polars.Series(words, dtype=polars.Categorical() if kind == "Categorical" else polars.Enum(known))

    def frames(columns: dict[str, list[Any]], coded: list[str]) -> tuple[Any, Any]:
        plain = polars.DataFrame(columns)
        return plain, plain.with_columns(categories(columns[name]).alias(name) for name in coded)

    router = kv.Router(POLICY)
    asked: dict[str, list[Any]] = {"channel": ["chat", "voice", None], "language": ["fi", None, "sv"]}
    plain, coded = frames({"at": [AT] * 3, **asked}, list(asked))
    lists = [["tea", "cup"], None, ["cup"]]
    items = polars.List(categories(["cup", "tea"]).dtype)
    plain = plain.with_columns(polars.Series("products", lists))
    coded = coded.with_columns(polars.Series("products", lists, dtype=items))
    assert router.decide_table(coded).to_pydict() == router.decide_table(plain).to_pydict()
    assert router.decide_table(coded)["channel"] == ["chat", "voice", "chat"]
    assert kv.Table(coded)["products"] == lists

    calls: dict[str, list[Any]] = {"contact_id": ["1", "2"], "phone": ["+358412345678"] * 2}
    calls |= {"channel": ["voice", "chat"], "matter": ["repair", None]}
    logs = []
    for frame in frames({**calls, "arrived_at": [AT, AT]}, list(calls)):
        history = kv.History()
        assert history.append(frame, source="pbx").accepted == 2
        logs.append(history.log().to_pydict())
    assert logs[0] == logs[1]

    people: dict[str, list[Any]] = {
        "record_id": ["1", "2", "3", "4"],
        "name": ["Aino Virtanen", "Aino Virtanen", "Eero Korhonen", None],
        "email": ["aino@posti.example", "aino@posti.example", "eero@posti.example", "x@posti.example"],
    }
    resolved = [kv.resolve(frame).customers.to_pydict() for frame in frames(people, list(people))]
    assert resolved[0] == resolved[1]


def test_pyarrow_there_and_back(pyarrow: Any) -> None:
    table = pyarrow.table(COLUMNS)
    assert kv.Table(table).to_pydict() == COLUMNS
    assert kv.Table(table).to_pyarrow().equals(table)
    batch = table.to_batches()[0]
    assert kv.Table(batch).to_pydict() == COLUMNS
    reader = pyarrow.RecordBatchReader.from_batches(batch.schema, [batch, batch.slice(1), batch.slice(0, 0)])
    assert kv.Table(reader)["n"] == [1, None, 3, None, 3]


def test_the_words_of_lists_are_made_once(pyarrow: Any) -> None:
    """Made for each row they are four hundred million: the test would not end."""
    many = 20_000
    words = pyarrow.array([f"w{n}" for n in range(many)])
    items = pyarrow.DictionaryArray.from_arrays(pyarrow.array([*range(many), None]), words)
    ends = pyarrow.array([0, *range(many), many + 1], pyarrow.int32())
    lists = pyarrow.ListArray.from_arrays(ends, items)
    expected = [[], *([f"w{n}"] for n in range(many - 1)), [f"w{many - 1}", None]]
    for array in (lists, lists.cast(pyarrow.large_list(items.type))):
        assert kv.Table(pyarrow.table({"lists": array}))["lists"] == expected
        assert kv.Table(pyarrow.table({"lists": array}).slice(many, 1))["lists"] == expected[-1:]
    pairs = pyarrow.FixedSizeListArray.from_arrays(items[:6], 2, mask=pyarrow.array([False, True, False]))
    read = [["w0", "w1"], None, ["w4", "w5"]]
    assert kv.Table(pyarrow.table({"pairs": pairs}))["pairs"] == read
    assert kv.Table(pyarrow.table({"pairs": pairs}).slice(1))["pairs"] == read[1:]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "Europe/Helsinki"])
def test_every_unit_of_time(pyarrow: Any, unit: str, zone: str | None) -> None:
    ticks = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    array = pyarrow.array([0, -ticks, 1_772_438_400 * ticks, None], pyarrow.int64())
    table = kv.Table(pyarrow.table({"at": array.cast(pyarrow.timestamp(unit, zone))}))
    tz = UTC if zone else None
    expected = [dt.datetime(1970, 1, 1), dt.datetime(1969, 12, 31, 23, 59, 59), dt.datetime(2026, 3, 2, 8)]
    assert table["at"] == [moment.replace(tzinfo=tz) for moment in expected] + [None]
    assert kv.Table(pyarrow.table({"gap": array.cast(pyarrow.duration(unit))}))["gap"][1] == dt.timedelta(seconds=-1)


def test_nanoseconds_are_cut_in_python_and_kept_in_arrow(pyarrow: Any) -> None:
    source = pyarrow.table({"at": pyarrow.array([1_772_438_400_123_456_789, -1], pyarrow.timestamp("ns", "UTC"))})
    table = kv.Table(source)
    assert table["at"] == [
        dt.datetime(2026, 3, 2, 8, 0, 0, 123456, UTC),
        dt.datetime(1969, 12, 31, 23, 59, 59, 999999, UTC),
    ]
    assert pyarrow.table(table).equals(source)


def test_instants_outside_pythons_years_stay_numbers(pyarrow: Any) -> None:
    far = pyarrow.array([2**62, -(2**62)], pyarrow.timestamp("s"))
    assert kv.Table(pyarrow.table({"at": far}))["at"] == [2**62, -(2**62)]
    assert kv.Table(pyarrow.table({"gap": pyarrow.array([2**62], pyarrow.duration("s"))}))["gap"] == [2**62]
    assert kv.Table(pyarrow.table({"day": pyarrow.array([2**31 - 1], pyarrow.int32()).cast("date32")}))["day"] == [
        2**31 - 1
    ]


def test_other_types_of_arrow(pyarrow: Any) -> None:
    money = [decimal.Decimal("12.50"), None, decimal.Decimal("-0.01")]
    table = kv.Table(
        pyarrow.table(
            {
                "money": pyarrow.array(money, pyarrow.decimal128(10, 2)),
                "wide": pyarrow.array(money, pyarrow.decimal256(50, 2)),
                "words": pyarrow.array(["a", None, "a"]).dictionary_encode(),
                "large": pyarrow.array(["a", None, "ä"], pyarrow.large_string()),
                "view": pyarrow.array(["a", None, "longer than twelve"], pyarrow.string_view()),
                "bytes": pyarrow.array([b"\x00", None, b""], pyarrow.large_binary()),
                "pair": pyarrow.array([[1, 2], None, [3, None]], pyarrow.list_(pyarrow.int8(), 2)),
                "day": pyarrow.array([dt.date(2026, 3, 2), None, dt.date(1969, 12, 31)], pyarrow.date64()),
                "half": pyarrow.array([1.5, None, 2.0], pyarrow.float32()),
            }
        )
    )
    assert table["money"] == table["wide"] == money
    assert table["words"] == ["a", None, "a"]
    assert table["view"] == ["a", None, "longer than twelve"]
    assert table["bytes"] == [b"\x00", None, b""]
    assert table["pair"] == [[1, 2], None, [3, None]]
    assert table["day"] == [dt.date(2026, 3, 2), None, dt.date(1969, 12, 31)]
    assert table["half"] == [1.5, None, 2.0]
    odd = kv.Table(pyarrow.table({"t": pyarrow.array([dt.time(8)])}))
    with pytest.raises(kv.Unsupported, match="Time64"):
        odd.to_pylist()
    assert odd.to_pyarrow()["t"].to_pylist() == [dt.time(8)]


def test_pandas_there_and_back(pandas: Any) -> None:
    times = pandas.to_datetime(["2026-03-02", None], utc=True)
    frame = pandas.DataFrame({"n": [1, 2], "text": ["a", None], "at": times})
    table = kv.Table(frame)
    assert table["n"] == [1, 2]
    assert table["text"] == ["a", None]
    assert table["at"] == [dt.datetime(2026, 3, 2, tzinfo=UTC), None]
    back = table.to_pandas()
    assert list(back.columns) == ["n", "text", "at"]
    assert back["n"].tolist() == [1, 2]
    rows = kv.Table(frame.to_dict("records"))
    assert rows["at"] == table["at"]
    assert rows["text"] == ["a", None]
    assert kv.Table({"n": frame["n"], "at": frame["at"]})["n"] == [1, 2]


def test_numpy_columns_and_scalars(pandas: Any) -> None:
    import numpy

    table = kv.Table({"n": numpy.array([1, 2]), "x": numpy.array([0.5, numpy.nan]), "t": numpy.array(["a", "b"])})
    assert table.to_pydict() == {"n": [1, 2], "x": [0.5, None], "t": ["a", "b"]}
    rows = kv.Table([{"n": numpy.int32(7), "x": numpy.float32(0.5), "b": numpy.bool_(True), "gone": pandas.NA}])
    assert rows.to_pylist() == [{"n": 7, "x": 0.5, "b": True, "gone": None}]


def test_duckdb_relations(duckdb: Any) -> None:
    with duckdb.connect() as connection:
        relation = connection.sql("select 1 as n, 'x' as t union all select 2, null order by n")
        assert kv.Table(relation).to_pydict() == {"n": [1, 2], "t": ["x", None]}
        ours = kv.Table({"n": [1, 2, 3]})
        assert ours.num_rows == 3
        assert connection.sql("select sum(n) from ours").fetchall() == [(6,)]


def test_a_failing_stream_says_what_it_said(pyarrow: Any) -> None:
    def batches() -> Any:
        yield pyarrow.record_batch({"n": [1]})
        raise ValueError("the disk is on fire")

    reader = pyarrow.RecordBatchReader.from_batches(pyarrow.schema([("n", pyarrow.int64())]), batches())
    with pytest.raises(kv.InvalidArgument, match="the disk is on fire"):
        kv.Table(reader)


def test_what_is_no_table_is_refused(pyarrow: Any) -> None:
    with pytest.raises(kv.InvalidArgument, match="expected a table, got an array of `Int64`"):
        kv.Table(pyarrow.array([1, 2]))
    with pytest.raises(kv.InvalidArgument, match="the table cannot be read"):
        kv.Table(pyarrow.chunked_array([[1, 2]]))
    nulls = pyarrow.StructArray.from_arrays([pyarrow.array([1, 2])], ["a"], mask=pyarrow.array([True, False]))
    with pytest.raises(kv.InvalidArgument, match="expected a table"):
        kv.Table(nulls)


class Exporter:
    """Hands over what it was given, which need not be a capsule."""

    def __init__(self, stream: object = None, array: object = None) -> None:
        if stream is not None:
            self.__arrow_c_stream__ = lambda requested_schema=None: stream
        if array is not None:
            self.__arrow_c_array__ = lambda requested_schema=None: array


def test_capsules_are_checked() -> None:
    table = kv.Table({"a": [1]})
    with pytest.raises(TypeError):
        kv.Table(Exporter(stream=5))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="PyCapsule"):
        kv.Table(Exporter(stream=table.__arrow_c_schema__()))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        kv.Table(Exporter(array=5))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="PyCapsule"):
        kv.Table(Exporter(array=(table.__arrow_c_schema__(), table.__arrow_c_stream__())))  # type: ignore[arg-type]
    once = Exporter(stream=table.__arrow_c_stream__())
    assert kv.Table(once)["a"] == [1]  # type: ignore[arg-type]
    with pytest.raises(kv.InvalidArgument, match="consumed before"):
        kv.Table(once)  # type: ignore[arg-type]


def test_an_array_pair_is_consumed_once(pyarrow: Any) -> None:
    pair = pyarrow.record_batch({"a": [1]}).__arrow_c_array__()
    assert kv.Table(Exporter(array=pair))["a"] == [1]  # type: ignore[arg-type]
    with pytest.raises(kv.InvalidArgument):
        kv.Table(Exporter(array=pair))  # type: ignore[arg-type]


class CStream(ctypes.Structure):
    """`struct ArrowArrayStream`."""

    _fields_ = (
        ("get_schema", ctypes.c_void_p),
        ("get_next", ctypes.c_void_p),
        ("get_last_error", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


def test_a_producer_may_fail_without_a_message() -> None:
    name = b"arrow_array_stream"
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
    capsule = kv.Table({"a": [1]}).__arrow_c_stream__()
    stream = CStream.from_address(pointer(capsule, name))
    fails = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda this, out: 5)
    silent = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)(lambda this: None)
    stream.get_next = ctypes.cast(fails, ctypes.c_void_p)
    stream.get_last_error = ctypes.cast(silent, ctypes.c_void_p)
    with pytest.raises(kv.InvalidArgument, match="failed .code 5.: it does not say why"):
        kv.Table(Exporter(stream=capsule))  # type: ignore[arg-type]
    assert kv.Table({"a": [1]})["a"] == [1]
    gc.collect()
