"""Documents: what Kanava returns for one thing. A dict to work with, and the exact text of the core beside it."""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kanava import _html, _native
from kanava._inputs import document_or_file_text, document_text, given, request_text
from kanava.types import DocumentLike, DocumentOrPath

if TYPE_CHECKING:
    from typing_extensions import Self

    from kanava.router import Router

__all__ = ["Decision", "Document", "Reason", "Replay", "WhatIf"]


class Document(dict[str, Any]):
    """One document of the core: a dict that keeps its exact JSON text.

    Every method that answers with a document answers with one of these. The dict is yours to change; `document` stays
    what the core said, the same bytes that Rust and C get.

    Args:
        document: The JSON text of one object.

    Attributes:
        document: That text.

    Example:
        >>> answer = Document('{"open":true,"next_change":null}')
        >>> answer["open"], answer.document
        (True, '{"open":true,"next_change":null}')
        >>> print(answer)
        {
          "open": true,
          "next_change": null
        }
    """

    __slots__ = ("document",)
    document: str

    def __init__(self, document: str) -> None:
        super().__init__(json.loads(document))
        self.document = document

    def __str__(self) -> str:
        return json.dumps(self, ensure_ascii=False, indent=2, default=str)

    def __copy__(self) -> Self:
        # A copy is its own: what is changed in it, also further in, is changed there alone.
        return copy.deepcopy(self)

    def _repr_html_(self) -> str:
        return _html.document(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.document,), None, None, iter(self.items())


class Reason(Document):
    """Why two records are one customer, or why not.

    `str(reason)` is the text for people: what speaks for it and against, and how much. The dict has everything else.

    Example:
        >>> reason = Reason('{"same":true,"text":"the same mail address: +12 bits"}')
        >>> print(reason)
        the same mail address: +12 bits
    """

    __slots__ = ()

    @property
    def text(self) -> str:
        """The reason in words."""
        return str(self["text"])

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return _html.reason(self)


