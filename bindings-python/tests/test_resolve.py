"""`resolve`: records in any form, the answer, its reasons, and what is refused."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from generated import Row, groups, people

import kanava as kv

ROWS, TRUTH = people(40)
COLUMNS = {name: [row[name] for row in ROWS] for name in ROWS[0]}


@pytest.fixture(scope="module")
def found() -> kv.Resolution:
    return kv.resolve(ROWS)


def same(one: kv.Resolution, other: kv.Resolution) -> bool:
    """Whether two answers are equal to the byte."""
    tables = all(
        getattr(one, name).schema == getattr(other, name).schema
        and getattr(one, name).to_pydict() == getattr(other, name).to_pydict()
        for name in ("customers", "links", "refused")
    )
    return tables and one.resolver.document == other.resolver.document


@pytest.mark.parametrize("seed", [2, 3, 11, 13])
def test_nothing_needs_to_be_configured(seed: int) -> None:
    rows, truth = people(40, seed)
    assert groups(kv.resolve(rows).customers) == groups(truth)


def test_the_customers_are_a_row_a_record(found: kv.Resolution) -> None:
    assert groups(found.customers) == groups(TRUTH)
    customers = found.customers
    assert customers.column_names == ["source", "record_id", "customer_id", "confidence"]
    names = list(zip(customers["source"], customers["record_id"]))
    assert names == sorted(names) and len(names) == 80
    assert all(0.5 <= confidence <= 1 for confidence in customers["confidence"])
    assert kv.score(found, TRUTH)["pairwise"]["f1"] == 1.0


def test_the_answer_looks_like_itself(found: kv.Resolution) -> None:
    assert repr(found) == "<Resolution 80 records, 40 customers>"
    assert found.customers is found.customers and found.links is found.links and found.refused is found.refused
    assert found.links.column_names == ["record_a", "record_b", "customer_id", "probability", "weight"]
    assert found.refused.column_names == ["record_a", "record_b", "probability", "weight", "reason"]
    assert found.links["probability"] == sorted(found.links["probability"], reverse=True)
    assert len(found.links) >= 40
    assert json.loads(found.resolver.document) == found.resolver
    assert json.loads(found.report.document) == found.report
    assert {"records", "customers", "columns", "rules", "pairs", "links", "refused", "warnings"} <= set(found.report)


@pytest.mark.parametrize("form", ["shuffled", "columns", "generator", "table", "slices", "sources", "csv"])
def test_every_form_and_order_says_the_same(found: kv.Resolution, form: str) -> None:
    def of(source: str) -> list[Row]:
        return [without("source", row) for row in ROWS if row["source"] == source]

    forms: dict[str, Any] = {
        "shuffled": random.Random(3).sample(ROWS, len(ROWS)),
        "columns": COLUMNS,
        "generator": (row for row in ROWS),
        "table": kv.Table(ROWS),
        "slices": kv.Table([*ROWS, *ROWS])[40:120],
        "sources": {"shop": of("shop"), "crm": (row for row in of("crm"))},
        "csv": kv.read_csv(csv(ROWS)),
    }
    assert same(kv.resolve(forms[form]), found)


def test_frames_of_other_packages(found: kv.Resolution, pyarrow: Any, pandas: Any, polars: Any) -> None:
    table = pyarrow.Table.from_pylist(ROWS)
    assert same(kv.resolve(table), found)
    assert same(kv.resolve(pandas.DataFrame(ROWS)), found)
    assert same(kv.resolve(polars.DataFrame(ROWS)), found)
    words = table.set_column(0, "source", table["source"].dictionary_encode())
    assert same(kv.resolve(pyarrow.RecordBatchReader.from_batches(words.schema, words.to_batches(9))), found)
    sources = {
        "crm": polars.DataFrame([row for row in ROWS if row["source"] == "crm"]).drop("source"),
        "shop": pandas.DataFrame([row for row in ROWS if row["source"] == "shop"]).drop(columns="source"),
    }
    assert same(kv.resolve(sources), found)
    assert as_bytes(pyarrow, kv.resolve(polars.DataFrame(ROWS)).customers) == as_bytes(pyarrow, found.customers)


def test_sources_may_differ_in_their_columns_and_types(found: kv.Resolution) -> None:
    crm = [{**row, "record_id": int(row["record_id"][1:])} for row in ROWS if row["source"] == "crm"]
    shop = {name: [row[name] for row in ROWS if row["source"] == "shop"] for name in ROWS[0]}
    for row in crm:
        del row["source"], row["street"]
    del shop["source"], shop["phone"]
    apart = kv.resolve({"crm": crm, "shop": shop, "none": []})
    whole = groups(apart.customers) & {frozenset(name.replace(":c", ":") for name in pair) for pair in groups(TRUTH)}
    assert len(whole) >= 38
    assert {"phone", "street"} <= set(apart.report["columns"])
    assert set(kv.resolve({"crm": crm}).customers["source"]) == {"crm"}
    with pytest.raises(kv.InvalidArgument, match="`vip` is of the type `Boolean` in the source `crm` and `Utf8` in the source `shop`"):
        kv.resolve({"crm": [{"record_id": "1", "vip": True}], "shop": [{"record_id": "1", "vip": "yes"}]})


def test_without_a_source_records_are_named_by_their_id() -> None:
    rows = [{**row, "record_id": f"{row['source']}-{row['record_id']}"} for row in ROWS]
    found = kv.resolve([without("source", row) for row in rows])
    assert found.customers.column_names == ["record_id", "customer_id", "confidence"]
    together: dict[str, list[str]] = {}
    for row in found.customers:
        together.setdefault(row["customer_id"], []).append(row["record_id"])
    assert all(len(records) == 2 for records in together.values())
    first, second = next(iter(together.values()))
    assert found.why(first, second)["same"] is True


def test_a_resolver_is_handed_on(found: kv.Resolution, tmp_path: Path) -> None:
    path = tmp_path / "resolver.json"
    path.write_text(found.resolver.document, encoding="utf-8")
    for given in (found.resolver, found.resolver.document, path, str(path)):
        again = kv.resolve(COLUMNS, given)
        assert again.customers.to_pydict() == found.customers.to_pydict()
        assert again.resolver.document == found.resolver.document
    # On other records too: nothing is learned from them.
    others, truth = people(15, seed=11)
    apart = kv.resolve(others, found.resolver)
    assert apart.resolver.document == found.resolver.document
    assert kv.score(apart, truth)["pairwise"]["f1"] >= 0.9


def test_options_are_heeded(found: kv.Resolution) -> None:
    linked = kv.resolve([*ROWS, {**ROWS[0], "record_id": "twin"}], link_only=True)
    for customer in groups(linked.customers):
        assert len({name.partition(":")[0] for name in customer}) == len(customer), "two records of one source"
    assert all(link["record_a"].partition(":")[0] != link["record_b"].partition(":")[0] for link in linked.links)
    strict = kv.resolve(ROWS, threshold=0.999999)
    assert len(groups(strict.customers)) >= len(groups(found.customers))
    columns = kv.resolve(ROWS, kinds={"city": "ignored", "street": "text"}).report["columns"]
    assert "city" not in columns and columns["street"] == "text" and columns["email"] == "email"
    assert len(kv.resolve(ROWS, phone_region="GB").customers) == 80


def test_labels_are_taken(found: kv.Resolution) -> None:
    who = {f"{row['source']}:{row['record_id']}": row["customer_id"] for row in TRUTH}
    names = sorted(who)
    pairs = [(a, b) for number, a in enumerate(names) for b in names[number + 1 :] if who[a] == who[b]][:25]
    pairs += [(names[number], names[number + 1]) for number in range(20)]
    rows = [{"record_a": a, "record_b": b, "same": who[a] == who[b]} for a, b in pairs]
    labelled = kv.resolve(ROWS, labels=rows)
    assert groups(labelled.customers) == groups(TRUTH)
    assert same(kv.resolve(ROWS, labels=kv.Table(rows)), labelled)
    with pytest.raises(kv.InvalidArgument):
        kv.resolve(ROWS, labels={"record_a": ["crm:1"], "record_b": ["crm:2"]})


def test_reasons_are_in_words(found: kv.Resolution) -> None:
    link = found.links[0]
    a, b = link["record_a"], link["record_b"]
    why = found.why(a, b)
    assert why["same"] is True and why.text == str(why) and len(why.text) > 20
    assert json.loads(why.document) == why
    evidence = found.evidence(a, b)
    assert evidence.column_names == ["field", "kind", "value_a", "value_b", "level", "same", "random", "weight"]
    assert "email" in evidence["field"]
    other = next(name for name in found.links["record_a"] if name not in (a, b))
    assert found.why_not(a, other)["same"] is False and str(found.why_not(a, other))
    assert len(found.evidence(a, other)) > 0
    with pytest.raises(kv.Conflict):
        found.why(a, other)
    with pytest.raises(kv.Conflict):
        found.why_not(a, b)
    for ask in (found.why, found.why_not, found.evidence):
        with pytest.raises(kv.NotFound, match="nobody"):
            ask(a, "crm:nobody")


def test_bad_options_are_named(tmp_path: Path) -> None:
    for options, said in (
        ({"threshold": 0.0}, "threshold"),
        ({"threshold": 1.0}, "threshold"),
        ({"threshold": -3}, "threshold"),
        ({"threshold": "high"}, "threshold"),
        ({"kinds": {"city": "town"}}, "town"),
        ({"link_only": "yes"}, "link_only"),
        ({"phone_region": 5}, "phone_region"),
    ):
        with pytest.raises(kv.InvalidDocument, match=said):
            kv.resolve(ROWS, **options)  # type: ignore[arg-type]
    with pytest.raises(kv.InvalidDocument) as caught:
        kv.resolve(ROWS, '{"version": 1,\n "no_such_field": 5}')
    assert caught.value.line == 2
    with pytest.raises(FileNotFoundError):
        kv.resolve(ROWS, tmp_path / "nowhere.json")
    with pytest.raises(kv.InvalidArgument, match="JSON"):
        kv.resolve(ROWS, threshold=float("nan"))


def test_what_is_no_table_is_refused() -> None:
    for records, said in (
        (5, "expected a table"),
        ("people.csv", "expected a table"),
        ([1], "row 0 is of type `int`"),
        ({"crm": [{"record_id": "1"}], 7: [{"record_id": "1"}]}, "the source `7` is of type `int`"),
        ({"crm": [{"record_id": "1"}, 5]}, "the source `crm`: row 1 is of type `int`"),
        ({"record_id": "1"}, "column `record_id` is of type `str`"),
    ):
        with pytest.raises(TypeError, match=said):
            kv.resolve(records)  # type: ignore[arg-type]
    with pytest.raises(kv.InvalidArgument, match="the source `crm`: row 1, column `record_id`"):
        kv.resolve({"crm": [{"record_id": "1"}, {"record_id": 2}]})
    with pytest.raises(kv.InvalidArgument, match="source `crm` has a column `source` of its own"):
        kv.resolve({"crm": [{"record_id": "1", "source": "x"}]})
    with pytest.raises(TypeError, match="expected a table"):
        kv.resolve(ROWS, labels=5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected a progress function or None, got `int`"):
        kv.resolve(ROWS, progress=5)  # type: ignore[arg-type]


def without(name: str, row: Row) -> Row:
    return {known: value for known, value in row.items() if known != name}


def as_bytes(pyarrow: Any, table: kv.Table) -> bytes:
    out = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(out, pyarrow.table(table).schema) as writer:
        writer.write_table(pyarrow.table(table))
    return bytes(out.getvalue())


def csv(rows: list[Row]) -> bytes:
    """The rows as CSV text; what is nothing is empty."""
    lines = [list(rows[0]), *[["" if value is None else value for value in row.values()] for row in rows]]
    return "".join(",".join(line) + "\n" for line in lines).encode()
