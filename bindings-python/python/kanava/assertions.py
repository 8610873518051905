"""What people say of a history: a short method for each kind of assertion."""

from __future__ import annotations

import datetime
from typing import Any

from kanava._inputs import instant_text
from kanava.types import DocumentLike

__all__ = ["Assertions"]

Instant = datetime.datetime | str


class Assertions:
    """The assertions of a `History`. Each is kept with who said it, when and why, and `undo` takes it back.

    Saying the same thing twice says it once. A reference is `source:contact_id`, or the id of a customer or a case.
    `at` is the instant it was said: a `datetime` with a zone, or RFC 3339 text; nothing here reads a clock.

    All of them return the id of the assertion and raise `InvalidDocument` for a reference that names nobody or an
    instant without a zone, and `Conflict` when another assertion has the given `id`.

    Example:
        >>> import kanava as kv
        >>> history = kv.History()
        >>> _ = history.append(
        ...     {
        ...         "contact_id": ["1", "2"],
        ...         "channel": ["voice", "chat"],
        ...         "arrived_at": ["2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z"],
        ...     },
        ...     source="desk",
        ... )
        >>> said = history.same("desk:1", "desk:2", at="2026-03-02T10:00:00Z", actor="mari", reason="she said so")
        >>> history.customer("desk:1") == history.customer("desk:2")
        True
        >>> _ = history.undo(said, at="2026-03-02T10:05:00Z", actor="mari")
        >>> history.customer("desk:1") == history.customer("desk:2")
        False
    """

    __slots__ = ()

    def assertion(self, document: DocumentLike) -> str:
        """Takes in one assertion document."""
        raise NotImplementedError

    def same(
        self, a: str, b: str, *, at: Instant, actor: str | None = None, reason: str | None = None, id: str | None = None
    ) -> str:
        """Says that two contacts or records are of one customer.

        Args:
            a: One of them.
            b: The other.
            at: When it was said.
            actor: Who said it.
            reason: Why.
            id: The id of the assertion; made from its content when left out.
        """
        return self._say("same", at, actor, reason, id, a=a, b=b)

    def not_same(
        self, a: str, b: str, *, at: Instant, actor: str | None = None, reason: str | None = None, id: str | None = None
    ) -> str:
        """Says that two contacts or records are not of one customer.

        Args:
            a: One of them.
            b: The other.
            at: When it was said.
            actor: Who said it.
            reason: Why.
            id: The id of the assertion; made from its content when left out.
        """
        return self._say("not_same", at, actor, reason, id, a=a, b=b)

    def link_case(
        self, a: str, b: str, *, at: Instant, actor: str | None = None, reason: str | None = None, id: str | None = None
    ) -> str:
        """Says that two contacts are about one case.

        Args:
            a: One of them.
            b: The other.
            at: When it was said.
            actor: Who said it.
            reason: Why.
            id: The id of the assertion; made from its content when left out.
        """
        return self._say("link_case", at, actor, reason, id, a=a, b=b)

    def note(
        self,
        subject: str,
        text: str,
        *,
        at: Instant,
        actor: str | None = None,
        reason: str | None = None,
        id: str | None = None,
    ) -> str:
        """Leaves a note for whoever handles this customer next.

        Args:
            subject: The contact, the case or the customer it is about.
            text: The note.
            at: When it was said.
            actor: Who said it.
            reason: Why.
            id: The id of the assertion; made from its content when left out.
        """
        return self._say("note", at, actor, reason, id, subject=subject, text=text)

    def settle(
        self, subject: str, *, at: Instant, actor: str | None = None, reason: str | None = None, id: str | None = None
    ) -> str:
        """Says that a case is settled.

        Args:
            subject: The case, or a contact of it.
            at: When it was settled.
            actor: Who said it.
            reason: Why.
            id: The id of the assertion; made from its content when left out.
        """
        return self._say("settle", at, actor, reason, id, subject=subject)

    def reopen(
        self, subject: str, *, at: Instant, actor: str | None = None, reason: str | None = None, id: str | None = None
    ) -> str:
        """Says that a settled case is open again.

        Args:
            subject: The case, or a contact of it.
            at: When it was opened again.
            actor: Who said it.
            reason: Why.
            id: The id of the assertion; made from its content when left out.
        """
        return self._say("reopen", at, actor, reason, id, subject=subject)

    def erase(
        self, subject: str, *, at: Instant, actor: str | None = None, reason: str | None = None, id: str | None = None
    ) -> str:
        """Erases a customer: no key and no payload is left, and the same rows do not come back. Not to be undone.

        Args:
            subject: The customer, or a contact of theirs.
            at: When it was asked for.
            actor: Who said it.
            reason: Why.
            id: The id of the assertion; made from its content when left out.
        """
        return self._say("erase", at, actor, reason, id, subject=subject)

    def undo(
        self,
        assertion: str,
        *,
        at: Instant,
        actor: str | None = None,
        reason: str | None = None,
        id: str | None = None,
    ) -> str:
        """Takes an assertion back: everything is as if it had never been said.

        Args:
            assertion: The id that the assertion was given.
            at: When it was taken back.
            actor: Who said it.
            reason: Why.
            id: The id of this counter-entry; made from its content when left out.
        """
        return self._say("undo", at, actor, reason, id, undo=assertion)

    def _say(
        self, kind: str, at: Instant, actor: str | None, reason: str | None, id: str | None, **about: str
    ) -> str:
        said: dict[str, Any] = {"type": kind, "id": id, **about}
        said |= {"at": instant_text(at), "actor": actor, "reason": reason}
        return self.assertion({name: value for name, value in said.items() if value is not None})