class Decision(Mapping[str, Any]):
    """What to do with one contact: the channel, the queue, the time, and why.

    `str(decision)` is one sentence for the agent's screen, `explanation` what a service manager can read; both are made
    when they are asked for. It reads like a dict of everything else, made when it is first asked for; `dict(decision)` is
    one to change.

    Args:
        document: The JSON text of a decision.

    Example:
        >>> decision = router.decide({"at": "2026-03-02T10:00:00+02:00", "channel": "voice"})
        >>> decision.channel, decision.when.isoformat()
        ('voice', '2026-03-02T08:00:00+00:00')
        >>> decision["when"]["mode"]
        'now'
        >>> print(decision)
        Take `voice` now, queue `service`: nothing else is worth more.
        >>> print(decision.explain("fi", "short"))
        Hoida kanavassa `voice` nyt, jono `service` – mikään muu ei ole arvokkaampi.
    """

    __slots__ = ("_core", "_read")
    _core: _native.Decided
    _read: dict[str, Any] | None

    def __init__(self, document: str) -> None:
        self._core = _native.Decided(document)
        self._read = None

    @classmethod
    def _of(cls, decided: _native.Decided) -> Decision:
        decision = cls.__new__(cls)
        decision._core = decided
        decision._read = None
        return decision

    def _all(self) -> dict[str, Any]:
        if self._read is None:
            self._read = json.loads(self._core.document)
        return self._read

    @property
    def document(self) -> str:
        """The exact JSON text of the core, the same bytes that Rust and C get."""
        return self._core.document

    def __getitem__(self, name: str) -> Any:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Decision):
            return self._all() == other._all()
        return self._all() == other if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.document,)

    @property
    def action(self) -> str:
        """What to do: `take`, `stay`, `transfer`, `offer_callback` or `fallback`."""
        return self._core.action

    @property
    def channel(self) -> str:
        """The channel to take."""
        return self._core.channel

    @property
    def queue(self) -> str | None:
        """The queue."""
        return self._core.queue

    @property
    def agent(self) -> str | None:
        """The agent, when it is to stay with one."""
        return self._core.agent

    @property
    def when(self) -> datetime.datetime:
        """The instant handling can begin, in UTC; `decision["when"]` also says why then and what was promised."""
        return instant(self["when"]["at"])

    @property
    def propensity(self) -> float:
        """The probability with which this channel was chosen; 1.0 without exploration."""
        return float(self["propensity"])

    @property
    def fallback(self) -> bool:
        """Whether it is the policy's fallback, because nothing was possible."""
        return bool(self["fallback"])

    @property
    def ranked(self) -> list[dict[str, Any]]:
        """The channels that remained, best first, each with its value and the parts of it."""
        return list(self["ranked"])

    @property
    def explanation(self) -> list[str]:
        """How the decision came about, for people: English sentences."""
        return _sentences(self.document, None, "long", None)

    def explain(
        self, language: str | None = None, form: str | None = None, messages: DocumentLike | None = None
    ) -> str:
        """The decision in words, from the decision document alone.

        Args:
            language: `en` (the default), `fi`, or another that `messages` has the sentences of.
            form: `long` (the default) for everything that led to it, a line each; `short` for one sentence.
            messages: A message file: message names and their sentences, for another language or other words. What it
                does not have is told in the built-in language.

        Returns:
            The text.

        Raises:
            InvalidArgument: The language is not known.
            InvalidDocument: The form or a message is not known, or a message lacks a place.
        """
        return "\n".join(_sentences(self.document, language, form, messages))

    def replay(
        self, policy: Router | DocumentOrPath, request: DocumentLike, floor: DocumentLike | None = None
    ) -> Replay:
        """Takes the decision again, with the draw it carries, and tells whether the same bytes come out.

        Args:
            policy: The policy, or a router that has it.
            request: The request it was taken for.
            floor: The floor it was taken with.

        Returns:
            Whether it is the same, and what differs if it is not.

        Raises:
            InvalidPolicy: The policy cannot be used.
            InvalidDocument: The request or the floor does not follow its schema.

        Example:
            >>> request = {"at": "2026-03-02T10:00:00+02:00", "channel": "voice"}
            >>> router.decide(request).replay(router, request).same
            True
        """
        from kanava.router import Router

        core = policy._core if isinstance(policy, Router) else _native.Router(document_or_file_text(policy))
        floor_text = None if floor is None else document_text(floor)
        return Replay(core.replay_document(self.document, request_text(request), floor_text))

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The same for programs."""
        return list(self["steps"])

    def __str__(self) -> str:
        return self.explain(form="short")

    def _repr_html_(self) -> str:
        shown = ("action", "channel", "queue", "agent", "when", "propensity", "fallback")
        return _html.joined(
            _html.heading(str(self)),
            _html.facts((name, getattr(self, name)) for name in shown),
            _html.steps(self.explanation),
        )

    def __repr__(self) -> str:
        return f"<Decision channel={self.channel!r} queue={self.queue!r} agent={self.agent!r} when={self.when}>"


class Replay(Document):
    """Whether a decision taken again is the same to the byte."""

    __slots__ = ()

    @property
    def same(self) -> bool:
        """Whether the same bytes came out."""
        return bool(self["same"])

    @property
    def differences(self) -> list[dict[str, Any]]:
        """What differs, in the order of the document: `path`, `then` and `now`; at most ten."""
        return list(self["differences"])


class WhatIf(Document):
    """What would have tipped a decision. `str(answer)` is the text for people, a line for each alternative."""

    __slots__ = ()

    @property
    def alternatives(self) -> list[dict[str, Any]]:
        """The changes that move the contact, the smallest first: `fact`, `from`, `to`, `size`, `then`; and `and`."""
        return list(self["alternatives"])

    @property
    def sentences(self) -> list[str]:
        """The same for people, a sentence each."""
        return list(self["sentences"])

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        return _html.joined(_html.steps(self.sentences), _html.listed(self.alternatives))


def instant(text: str) -> datetime.datetime:
    """Reads an instant of a document (RFC 3339); what is finer than a microsecond is cut.

    Args:
        text: The instant, in any zone.

    Returns:
        The same instant in UTC.

    Example:
        >>> instant("2026-03-02T08:00:00.123456789Z")
        datetime.datetime(2026, 3, 2, 8, 0, 0, 123456, tzinfo=datetime.timezone.utc)
    """
    whole, dot, rest = text.partition(".")
    if dot:
        digits = len(rest) - len(rest.lstrip("0123456789"))
        text = f"{whole}.{rest[:digits][:6]:0<6}{rest[digits:]}"
    if text[-1:] in "Zz":
        text = text[:-1] + "+00:00"
    return datetime.datetime.fromisoformat(text).astimezone(datetime.timezone.utc)


def _sentences(decision: str, language: str | None, form: str | None, messages: DocumentLike | None) -> list[str]:
    said = _native.explain_document(decision, given({"messages": messages}, language=language, form=form))
    sentences: list[str] = json.loads(said)["sentences"]
    return sentences


def _text(value: object) -> str | None:
    return None if value is None else str(value)
