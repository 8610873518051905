"""Arrow tables that break their promise: named or refused, and never a crash. pyarrow makes them without a look."""

from __future__ import annotations

import ctypes
import struct
from typing import Any

import pytest

import kanava as kv

AT = "2026-03-02T08:00:00Z"


def append(pa: Any, column: Any, name: str = "agent", **options: Any) -> Any:
    rows = len(column)
    table = {"contact_id": pa.array([str(i) for i in range(rows)]), "arrived_at": pa.array([AT] * rows), name: column}
    history = kv.History()
    return history.append(pa.table(table), source="x", channel="voice", **options), history


def offsets(pa: Any, *ends: int, wide: bool = False) -> Any:
    return pa.py_buffer(struct.pack(f"={len(ends)}{'q' if wide else 'i'}", *ends))


def latin(pa: Any, kind: str) -> Any:
    """Three texts, the second in Latin-1: `ä` is one byte of no UTF-8."""
    data = b"abHyv\xe4\xe4cd"
    if kind == "string_view":
        views = b"".join(struct.pack("=i12s", len(t), t) for t in (b"ab", b"Hyv\xe4\xe4", b"cd"))
        return pa.Array.from_buffers(pa.string_view(), 3, [None, pa.py_buffer(views)])
    if kind == "dictionary":
        return pa.DictionaryArray.from_arrays(pa.array([0, 1, 2], pa.int8()), latin(pa, "string"))
    wide = kind == "large_string"
    text = pa.large_string() if wide else pa.string()
    return pa.Array.from_buffers(text, 3, [None, offsets(pa, 0, 2, 7, 9, wide=wide), pa.py_buffer(data)])


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "dictionary"])
@pytest.mark.parametrize("name", ["agent", "phone", "contact_id", "colour"])
def test_a_row_with_text_that_is_not_utf8_is_named_and_the_others_kept(pyarrow: Any, kind: str, name: str) -> None:
    report, history = append(pyarrow, latin(pyarrow, kind), name)
    assert (report.accepted, report.rejected) == (2, 1)
    row = report.rejected_rows[0]
    assert (row["row"], row["column"], row["reason"]) == (1, name, "expected text in UTF-8")
    assert row["value"] == "Hyv\ufffd\ufffd"
    assert len(history.contacts()) == 2


def test_text_that_is_not_utf8_is_refused_where_there_are_no_rows_to_name(pyarrow: Any) -> None:
    for kind in ("string", "large_string", "string_view", "dictionary"):
        table = pyarrow.table({"record_id": pyarrow.array(["1", "2", "3"]), "name": latin(pyarrow, kind)})
        with pytest.raises(kv.InvalidArgument, match=r"the table cannot be read: column `name`: .*(?i:utf-?8)"):
            kv.resolve(table)
        with pytest.raises(kv.InvalidArgument, match="column `name`"):
            kv.Table(table)


class Spoilt:
    """A column over bytes that are changed behind the back of pyarrow, which looks at them when it makes a table."""

    def __init__(self, pa: Any, good: bytes, bad: bytes, make: Any) -> None:
        self.memory, self.bad = bytearray(good), bad
        self.array = make(pa.py_buffer(self.memory))

    def table(self, pa: Any, name: str, **columns: Any) -> Any:
        rows = len(self.array)
        columns = {column: pa.array([value.format(i) for i in range(rows)]) for column, value in columns.items()}
        table = pa.table({**columns, name: self.array})
        self.memory[:] = self.bad
        return table


