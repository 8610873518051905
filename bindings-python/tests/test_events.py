"""Events that make contacts: logs of processes and telephone exchanges as they were exported, against plain Python.

The data is not part of this repository, see `test_real_data.py`; without it these tests are skipped.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime, timezone
from typing import Any

import pytest
from test_real_data import DATA

import kanava as kv

CHANNELS = {"Internet": "web", "Desk": "in_person", "Post": "mail", "e-mail": "mail", "Intern": "mail"}
LOGS: dict[str, dict[str, Any]] = {
    "helpdesk-verona/helpdesk.csv.gz": {
        "columns": {
            "contact_id": "case:concept:name",
            "arrived_at": "time:timestamp",
            "account": "customer",
            "agent": "org:resource",
        },
        "channel": "mail",
        "fold": {"states": {"way": "list", "of": "concept:name"}},
    },
    "bpi2013-volvo/closed_problems.csv.gz": {
        "columns": {
            "contact_id": "case:concept:name",
            "arrived_at": "time:timestamp",
            "agent": "org:resource",
            "queue": "org:group",
        },
        "channel": "mail",
        "fold": {"states": {"way": "list", "of": "lifecycle:transition"}},
    },
    "permit-receipt/receipt.csv.gz": {
        "columns": {
            "contact_id": "case:concept:name",
            "event_id": "concept:instance",
            "arrived_at": "time:timestamp",
            "agent": "org:resource",
            "channel": {"column": "case:channel", "values": CHANNELS},
        },
    },
    "telephony/asterisk_cel.open.csv.gz": {
        "columns": {
            "contact_id": "linkedid",
            "arrived_at": "eventtime",
            "agent": "peer",
        },
        "channel": "voice",
        "fold": {"path": {"way": "list", "of": "eventtype"}},
    },
}


def instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=timezone.utc)


@pytest.mark.parametrize("name", LOGS)
def test_a_log_of_events_loads_without_a_program(name: str) -> None:
    if not DATA.is_dir():
        pytest.skip(f"the real exports are not here: no folder {DATA} (KANAVA_DATA names another)")
    options = LOGS[name]
    rows = kv.read_csv(DATA / name)
    history = kv.History()
    report = history.append(rows, source="log", kind="events", **options)
    names = {ours: rule["column"] if isinstance(rule, dict) else rule for ours, rule in options["columns"].items()}
    columns = {ours: rows.column(theirs) for ours, theirs in names.items()}
    events = defaultdict(list)
    for i, contact in enumerate(columns["contact_id"]):
        events[contact].append({ours: values[i] for ours, values in columns.items()})
    assert (report.rejected, report.folded) == (0, len(events)), report
    assert report.accepted + report.unchanged == len(rows), report
    folded = {c["contact"].removeprefix("log:"): c for key in history.customers()["customer_id"] for c in history.timeline_document(key)["contacts"]}
    assert folded.keys() == events.keys()
    for contact, legs in events.items():
        made = folded[contact]
        instants = [instant(leg["arrived_at"]) for leg in legs]
        assert instant(made["arrived_at"].replace("Z", "+00:00")) == min(instants)
        if len(set(instants)) > 1:
            assert instant(made["ended_at"].replace("Z", "+00:00")) == max(instants)
        if len(set(instants)) == len(instants):
            # Where no two happened at once the order is plain.
            agents = [leg["agent"] for _, leg in sorted(zip(instants, legs), key=lambda pair: pair[0]) if leg["agent"]]
            path = [agent for i, agent in enumerate(agents) if i == 0 or agents[i - 1] != agent]
            assert made.get("agent") == (path[-1] if path else None)
            assert json.loads(made["attributes"].get("agents", json.dumps(path[:1]))) == path[: len(path)]
            assert int(made["attributes"].get("transfers", 0)) == max(len(path) - 1, 0)
    # In another order, cut in two, told twice: the same.
    again = kv.History()
    half = len(rows) // 2
    for part in (rows[half:], rows[:half], rows[half:]):
        again.append(part, source="log", kind="events", **options)
    assert again.contacts().to_pylist() == history.contacts().to_pylist()
