"""One history per customer across every channel, and a routing decision that knows that history.

`History` takes in the exports and events of many systems and says who is who, what happened in what order, which case
is still open, and what the next handler must know. `resolve` finds out who is who among records that share no clean
key: names with typing errors, shared telephones, missing dates. `Router` takes a policy and says where a contact should
go now, and why. All three are the same engine that Rust and C programs use; the answers are equal to the byte.

What goes in: Arrow tables of any package (polars, pandas, pyarrow, DuckDB), dicts and lists, CSV files, JSON text.
What comes out: `Table`, which every dataframe package reads, and `Document`, a dict. No package is needed for either.

What it does not do: it reads no clock, draws no random number and opens no file that was not named; instants and draws
are arguments, so that every answer can be had again.

Example:
    >>> import kanava as kv
    >>> history = kv.History()
    >>> report = history.append(
    ...     {
    ...         "call": ["c1", "c2", "c3"],
    ...         "ani": ["041 234 5678", "+358412345678", "0401112222"],
    ...         "start": ["2026-03-02T08:00:00Z", "2026-03-04T09:30:00Z", "2026-03-04T10:00:00Z"],
    ...         "about": ["invoice.due_date", "invoice.due_date", "order.status"],
    ...     },
    ...     source="pbx",
    ...     channel="voice",
    ...     region="FI",
    ...     columns={"contact_id": "call", "phone": "ani", "arrived_at": "start", "matter": "about"},
    ... )
    >>> print(report)
    3 accepted
    >>> history.summary()["customers"], len(history.timeline("+358 41 234 5678"))
    (2, 2)
"""

from kanava._native import __version__
from kanava.append_report import AppendReport
from kanava.documents import Decision, Document, Reason, Replay, WhatIf
from kanava.errors import (
    Busy,
    Cancelled,
    Conflict,
    Internal,
    InvalidArgument,
    InvalidDocument,
    InvalidPolicy,
    KanavaError,
    NotFound,
    StoreCorrupt,
    StoreIo,
    Unsupported,
)
from kanava.history import History
from kanava.hours import Hours, HoursInterval, HoursProblem, holidays
from kanava.policy import Policy, PolicyDiff, Problem
from kanava.resolution import Resolution, resolve, score
from kanava.router import Router
from kanava.schemas import columns, schema
from kanava.simulation import Simulation, simulate
from kanava.sources import identity, read_csv
from kanava.table import Table
from kanava.types import ArrowArrayExportable, ArrowSchemaExportable, ArrowStreamExportable
from kanava.waiting import (
    agents_needed,
    chat,
    erlang_a,
    erlang_b,
    erlang_c,
    expected_wait,
    queueing,
    retrials,
)
from kanava.zones import ZoneData

__all__ = [
    "AppendReport",
    "ArrowArrayExportable",
    "ArrowSchemaExportable",
    "ArrowStreamExportable",
    "Busy",
    "Cancelled",
    "Conflict",
    "Decision",
    "Document",
    "History",
    "Hours",
    "HoursInterval",
    "HoursProblem",
    "Internal",
    "InvalidArgument",
    "InvalidDocument",
    "InvalidPolicy",
    "KanavaError",
    "NotFound",
    "Policy",
    "PolicyDiff",
    "Problem",
    "Reason",
    "Replay",
    "Resolution",
    "Router",
    "Simulation",
    "StoreCorrupt",
    "StoreIo",
    "Table",
    "Unsupported",
    "WhatIf",
    "ZoneData",
    "__version__",
    "agents_needed",
    "chat",
    "columns",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "expected_wait",
    "holidays",
    "identity",
    "queueing",
    "read_csv",
    "resolve",
    "retrials",
    "schema",
    "score",
    "simulate",
]
