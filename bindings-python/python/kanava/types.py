"""What may be passed where: the protocols of the Arrow PyCapsule interface, and the types of words and documents.

Nothing needs to be imported or registered: an object that has the method is accepted, and so is a plain dict where a
`TypedDict` is named. The types are for editors and type checkers; what a value may be is decided by the library, and a
test holds the types against `kanava.columns` and `kanava.schema`.

Example:
    >>> from kanava.types import Contact
    >>> contact: Contact = {"contact_id": "1", "arrived_at": "2026-03-02T08:00:00Z", "channel": "voice"}
    >>> import kanava as kv
    >>> kv.History().append(contact, source="pbx").accepted
    1
"""

from __future__ import annotations

import datetime
import decimal
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias, TypedDict, runtime_checkable

__all__ = [
    "AppendOptions",
    "ArrowArrayExportable",
    "ArrowSchemaExportable",
    "ArrowStreamExportable",
    "CaseRule",
    "Channel",
    "ColumnRule",
    "ColumnsName",
    "Contact",
    "Direction",
    "DocumentLike",
    "DocumentOrPath",
    "EntryKind",
    "Event",
    "Facts",
    "FoldOther",
    "FoldWay",
    "Identity",
    "IdentityKind",
    "Instant",
    "KindRule",
    "Level",
    "OpenCase",
    "Order",
    "Outcome",
    "Record",
    "RecordsLike",
    "Request",
    "Resolver",
    "Running",
    "SchemaName",
    "Strength",
    "Subscription",
    "TableLike",
    "Transfer",
]


@runtime_checkable
class ArrowStreamExportable(Protocol):
    """A table, as a stream of batches.

    Among others: `kanava.Table`, `polars.DataFrame` (1.2 and later), `pandas.DataFrame` (2.2 and later, with pyarrow
    installed), `pyarrow.Table` and `pyarrow.RecordBatchReader` (14 and later), DuckDB relations, ibis tables.
    """

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Exports the table as a capsule named `arrow_array_stream`."""
        ...


@runtime_checkable
class ArrowArrayExportable(Protocol):
    """One batch of a table.

    Among others: `pyarrow.RecordBatch` (14 and later), nanoarrow and arro3 record batches.
    """

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """Exports the batch as two capsules, named `arrow_schema` and `arrow_array`."""
        ...


@runtime_checkable
class ArrowSchemaExportable(Protocol):
    """The columns of a table, without rows: `kanava.Table`, `pyarrow.Schema`, arro3 schemas."""

    def __arrow_c_schema__(self) -> object:
        """Exports the schema as a capsule named `arrow_schema`."""
        ...


TableLike: TypeAlias = (
    ArrowStreamExportable | ArrowArrayExportable | Mapping[str, Iterable[Any]] | Iterable[Mapping[str, Any]]
)
"""A table: an Arrow object, a dict of columns, or an iterable of dicts, one a row."""

DocumentLike: TypeAlias = Mapping[str, Any] | str
"""A document: a dict, or JSON text."""

DocumentOrPath: TypeAlias = Mapping[str, Any] | str | os.PathLike[str]
"""A document: a dict, JSON text (a string that begins with `{`), or the path of a file that holds JSON text."""

RecordsLike: TypeAlias = (
    ArrowStreamExportable | ArrowArrayExportable | Mapping[str, Any] | Iterable[Mapping[str, Any]]
)
"""Records to resolve: a table, or a dict with a table for each source (`Any`: said more exactly, a dict that is written
out in the call would have no type that fits)."""

Instant: TypeAlias = datetime.datetime | str
"""An instant: a `datetime` with a zone, or RFC 3339 text."""

Channel: TypeAlias = Literal[
    "voice", "chat", "mail", "message", "social", "web", "self_service", "callback", "in_person", "bot"
]
"""The way a contact came."""

Direction: TypeAlias = Literal["inbound", "outbound"]
"""Who started a contact: the customer or the company."""

Outcome: TypeAlias = Literal["resolved", "unresolved", "abandoned", "transferred", "closed_unanswered"]
"""How a contact ended."""

Transfer: TypeAlias = Literal["cold", "warm", "consult"]
"""How a contact was handed over."""

EntryKind: TypeAlias = Literal["contacts", "records", "orders", "subscriptions", "events"]
"""What the rows of a delivery are."""

IdentityKind: TypeAlias = Literal["national_id", "account", "card", "email", "handle", "phone", "device"]
"""The kinds of identity, from the strongest to the weakest."""

Strength: TypeAlias = Literal["proves", "suggests", "weighs"]
"""How far a shared identity of a kind goes."""

Model: TypeAlias = Literal["shipped", "none"]
"""What a history scores pairs of entries by where its resolver has no part of its own for that."""

Level: TypeAlias = Literal["low", "normal", "high"]
"""Urgency and difficulty of a request."""

ColumnsName: TypeAlias = Literal["contacts", "records", "orders", "subscriptions", "events", "conditions"]
"""What `kanava.columns` lists."""

FoldWay: TypeAlias = Literal["first", "last", "any", "min", "max", "sum", "list"]
"""Which value of several a column has."""

SchemaName: TypeAlias = Literal[
    "contacts",
    "records",
    "orders",
    "subscriptions",
    "events",
    "read",
    "append",
    "resolver",
    "resolve",
    "assertion",
    "table",
    "policy",
    "request",
    "floor",
    "decision",
]
"""What `kanava.schema` has a schema of."""

_Money: TypeAlias = decimal.Decimal | int | str
_Identities: TypeAlias = str | int | Sequence[str | int]


class _IdentityNeeded(TypedDict):
    kind: IdentityKind
    value: str


class Identity(_IdentityNeeded, total=False):
    """One of the `identities` of an entry."""

    verified: bool


class _Entry(TypedDict, total=False):
    """What every entry may have."""

    source: str
    revision: int | Instant
    zone: str
    full_name: str
    first_name: str
    last_name: str
    birth_date: datetime.date | str
    street: str
    city: str
    postcode: str
    country: str
    language: str
    phone_region: str
    national_id: _Identities
    account: _Identities
    card: _Identities
    email: _Identities
    handle: _Identities
    phone: _Identities
    device: _Identities
    identities: Sequence[Identity]
    attributes: Mapping[str, Any]


class _ContactNeeded(TypedDict):
    contact_id: str | int
    arrived_at: Instant


class Contact(_ContactNeeded, _Entry, total=False):
    """One interaction on one channel, as a document."""

    channel: Channel
    direction: Direction
    queued_at: Instant
    answered_at: Instant
    first_response_at: Instant
    ended_at: Instant
    wrapped_at: Instant
    promised_at: Instant
    matter: str
    subject: str
    text: str
    urgency: str
    difficulty: str
    queue: str
    agent: str
    bot: bool
    location: str
    outcome: Outcome
    closed_by: str
    parent_id: str | int
    transfer: Transfer
    reference: str | int
    thread_id: str | int
    asked_identity: bool
    asked_matter: bool
    amount: _Money
    margin: _Money
    cost: _Money
    currency: str


class Event(Contact, total=False):
    """A leg of a call, a state of a ticket, a step of a process: several make one contact. As a document."""

    event_id: str | int


class _RecordNeeded(TypedDict):
    record_id: str | int


class Record(_RecordNeeded, _Entry, total=False):
    """What a CRM knows of a person, as a document."""

    created_at: Instant
    segment: str


class _OrderNeeded(TypedDict):
    order_id: str | int


class Order(_OrderNeeded, _Entry, total=False):
    """An order, as a document."""

    ordered_at: Instant
    amount: _Money
    margin: _Money
    currency: str
    product: str


class _SubscriptionNeeded(TypedDict):
    subscription_id: str | int


class Subscription(_SubscriptionNeeded, _Entry, total=False):
    """A subscription, as a document."""

    started_at: Instant
    ended_at: Instant
    amount: _Money
    margin: _Money
    currency: str
    product: str
    cancel_request_at: Instant


class ColumnRule(TypedDict, total=False):
    """How a column is made from the delivery's own, in `columns` of `History.append`."""

    column: str
    columns: Sequence[str]
    list: Sequence[str]
    join: str
    missing: Literal["null", "skip"]
    add: Literal["ms", "s", "min", "h"]
    value: str
    row: bool
    format: str | Sequence[str]
    formats: Sequence[str]
    decimal: str
    null: Sequence[str]
    skip: Sequence[str]
    values: Mapping[str, str]
    international: bool
    when: Mapping[str, Sequence[str]]
    on_error: Literal["reject", "null"]
    verified: bool


