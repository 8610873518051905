"""History: many sources in, one customer's truth out."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from typing import Any

from kanava import _html, _native
from kanava._inputs import arrow_table, document_or_file_text, document_text, given, is_columns, is_json
from kanava.answers import Answers, instant_or_none
from kanava.append_report import AppendReport
from kanava.assertions import Assertions
from kanava.documents import Document
from kanava.saving import Saving
from kanava.sources import read_csv
from kanava.table import Table
from kanava.types import (
    Channel,
    ColumnRule,
    DocumentLike,
    DocumentOrPath,
    EntryKind,
    FoldOther,
    FoldWay,
    Instant,
    TableLike,
)

__all__ = ["History"]


class History(Saving, Assertions, Answers):
    """The contacts of all sources in one memory: who is who, what belongs together, what is still open.

    Any number of threads may use one history: questions run beside each other, an `append` runs alone, and all of them
    run without the interpreter lock. The answer never depends on the order in which contacts arrived.

    A *key* names a customer: a customer id (also one that a merge has retired), `source:contact_id`, `kind:value`
    (`phone:+358 41 234 5678`), or a bare phone number or mail address.

    Args:
        resolver: The rules by which identities make a customer: a dict, JSON text, or the path of a file that holds
            it. Without it the defaults, which `resolver` writes out.

    Raises:
        InvalidDocument: The resolver does not follow its schema.
        OSError: The file cannot be read.

    Example:
        >>> import kanava as kv
        >>> history = kv.History()
        >>> report = history.append(
        ...     [
        ...         {"contact_id": "1", "arrived_at": "2026-03-02T08:00:00Z", "phone": "+358 41 234 5678"},
        ...         {"contact_id": "2", "arrived_at": "2026-03-02T09:30:00Z", "phone": "0412345678"},
        ...     ],
        ...     source="pbx",
        ...     channel="voice",
        ...     region="FI",
        ... )
        >>> report.accepted
        2
        >>> history.customer("pbx:1") == history.customer("+358 41 234 5678")
        True
        >>> history.timeline("pbx:2")["contact_id"]
        ['1', '2']
    """

    __slots__ = ("_core",)
    _core: _native.History

    def __init__(self, resolver: DocumentOrPath | None = None) -> None:
        self._core = _native.History(None if resolver is None else document_or_file_text(resolver))

    @classmethod
    def parse(cls, text: str) -> History:
        """Begins a history with a resolver from JSON text, and never from a file.

        Args:
            text: The resolver document.

        Raises:
            InvalidDocument: It does not follow its schema.
        """
        history = cls.__new__(cls)
        history._core = _native.History(text)
        return history

    @property
    def resolver(self) -> Document:
        """The resolver in use, with every default written out."""
        return Document(self._core.resolver_document())

    def append(
        self,
        data: TableLike | DocumentLike | os.PathLike[str],
        *,
        source: str | None = None,
        kind: EntryKind | None = None,
        channel: Channel | None = None,
        zone: str | None = None,
        region: str | None = None,
        international: bool | None = None,
        columns: Mapping[str, str | Sequence[str] | ColumnRule] | None = None,
        attributes: bool | None = None,
        trusted: bool | None = None,
        delivery: str | None = None,
        fold: Mapping[str, FoldWay | FoldOther] | None = None,
        strict: bool | None = None,
    ) -> AppendReport:
        """Takes in a table, one document, or a CSV file.

        The same rows may come again: what is here already is counted, not doubled. Of two rows with one source and id
        the one with the larger `revision` stays, and a row with a revision rather than one without; where neither has
        one, the row of the later delivery, and of one delivery the later row.

        Args:
            data: Any object with `__arrow_c_stream__` or `__arrow_c_array__` (a polars, pandas, pyarrow or DuckDB
                table), a polars `LazyFrame` or a pyarrow dataset, a dict of columns, an iterable of dicts (no dict: a
                day without contacts), one contact as a dict or as JSON text, or the path of a CSV file, which is read
                as `kanava.read_csv` reads it.
            source: The system the rows come from, when no column says it.
            kind: What the rows are: `contacts` (the default), `records`, `orders`, `subscriptions`, or `events`: legs of
                a call, states of a ticket, steps of a process, of which those with one `contact_id` make one contact.
                An entry is known by its source and id, whatever its kind: an order and a record of one source that have
                the same id are versions of one entry, of which the later one stays, and the report warns of it. Give
                each kind a source of its own where a system numbers them apart.
            channel: The channel, when no column says it.
            zone: The zone in which times without one are read, such as `Europe/Helsinki`.
            region: The region in which national phone numbers are read, such as `FI`.
            international: Whether every phone number is written in full, with its calling code, also where the plus sign
                is missing (`491701234567`), as WhatsApp and many exchanges do.
            columns: Our column names to theirs: `{"phone": "ani"}`; or to a rule that makes the column:
                `{"arrived_at": {"columns": ["date", "time"], "format": "%d.%m.%Y %H:%M"}}`; or to several columns
                that hold an identity each: `{"phone": ["home", "mobile"]}`.
            attributes: Whether columns that mean nothing here are kept as attributes; they are when left out.
            trusted: Whether the values of an Arrow table are believed. They are looked through when left out, since text
                that is not UTF-8, or an offset that leads nowhere, is undefined behaviour otherwise.
            delivery: The name of the delivery, such as the file's: what comes again under the same name is a repeat,
                whatever came between.
            fold: Of events: which value of several a column of the contact has, `{"seconds": "sum"}`, or of which other
                column: `{"agents": {"way": "list", "of": "agent"}}`. The report has the whole rule, defaults too. It is
                kept for the source until another one is given.
            strict: Whether nothing is taken, and an error raised, when a row would be refused or something should be
                looked at.

        Returns:
            How many rows were taken, and each row that was not, with the reason.

        Raises:
            InvalidArgument: The table cannot be read, a column mixes types, or an option is not known.
            InvalidDocument: One document was handed over and cannot be used.
            OSError: The file cannot be read.
            TypeError: It is neither a table nor a document.

        Example:
            >>> import kanava as kv
            >>> calls = {"id": ["7", "8"], "ani": ["+358412345678", "none"], "start": ["2026-03-02T08:00:00Z", "soon"]}
            >>> report = kv.History().append(
            ...     calls,
            ...     source="genesys",
            ...     channel="voice",
            ...     columns={"contact_id": "id", "phone": "ani", "arrived_at": "start"},
            ... )
            >>> report.accepted, report.rejected, report.rejected_rows[0]["column"]
            (1, 1, 'start')
        """
        options = given(
            source=source,
            kind=kind,
            channel=channel,
            zone=zone,
            region=region,
            international=international,
            columns=columns,
            attributes=attributes,
            trusted=trusted,
            delivery=delivery,
            fold=fold,
            strict=strict,
        )
        if isinstance(data, os.PathLike) or (isinstance(data, str) and not is_json(data)):
            data = read_csv(data)
        if isinstance(data, str) or (isinstance(data, Mapping) and not is_columns(data)):
            return AppendReport(self._core.append_document(document_text(data), options))
        return AppendReport(self._core.append_table(arrow_table(data), options))

    def assertion(self, document: DocumentLike) -> str:
        """Takes in one assertion document; `same`, `note`, `settle` and the others are short for it.

        Args:
            document: The assertion: its `type`, what it is about, who said it, when and why.

        Returns:
            The id of the assertion, for `undo`.

        Raises:
            InvalidDocument: It does not follow its schema.
            NotFound: It is about something that is not here.
            Conflict: It contradicts what was said before.
        """
        return self._core.assert_document(document_text(document))

    def merge(self, log: TableLike) -> AppendReport:
        """Takes in the log of another history. Two that exchanged their logs agree.

        Logs of earlier versions are read. What a later version wrote is kept, passed on by `log` and named in the
        report's `warnings`.

        Args:
            log: What `log` of the other one returned, as it is or from a file it was written to.

        Raises:
            InvalidArgument: It is not such a log.
            Unsupported: A later version wrote it in a format that this one cannot keep.

        Example:
            >>> import kanava as kv
            >>> here, there = kv.History(), kv.History()
            >>> contact = {"contact_id": "1", "channel": "chat", "arrived_at": "2026-03-02T08:00:00Z", "account": "77"}
            >>> _ = here.append(contact, source="web")
            >>> there.merge(here.log()).accepted
            1
            >>> there.customer("account:77") == here.customer("account:77")
            True
        """
        return AppendReport(self._core.merge_table(arrow_table(log)))

    def customer(self, key: str) -> str:
        """The id of the customer that a key names.

        Args:
            key: See the class.

        Raises:
            NotFound: There is no such customer.
        """
        return self._core.customer_id(key)

    def timeline(self, key: str) -> Table:
        """The contacts of one customer in time order, over all channels, with the columns of `contacts`.

        Args:
            key: See the class.

        Raises:
            NotFound: There is no such customer.
        """
        return Table._of(self._core.timeline_table(key))

    def timeline_document(self, key: str) -> Document:
        """The same as a document."""
        return Document(self._core.timeline_document(key))

    def brief(self, key: str, at: Instant | None = None) -> Document:
        """What the next handler must know, so that the customer need not say it again.

        Args:
            key: See the class.
            at: The instant the brief is for: a `datetime` with a zone, or RFC 3339 text. Without it, the customer's
                last contact.

        Raises:
            NotFound: There is no such customer.
            InvalidArgument: The instant has no zone or cannot be read.
        """
        return Document(self._core.brief_document(key, instant_or_none(at)))

    def cases_document(
        self,
        *,
        open: bool | None = None,
        customer: str | None = None,
        matter: str | None = None,
        at: Instant | None = None,
    ) -> Document:
        """The same as a document."""
        filter = given(open=open, customer=customer, matter=matter, at=instant_or_none(at))
        return Document(self._core.cases_document(filter))

    def facts(self, request: DocumentLike) -> Document:
        """Fills in what the history knows of a routing request.

        Args:
            request: The request, with `customer` as a key and `at`.

        Returns:
            The same request with `facts`, to be handed to `Router.decide`.

        Raises:
            InvalidDocument: The request does not follow its schema.
        """
        return Document(self._core.facts_document(document_text(request)))

    def why(self, a: str, b: str) -> Document:
        """Why two contacts or records belong to the same customer: the path from one to the other.

        Args:
            a: One, as `source:contact_id`.
            b: The other.

        Raises:
            NotFound: One of them is not here, or they are not joined.
        """
        return Document(self._core.why_document(a, b))

    def why_not(self, a: str, b: str) -> Document:
        """Why two contacts or records do not belong to the same customer: the guard, or what is missing.

        Args:
            a: One, as `source:contact_id`.
            b: The other.

        Raises:
            NotFound: One of them is not here.
        """
        return Document(self._core.why_not_document(a, b))

    def summary(self) -> Document:
        """How much there is: `contacts`, `records`, `orders`, `subscriptions`, `customers`, `cases` and others.

        Of the `customers`, `known_customers` are those of whom the company has a record, an order or a subscription, or
        who came with an account or a national id; `strangers` are the others.
        """
        return Document(self._core.summary_document())

    def __reduce__(self) -> tuple[Any, ...]:
        saved = io.BytesIO()
        self._core.save(saved)
        return _restored, (type(self), saved.getvalue())

    def __repr__(self) -> str:
        contacts, customers, open_cases = self._core.counts()
        return f"<History: {contacts:,} contacts, {customers:,} customers, {open_cases:,} open cases>"

    def _repr_html_(self) -> str:
        names = ("contacts", "customers", "open cases")
        return _html.joined(_html.heading("History"), _html.facts(zip(names, self._core.counts())))


def _restored(cls: type[History], saved: bytes) -> History:
    """What was pickled or copied."""
    history = cls.__new__(cls)
    history._core = _native.History.load(io.BytesIO(saved), None)
    return history