def broken(pa: Any) -> dict[str, Any]:
    words = pa.array(["a", "b"])
    numbers = pa.array([1, 2, 3], pa.int64())

    def ends(*ends: int) -> bytes:
        return struct.pack(f"={len(ends)}i", *ends)

    def text(good: bytes, bad: bytes) -> Any:
        data, rows = pa.py_buffer(b"abcdef"), len(good) // 4 - 1
        return Spoilt(pa, good, bad, lambda b: pa.Array.from_buffers(pa.string(), rows, [None, b, data]))

    def lists(good: bytes, bad: bytes) -> Any:
        kind, rows = pa.list_(pa.string()), len(good) // 4 - 1
        return Spoilt(pa, good, bad, lambda b: pa.ListArray.from_buffers(kind, rows, [None, b], children=[words]))

    def view(bad: bytes) -> Any:
        good = struct.pack("=i12s", 2, b"ab")
        return Spoilt(pa, good, bad, lambda b: pa.Array.from_buffers(pa.string_view(), 1, [None, b]))

    def key(bad: int) -> Any:
        kind = pa.dictionary(pa.int8(), pa.string())

        def make(keys: Any) -> Any:
            return pa.DictionaryArray.from_buffers(kind, 2, [None, keys], words)

        return Spoilt(pa, struct.pack("=2b", 0, 1), struct.pack("=2b", 0, bad), make)

    def counted(nulls: int, mask: bytes) -> Any:
        def make(bits: Any) -> Any:
            return pa.Array.from_buffers(pa.int64(), 3, [bits, numbers.buffers()[1]], null_count=nulls)

        return Spoilt(pa, mask, mask, make)

    return {
        "offsets that go back": text(ends(0, 2, 5, 6), ends(0, 5, 2, 6)),
        "an offset below zero": text(ends(0, 1), ends(0, -5)),
        "a first offset below zero": text(ends(0, 1), ends(-2, 1)),
        "a list whose offsets go back": lists(ends(0, 1, 2), ends(0, 2, 1)),
        "a list past its values": lists(ends(0, 1), ends(0, 9)),
        "a view into no buffer": view(struct.pack("=i4sii", 20, b"abcd", 7, 0)),
        "a view of a length below zero": view(struct.pack("=i12s", -3, b"")),
        "a key past the words": key(9),
        "a key below zero": key(-2),
        "too few nulls": counted(1, b"\x01"),
        "too many nulls": counted(2, b"\x05"),
    }


NAMES = [
    "offsets that go back",
    "an offset below zero",
    "a first offset below zero",
    "a list whose offsets go back",
    "a list past its values",
    "a view into no buffer",
    "a view of a length below zero",
    "a key past the words",
    "a key below zero",
    "too few nulls",
    "too many nulls",
]


@pytest.mark.parametrize("name", NAMES)
def test_what_leads_nowhere_is_refused_by_its_column(pyarrow: Any, name: str) -> None:
    assert list(broken(pyarrow)) == NAMES
    for column in ("agent", "phone", "colour"):
        table = broken(pyarrow)[name].table(pyarrow, column, contact_id="{}", arrived_at=AT)
        with pytest.raises(kv.InvalidArgument, match=f"column `{column}`"):
            kv.History().append(table, source="x", channel="voice")
    table = broken(pyarrow)[name].table(pyarrow, "name", record_id="{}")
    with pytest.raises(kv.InvalidArgument, match="column `name`"):
        kv.resolve(table)


