"""The types of words and documents in `kanava.types` are those of the core, no more and no fewer."""

from __future__ import annotations

import typing
from typing import Any

import pytest

import kanava as kv
from kanava import types

Shape: typing.TypeAlias = Any
"""A `TypedDict` class: there is no type for those."""


def names_of(alias: object) -> list[str]:
    return list(typing.get_args(alias))


def words_of(column: str) -> list[str]:
    row = next(row for row in kv.columns("contacts") if row["name"] == column)
    return list(row["words"])


@pytest.mark.parametrize(
    ("column", "alias"),
    [
        ("channel", types.Channel),
        ("direction", types.Direction),
        ("outcome", types.Outcome),
        ("transfer", types.Transfer),
    ],
)
def test_the_words_of_a_column(column: str, alias: object) -> None:
    assert names_of(alias) == words_of(column)


def test_the_names_of_lists_and_schemas() -> None:
    for alias, ask in ((types.SchemaName, kv.schema), (types.ColumnsName, kv.columns)):
        with pytest.raises(kv.NotFound) as caught:
            ask("no such thing")
        listed = str(caught.value).partition("expected one of ")[2].replace("`", "").split(", ")
        assert names_of(alias) == listed
        for name in names_of(alias):
            ask(name)
    assert names_of(types.EntryKind) == kv.schema("append")["properties"]["kind"]["enum"]
    kinds = [row["name"] for row in kv.columns("contacts") if row["type"] == "identity"]
    assert names_of(types.IdentityKind) == kinds
    assert sorted(kv.History().resolver["kinds"]) == sorted(kinds)


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("contacts", types.Contact),
        ("records", types.Record),
        ("orders", types.Order),
        ("subscriptions", types.Subscription),
        ("events", types.Event),
    ],
)
def test_the_columns_of_an_entry(name: Any, shape: Shape) -> None:
    columns = kv.columns(name)
    assert set(shape.__annotations__) == set(columns["name"])
    assert shape.__required_keys__ == {row["name"] for row in columns if row["required"]}
    schema = kv.schema(name)
    assert list(schema["properties"]) == columns["name"]
    assert set(schema["required"]) == shape.__required_keys__


def found(schema: Any, path: str) -> Any:
    """The object at this place of a schema: a field, `*` for whatever has a name, `[]` for what is in a list."""
    at = schema
    inside = {"*": "additionalProperties", "[]": "items"}
    for part in filter(None, path.split("/")):
        at = at[inside[part]] if part in inside else at["properties"][part]
        while "anyOf" in at or "$ref" in at:
            if "$ref" in at:
                at = schema["$defs"][at["$ref"].rpartition("/")[2]]
            else:
                at = next(one for one in reversed(at["anyOf"]) if one != {"type": "null"})
    return at


@pytest.mark.parametrize(
    ("name", "path", "shape"),
    [
        ("append", "", types.AppendOptions),
        ("append", "columns/*", types.ColumnRule),
        ("append", "fold/*", types.FoldOther),
        ("resolver", "", types.Resolver),
        ("resolver", "kinds/*", types.KindRule),
        ("resolver", "cases", types.CaseRule),
        ("request", "", types.Request),
        ("request", "facts", types.Facts),
        ("request", "facts/open_case", types.OpenCase),
        ("request", "running", types.Running),
        ("contacts", "identities/[]", types.Identity),
    ],
)
def test_the_fields_of_a_document(name: Any, path: str, shape: Shape) -> None:
    schema = found(kv.schema(name), path)
    assert set(shape.__annotations__) == set(schema["properties"])
    assert shape.__required_keys__ == set(schema.get("required", []))


def test_levels_and_strengths() -> None:
    level = found(kv.schema("request"), "urgency")
    assert names_of(types.Level) == [one["const"] for one in level["oneOf"]]
    strength = found(kv.schema("resolver"), "kinds/*/strength")
    assert names_of(types.Strength) == [one["const"] for one in strength["oneOf"]]
    model = found(kv.schema("resolver"), "model")
    assert names_of(types.Model) == [one["const"] for one in model["oneOf"]]


def test_an_example_of_every_column_is_taken() -> None:
    for name in names_of(types.EntryKind):
        columns = kv.columns(name)
        row = {column["name"]: column["example"] for column in columns if column["type"] not in ("identities", "attributes")}
        report = kv.History().append([row], kind=name)
        assert (report.accepted, report.warnings) == (1, []), report
    assert names_of(types.FoldWay) == [one["const"] for one in kv.schema("append")["$defs"]["FoldWay"]["oneOf"]]


def test_an_unknown_list_of_columns() -> None:
    with pytest.raises(kv.NotFound, match="did you mean `contacts`"):
        kv.columns("contact")  # type: ignore[arg-type]