class FoldOther(TypedDict):
    """A column of a contact that is made of another column of its events."""

    way: FoldWay
    of: str


class AppendOptions(TypedDict, total=False):
    """How one delivery is read: the arguments of `History.append`, as `history.append(table, **options)`."""

    source: str
    kind: EntryKind
    channel: Channel
    zone: str
    region: str
    international: bool
    columns: Mapping[str, str | Sequence[str] | ColumnRule]
    attributes: bool
    trusted: bool
    delivery: str
    fold: Mapping[str, FoldWay | FoldOther]
    strict: bool


class _KindRuleNeeded(TypedDict):
    strength: Strength


class KindRule(_KindRuleNeeded, total=False):
    """What a kind of identity is worth."""

    cap: int | None
    contradictions: bool
    window: str | None


class CaseRule(TypedDict, total=False):
    """When contacts about one matter are one case."""

    window: str
    matters: Mapping[str, str]
    quiet: str


class Resolver(TypedDict, total=False):
    """The resolver document: who is one customer, and what is one case."""

    version: int
    region: str | None
    kinds: Mapping[IdentityKind, KindRule]
    blocked: Mapping[IdentityKind, Sequence[str]]
    one_verified_account: bool
    cases: CaseRule
    model: Model
    scored: Mapping[str, Any] | None


class OpenCase(TypedDict, total=False):
    """The open case that a request would join."""

    case_id: str
    matter: str
    opened_at: Instant
    contacts: int
    holder_agent: str
    holder_queue: str
    channels: Sequence[str]


class Facts(TypedDict, total=False):
    """What is known of the customer of a request; `History.facts` fills it in."""

    known: bool
    customer_id: str
    repeat: bool
    repeat_count: int
    hours_since_last: float
    open_case: OpenCase
    tried_in_vain: Sequence[str]
    abandoned_minutes_ago: float
    on_site: bool
    promised_callback_at: Instant
    contacts_30d: int
    segments_hint: Sequence[str]
    orders_count: int
    orders_amount: float
    products: Sequence[str]
    contact_hazard: float
    contact_hazard_n: int
    value: float
    evidence: Mapping[str, Sequence[str]]


class _RunningNeeded(TypedDict):
    channel: str


class Running(_RunningNeeded, total=False):
    """Where a contact that is under way is now."""

    queue: str
    agent: str
    bot: bool
    started_at: Instant


class _RequestNeeded(TypedDict):
    at: Instant


class Request(_RequestNeeded, total=False):
    """One contact to route, as a document."""

    channel: str
    matter: str
    customer: str
    urgency: Level
    difficulty: Level
    language: str
    zone: str
    quiet_hours: str
    text: str
    facts: Facts
    consent: Mapping[str, bool | None]
    attributes: Mapping[str, bool | int | float | str | None]
    running: Running
    brief: Mapping[str, Any]
    report_lost: bool
