"""A small service desk that several test files use: who called, what about, and the policy that routes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import kanava as kv

AT = "2026-03-05T08:00:00Z"

POLICY: dict[str, Any] = {
    "name": "office",
    "version": "1",
    "objective": {},
    "hours": {"day": {"open": "Mo-Fr 09:00-17:00", "zone": "Europe/Helsinki"}},
    "channels": {
        "voice": {"kind": "voice", "hours": "day", "queue": "service"},
        "mail": {"kind": "mail", "hours": "day", "queue": "back_office"},
    },
    "fallback": {"channel": "mail"},
}

CALLS = [
    {"id": "c1", "ani": "041 234 5678", "start": "2026-03-02T08:00:00Z", "about": "invoice.due_date"},
    {"id": "c2", "ani": "+358412345678", "start": "2026-03-04T09:30:00Z", "about": "invoice.due_date"},
    {"id": "c3", "ani": "040 111 2222", "start": "2026-03-04T10:00:00Z", "about": "order.status"},
]
COLUMNS = {"contact_id": "id", "phone": "ani", "arrived_at": "start", "matter": "about"}
CHAT = {
    "contact_id": "h1",
    "channel": "chat",
    "arrived_at": "2026-03-04T12:00:00Z",
    "email": "liisa.virtanen@example.fi",
    "matter": "order.status",
}


def history() -> kv.History:
    """Two customers by phone, one of them twice about the same matter, and a third by mail address."""
    desk = kv.History()
    desk.append(CALLS, source="pbx", channel="voice", region="FI", columns=COLUMNS)
    desk.append(CHAT, source="web")
    return desk


def many(count: int) -> dict[str, list[Any]]:
    """Contacts of a made-up week: every customer calls some five times."""
    begin = dt.datetime(2026, 3, 2, tzinfo=dt.timezone.utc)
    return {
        "contact_id": [f"c{number}" for number in range(count)],
        "arrived_at": [begin + dt.timedelta(seconds=number * 7) for number in range(count)],
        "account": [f"a{number * 7919 % (count // 5 + 1)}" for number in range(count)],
        "matter": [("invoice", "order", "moving")[number % 3] for number in range(count)],
    }
