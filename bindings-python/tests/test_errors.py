"""The exceptions: one for each status of the core, and all that they carry."""

from __future__ import annotations

import json
import pickle

import pytest

import kanava as kv
from kanava import _native, errors


def test_one_class_for_each_status_and_no_other() -> None:
    classes = {kind.status: kind for kind in kv.KanavaError.__subclasses__()}
    assert {name: kind.code for name, kind in classes.items()} == dict(_native.STATUSES)
    for name, kind in classes.items():
        assert kind.__name__ == "".join(part.capitalize() for part in name.split("_"))
        assert getattr(kv, kind.__name__) is kind
        assert kind.__name__ in kv.__all__


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (kv.InvalidArgument, ValueError),
        (kv.InvalidDocument, ValueError),
        (kv.InvalidPolicy, ValueError),
        (kv.NotFound, LookupError),
        (kv.Conflict, RuntimeError),
        (kv.Busy, RuntimeError),
        (kv.StoreIo, OSError),
        (kv.StoreCorrupt, RuntimeError),
        (kv.Unsupported, NotImplementedError),
        (kv.Cancelled, RuntimeError),
        (kv.Internal, RuntimeError),
    ],
)
def test_each_is_what_python_would_expect(kind: type[kv.KanavaError], builtin: type[Exception]) -> None:
    error = kind("what, where, expected")
    assert isinstance(error, builtin)
    assert str(error) == "what, where, expected"
    assert json.loads(error.document) == {"status": kind.status, "code": kind.code, "message": str(error)}
    assert error.problems == [json.loads(error.document)]
    assert error.line is error.column is error.path is None


def test_an_error_of_the_core_arrives_whole() -> None:
    with pytest.raises(kv.InvalidArgument) as caught:
        kv.identity("fax", "1")
    error = caught.value
    assert error.status == "invalid_argument" and error.code == 1
    assert "`fax`" in str(error)
    assert json.loads(error.document)["message"] in str(error)


def test_several_problems_are_all_there() -> None:
    problem: dict[str, object] = {"status": "invalid_policy", "code": 3, "message": "no channel"}
    problem |= {"line": 3, "column": 7, "path": "channels"}
    document = json.dumps({**problem, "problems": [problem, {**problem, "line": 9}]})
    error = errors.from_document(document, "no channel (line 3, column 7, at channels); and 1 more")
    assert type(error) is kv.InvalidPolicy
    assert (error.line, error.column, error.path) == (3, 7, "channels")
    assert [p["line"] for p in error.problems] == [3, 9]
    assert error.document == document


def test_a_status_of_a_newer_core_is_still_an_error() -> None:
    error = errors.from_document('{"status":"tired","code":100,"message":"later"}', "later")
    assert type(error) is kv.KanavaError


def test_they_can_be_sent_to_another_process() -> None:
    with pytest.raises(kv.KanavaError) as caught:
        kv.identity("fax", "1")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is type(caught.value)
    assert (str(copy), copy.document) == (str(caught.value), caught.value.document)
