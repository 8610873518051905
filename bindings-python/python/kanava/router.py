"""Routing: what to do with a contact, now, and why."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from kanava import _native
from kanava._inputs import arrow_table, document_or_file_text, document_text, given, instant_text, request_text
from kanava.documents import Decision, Document, WhatIf
from kanava.policy import Policy
from kanava.table import Table
from kanava.types import DocumentLike, DocumentOrPath, TableLike
from kanava.zones import ZoneData

__all__ = ["Router"]


class Router:
    """A policy, checked and compiled once, that decides any number of requests.

    It never changes, so any number of threads may use one router; what takes long runs without the interpreter lock.

    Args:
        policy: The policy: a dict, JSON text, or the path of a file that holds it.
        zone_data: The time zones to use in place of those of the library; answers name its version.

    Raises:
        InvalidPolicy: The policy cannot be used; `line`, `column`, `path` and `problems` say where and why.
        InvalidDocument: The text is not a JSON document.
        OSError: The file cannot be read.

    Example:
        >>> import kanava as kv
        >>> router = kv.Router(
        ...     {
        ...         "name": "office",
        ...         "version": "1",
        ...         "objective": {},
        ...         "hours": {"day": {"open": "Mo-Fr 09:00-17:00", "zone": "Europe/Helsinki"}},
        ...         "channels": {
        ...             "voice": {"kind": "voice", "hours": "day", "queue": "service"},
        ...             "mail": {"kind": "mail", "hours": "day", "queue": "back_office"},
        ...         },
        ...         "fallback": {"channel": "mail"},
        ...     }
        ... )
        >>> decision = router.decide({"at": "2026-03-02T10:00:00+02:00", "channel": "voice"})
        >>> decision.channel, decision.queue
        ('voice', 'service')
    """

    __slots__ = ("_core", "_zones")
    _core: _native.Router
    _zones: ZoneData | None

    def __init__(self, policy: DocumentOrPath, zone_data: ZoneData | None = None) -> None:
        self._make(document_or_file_text(policy), zone_data)

    @classmethod
    def parse(cls, text: str, zone_data: ZoneData | None = None) -> Router:
        """Reads a policy from JSON text, and never from a file.

        Args:
            text: The policy document.
            zone_data: As for a router that is made otherwise.

        Raises:
            InvalidPolicy: The policy cannot be used.
            InvalidDocument: The text is not a JSON document.
        """
        router = cls.__new__(cls)
        router._make(text, zone_data)
        return router

    @property
    def policy(self) -> Policy:
        """The policy in its normal form, with every default written out."""
        return Policy._of(self._core.policy_document())

    def decide(
        self, request: DocumentLike, floor: DocumentLike | None = None, draw: float | None = None
    ) -> Decision:
        """Decides one request. Total: where nothing is possible, it is the policy's fallback, not an error.

        Args:
            request: The request document: `at`, `channel`, and what is known of matter, customer and facts.
            floor: The queues and agents at this instant; without it all are taken to be there.
            draw: A number from 0 up to 1 that exploration draws with; the same draw, the same decision. Without it
                the best channel is taken.

        Returns:
            The decision, which explains itself when asked.

        Raises:
            InvalidDocument: The request or the floor does not follow its schema.
            InvalidArgument: The draw is not from 0 up to 1.

        Example:
            >>> late = router.decide({"at": "2026-03-02T22:00:00+02:00", "channel": "voice"})
            >>> late["when"]["mode"]
            'next_opening'
        """
        decided = self._core.decide(request, floor, draw)
        if decided is None:
            # Text, what JSON makes of other types, and whatever is wrong: the reader of documents says what and where.
            floor_text = None if floor is None else document_text(floor)
            said = self._core.decide_document(request_text(request), floor_text, draw)
            decided = _native.Decided(said)
        return Decision._of(decided)

    def decide_table(
        self,
        requests: TableLike | Sequence[DocumentLike],
        floor: DocumentLike | None = None,
        documents: bool = False,
    ) -> Table:
        """Decides one request a row.

        Args:
            requests: A table with a column `request` of JSON text, or with one column for each field of a request; or a
                list of requests, as `decide` takes them.
            floor: The queues and agents, the same for all rows.
            documents: Whether a column `decision` has the decisions as JSON text besides, for `replay`.

        Returns:
            A table with one decision a row, in the same order: columns by the names a decision has, `ranked`,
            `impossible`, `rules` and their like nested; `error` says why a row has none.

        Raises:
            InvalidArgument: The table cannot be read or lacks what a request needs.
            InvalidDocument: The floor does not follow its schema.
        """
        floor_text = None if floor is None else document_text(floor)
        return Table._of(self._core.decide_table(arrow_table(_rows(requests)), floor_text, documents))

    def what_if(
        self,
        request: DocumentLike,
        changes: DocumentLike | None = None,
        floor: DocumentLike | None = None,
        draw: float | None = None,
        language: str | None = None,
        most: int | None = None,
        messages: DocumentLike | None = None,
    ) -> WhatIf:
        """What would have tipped a decision.

        Without `changes`, every fact that rules, segments and values look at is tried by itself: flags flipped,
        numbers moved just past what they are compared with, segments entered, the next opening, other waits; then two
        facts that one condition asks of, where neither does alone.

        Args:
            request: The request.
            changes: What is to be different, as a part of a request; `None` in it takes a field away. Told is what
                they do together, and which of them would do by itself.
            floor: The queues and agents.
            draw: The exploration draw.
            language: `en` (the default), `fi`, or another that `messages` has the sentences of.
            most: The most alternatives to tell; ten when not given.
            messages: A message file: message names and their sentences, for another language or other words.

        Returns:
            What is decided now, what then, and the smallest changes that move the contact to another channel; then
            those that move it to another queue or agent.

        Raises:
            InvalidDocument: The request or the floor does not follow its schema, or does not with the changes; or a
                message is not known, or lacks a place.
            InvalidArgument: The draw is not from 0 up to 1, or the language is not known.

        Example:
            >>> print(router.what_if({"at": "2026-03-02T10:00:00+02:00", "channel": "voice"}))
            At 2026-03-02 17:00 (Europe/Helsinki) it would be `mail`.
            With the customer's channel = `mail` (now `voice`) it would be `mail`.
        """
        floor_text = None if floor is None else document_text(floor)
        options = given({"changes": changes, "messages": messages}, language=language, most=most)
        return WhatIf(self._core.what_if_document(request_text(request), floor_text, draw, options))

    def hours(self, channel: str, at: datetime.datetime | str) -> Document:
        """Whether a channel is open, and until when.

        Args:
            channel: The name of a channel of the policy.
            at: The instant: a `datetime` with a zone, or RFC 3339 text.

        Returns:
            A document with `open`, `next_change` and `next_open`.

        Raises:
            NotFound: The policy has no such channel.
            InvalidArgument: The instant has no zone or cannot be read.

        Example:
            >>> router.hours("voice", "2026-03-02T10:00:00+02:00")["open"]
            True
        """
        return Document(self._core.hours_document(channel, instant_text(at)))

    def _make(self, text: str, zones: ZoneData | None) -> None:
        if zones is not None and not isinstance(zones, ZoneData):
            raise TypeError(f"expected `ZoneData`, got `{type(zones).__name__}`")
        self._core = _native.Router(text, None if zones is None else zones._core)
        self._zones = zones

    def __reduce__(self) -> tuple[Any, ...]:
        return Router.parse, (self._core.policy_document(), self._zones)

    def __copy__(self) -> Router:
        # Nothing in it ever changes.
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Router:
        return self

    def __repr__(self) -> str:
        policy = self.policy
        channels, rules = len(policy["channels"]), len(policy.get("rules", []))
        return f"<Router: {policy['name']} {policy['version']}, {channels:,} channels, {rules:,} rules>"


def _rows(requests: Any) -> Any:
    """Requests as `decide` takes them, with facts inside or as text, in one column; a table is left as it is."""
    if isinstance(requests, (list, tuple)) and any(map(_is_document, requests)):
        return {"request": [request_text(request) for request in requests]}
    return requests


def _is_document(row: object) -> bool:
    return isinstance(row, str) or (isinstance(row, Mapping) and any(isinstance(v, Mapping) for v in row.values()))