class CArray(ctypes.Structure):
    """`struct ArrowArray`."""

    _fields_ = (
        ("length", ctypes.c_int64),
        ("null_count", ctypes.c_int64),
        ("offset", ctypes.c_int64),
        ("n_buffers", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("buffers", ctypes.POINTER(ctypes.c_void_p)),
        ("children", ctypes.POINTER(ctypes.c_void_p)),
        ("dictionary", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


class Pair:
    """One batch, changed by a test before it is handed over."""

    def __init__(self, pa: Any) -> None:
        batch = pa.record_batch({"contact_id": ["1", "2"], "arrived_at": [AT, AT]})
        self.schema, self.array = batch.__arrow_c_array__()
        pointer = ctypes.pythonapi.PyCapsule_GetPointer
        pointer.restype, pointer.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
        self.batch = CArray.from_address(pointer(self.array, b"arrow_array"))

    def column(self) -> CArray:
        address = self.batch.children[0]
        assert address is not None
        return CArray.from_address(address)

    def __arrow_c_array__(self, requested_schema: object = None) -> object:
        return self.schema, self.array


@pytest.mark.parametrize(
    ("field", "value"),
    [("length", -1), ("length", 2**62), ("offset", -1), ("offset", 2**62), ("null_count", 7), ("n_buffers", -1)],
)
@pytest.mark.parametrize("of_column", [False, True])
def test_numbers_that_cannot_be_are_refused(pyarrow: Any, field: str, value: int, of_column: bool) -> None:
    pair = Pair(pyarrow)
    struct_of = pair.column() if of_column else pair.batch
    before = getattr(struct_of, field)
    setattr(struct_of, field, value)
    with pytest.raises(kv.InvalidArgument, match="column `contact_id`" if of_column else "a batch"):
        kv.History().append(pair, source="x", channel="voice")
    assert before != value


def test_a_buffer_that_is_not_there_is_refused(pyarrow: Any) -> None:
    pair = Pair(pyarrow)
    pair.column().buffers[1] = None
    with pytest.raises(kv.InvalidArgument, match="are null or do not lie straight"):
        kv.History().append(pair, source="x", channel="voice")


def test_who_is_trusted_is_believed(pyarrow: Any) -> None:
    whole = pyarrow.table({"contact_id": ["1"], "arrived_at": [AT]})
    assert kv.History().append(whole, source="x", channel="voice", trusted=True).accepted == 1
    with pytest.raises(kv.InvalidDocument, match="trusted"):
        kv.History().append(whole, source="x", trusted="yes")  # type: ignore[arg-type]


def test_a_batch_without_columns_has_no_rows(pyarrow: Any) -> None:
    class Rows:
        def __arrow_c_array__(self, requested_schema: object = None) -> object:
            return self.pair

    empty = Rows()
    empty.pair = pyarrow.record_batch([], names=[]).__arrow_c_array__()  # type: ignore[attr-defined]
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
    CArray.from_address(pointer(empty.pair[1], b"arrow_array")).length = 10**12  # type: ignore[attr-defined]
    columns = {"contact_id": {"row": True}, "arrived_at": {"value": AT}}
    with pytest.raises(kv.InvalidArgument, match="has no columns"):
        kv.History().append(empty, source="x", columns=columns)  # type: ignore[arg-type]


def test_pandas_indices_are_no_columns(pandas: Any) -> None:
    rows = {"contact_id": ["1", "2"], "arrived_at": [AT, AT], "account": ["7", "8"]}
    history = kv.History()
    for index in ([4, 9], [0, 1], [1, 0]):
        report = history.append(pandas.DataFrame(rows, index=index), source="x", channel="chat")
    assert (report.accepted, report.superseded, report.unchanged) == (0, 0, 2)
    told = [w["reason"] for w in report.warnings if w["column"] == "__index_level_0__"]
    assert told == ["the index of a frame is not kept"]
    assert "attributes" not in history.timeline_document("x:1")["contacts"][0]
    people = pandas.DataFrame({"record_id": ["1", "2"], "name": ["Aino Laine", "Eero Aho"]}, index=[3, 4])
    assert "__index_level_0__" not in str(kv.resolve(people).resolver)


def test_slices_of_nested_columns_are_cut_once(pyarrow: Any) -> None:
    """A struct, a list and a dictionary that begin in the middle of their buffers."""
    columns = {
        "text": pyarrow.array(["a", None, "c", "d"]),
        "words": pyarrow.array(["a", None, "a", "b"]).dictionary_encode(),
        "lists": pyarrow.array([["a"], None, [], ["c", "d"]]),
        "structs": pyarrow.array([{"x": 1, "y": ["p"]}, None, {"x": None, "y": []}, {"x": 4, "y": ["q", None]}]),
        "pairs": pyarrow.array([[1, 2], None, [5, 6], [7, None]], pyarrow.list_(pyarrow.int8(), 2)),
    }
    whole = pyarrow.table(columns)
    for at, rows in ((0, 4), (1, 3), (2, 2), (3, 1), (1, 2), (2, 0)):
        for table in (whole.slice(at, rows), whole.to_batches()[0].slice(at, rows)):
            assert kv.Table(table).to_pydict() == table.to_pydict()
