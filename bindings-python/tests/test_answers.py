"""What analysts ask for: contacts with every column that went in, customers, entries, the pairs in doubt."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from desk import history

import kanava as kv

ROWS = [
    {
        "contact_id": "1",
        "arrived_at": "2026-03-02T08:00:00Z",
        "answered_at": "2026-03-02T08:01:00Z",
        "account": "77",
        "phone": ["+358412345678", "+358507654321"],
        "agent": "anna",
        "amount": "12.50",
        "bot": False,
        "campaign": "spring",
        "matter": "invoice",
    },
    {"contact_id": "2", "arrived_at": "2026-03-04T09:30:00Z", "account": "77", "agent": "eero", "matter": "invoice"},
]
ZONE = dt.timezone(dt.timedelta(hours=2))


def desk() -> kv.History:
    made = kv.History()
    for row in ROWS:
        made.append(row, source="pbx", channel="voice")
    return made


def test_contacts_have_every_column_that_went_in() -> None:
    table = desk().contacts()
    assert table.column_names[:4] == ["contact", "source", "contact_id", "customer_id"]
    first, second = table
    assert first["phone"] == ["+358412345678", "+358507654321"] and second["phone"] is None
    assert (first["agent"], first["amount"], first["bot"]) == ("anna", "12.50", False)
    assert first["answered_at"] == dt.datetime(2026, 3, 2, 8, 1, tzinfo=dt.timezone.utc)
    assert first["attributes.campaign"] == "spring" and second["attributes.campaign"] is None
    assert [row["seq"] for row in table] == [1, 2] and second["previous_channel"] == "voice"
    assert desk().timeline("account:77").to_pydict() == table.to_pydict()


def test_columns_and_windows() -> None:
    made = desk()
    assert made.contacts(["agent", "contact_id"]).to_pydict() == {"agent": ["anna", "eero"], "contact_id": ["1", "2"]}
    assert made.contacts(("agent",), since="2026-03-04T09:30:00Z")["agent"] == ["eero"]
    assert made.contacts(["agent"], until=dt.datetime(2026, 3, 4, 11, 30, tzinfo=ZONE))["agent"] == ["anna"]
    assert len(made.contacts(channel="chat")) == 0 and len(made.contacts(customer="account:77")) == 2
    with pytest.raises(kv.InvalidArgument, match="no column `agnet`; did you mean `agent`"):
        made.contacts(["agnet"])
    with pytest.raises(kv.InvalidArgument, match="did you mean `attributes.campaign`"):
        made.contacts(["campaign"])
    with pytest.raises(kv.InvalidArgument, match="zone"):
        made.contacts(since=dt.datetime(2026, 3, 4))  # noqa: DTZ001
    with pytest.raises(kv.InvalidDocument, match="did you mean `voice`"):
        made.contacts(channel="voise")  # type: ignore[arg-type]
    with pytest.raises(kv.NotFound):
        made.contacts(customer="account:78")
    with pytest.raises(TypeError, match="a list of column names"):
        made.contacts("agent")


def test_every_package_reads_them(pyarrow: Any) -> None:
    table = desk().contacts()
    assert pyarrow.table(table).column("phone").to_pylist()[0] == ["+358412345678", "+358507654321"]
    assert str(pyarrow.table(table).schema.field("answered_at").type) == "timestamp[ns, tz=UTC]"


def test_polars_and_duckdb_read_them(polars: Any) -> None:
    frame = desk().contacts().to_polars()
    assert frame["attributes.campaign"].to_list() == ["spring", None]
    assert frame.schema["phone"] == polars.List(polars.String)


def test_pandas_reads_them(pandas: Any) -> None:
    frame = desk().contacts().to_pandas()
    assert frame["amount"][0] == "12.50" and frame["amount"].isna()[1] and frame["seq"].sum() == 3


def test_customers_are_known_or_strangers() -> None:
    made = history()
    made.append(
        [{"record_id": "7", "account": "A1", "full_name": "Liisa Virtanen", "email": "liisa.virtanen@example.fi"}],
        source="crm",
        kind="records",
    )
    table = made.customers()
    assert len(table) == 3 and len(set(table["customer_id"])) == 3
    known = {row["customer_id"]: row for row in table}[made.customer("account:A1")]
    assert known["known"] and known["names"] == ["Liisa Virtanen"] and known["channels"] == ["chat"]
    assert known["keys"] == ["account:A1", "email:liisa.virtanen@example.fi"]
    assert (known["contacts"], known["records"], known["open_cases"]) == (1, 1, 1)
    assert sum(table["known"]) == made.summary()["known_customers"] == 1 and made.summary()["strangers"] == 2
    later = made.customers(at=dt.datetime(2027, 3, 1, tzinfo=dt.timezone.utc))
    assert sum(later["open_cases"]) == 0 and sum(table["open_cases"]) == 3
    entries = made.entries()
    assert len(entries) == 5 and set(entries["kind"]) == {"contacts", "records"}
    assert entries.column_names == ["entry", "kind", "source", "id", "at", "revision", "customer_id"]


def test_what_is_judged_teaches(polars: Any) -> None:
    first = ["Anna", "Eero", "Liisa", "Onni", "Aino", "Kalle", "Matti", "Sari"]
    rows = [
        {
            "record_id": f"{source}{number}",
            "name": f"{first[number % 8]} {'Korhonen' if number % 3 else 'Virtanen'}{'' if source == 'a' else 'e'}",
            "born": f"19{50 + number % 40}-0{1 + number % 9}-1{number % 7}",
            "phone": f"+35841{1000000 + number * 7 + (source == 'b') * (number % 2)}",
        }
        for source in "ab"
        for number in range(60)
    ]
    found = kv.resolve(rows)
    queue = found.doubtful(low=0.01, high=1.0)
    assert len(queue) > 0 and set(queue["same"]) == {None}
    assert {"name.level", "name.a", "name.b"} <= set(queue.column_names) or len(queue.column_names) > 13
    judged = queue.to_pydict()
    judged["same"] = [a[1:] == b[1:] for a, b in zip(judged["record_a"], judged["record_b"])]
    again = kv.resolve(rows, labels=judged)
    assert not [w for w in again.report["warnings"] if w["column"] == "labels"]
    assert not set(zip(queue["record_a"], queue["record_b"])) & {
        (row["record_a"], row["record_b"]) for row in again.doubtful(low=0.01, high=1.0)
    }
    frame = queue.to_polars().with_columns(same=polars.lit(None, dtype=polars.Boolean))
    said = [w["text"] for w in kv.resolve(rows, labels=frame).report["warnings"] if w["column"] == "labels"]
    assert said == [f"{len(queue)} rows have nothing in `same`: they are not judged yet"]
    with pytest.raises(kv.InvalidArgument, match="`low` is at least that"):
        found.doubtful(low=0.0)


def test_the_column_of_ids_is_named() -> None:
    crm = [{"nr": "1", "name": "Anna Korhonen", "born": "1971-03-02"}]
    shop = [{"id": "a", "name": "Anna Korhonen", "born": "1971-03-02"}, {"id": "b", "name": "Eero Salo", "born": None}]
    found = kv.resolve({"crm": crm, "shop": shop}, columns={"record_id": ["nr", "id"]})
    assert found.customers["record_id"] == ["1", "a", "b"]
    assert kv.resolve(shop, columns={"record_id": "id"}).customers["record_id"] == ["a", "b"]
    with pytest.raises(kv.InvalidArgument, match="the source `shop`: the records have no column `nr`"):
        kv.resolve({"crm": crm, "shop": shop}, columns={"record_id": "nr"})
    with pytest.raises(kv.InvalidArgument, match="the source `crm`: .*no column `record_id`.*`columns` names"):
        kv.resolve({"crm": crm, "shop": shop})
    with pytest.raises(kv.InvalidArgument, match="is it `id`"):
        kv.resolve(shop)
    with pytest.raises(kv.InvalidArgument, match="`name` is not named by `columns`"):
        kv.resolve(shop, columns={"record_id": "id", "name": "nimi"})
