"""Documents: what Kanava returns for one thing. A dict to work with, and the exact text of the core beside it."""

from __future__ import annotations

import datetime
import json
from typing import Any

__all__ = ["AppendReport", "Decision", "Document"]


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

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.document,), None, None, iter(self.items())


class AppendReport(Document):
    """What became of the rows of one `append` or `merge`.

    A row that cannot be used is left out and named, with its column, its value and the reason; the good rows of the
    same table are kept.

    Example:
        >>> report = AppendReport(
        ...     '{"accepted":2,"superseded":0,"duplicates":1,"rejected":[{"row":3,"column":"arrived_at",'
        ...     '"value":"soon","reason":"not an instant"}],"rejected_count":1,"warnings":[]}'
        ... )
        >>> report.accepted, report.rejected
        (2, 1)
        >>> print(report)
        2 accepted, 1 duplicate, 1 rejected
          row 3, column `arrived_at`: not an instant (`soon`)
    """

    __slots__ = ()

    @property
    def accepted(self) -> int:
        """How many rows are in."""
        return int(self["accepted"])

    @property
    def superseded(self) -> int:
        """How many rows are older revisions of what is here, or made what was here older."""
        return int(self.get("superseded", 0))

    @property
    def duplicates(self) -> int:
        """How many rows were here already."""
        return int(self.get("duplicates", 0))

    @property
    def rejected(self) -> int:
        """How many rows were left out, also when not all of them are listed."""
        return int(self.get("rejected_count", len(self.rejected_rows)))

    @property
    def rejected_rows(self) -> list[dict[str, Any]]:
        """The rows left out, each with `row`, `column`, `value` and `reason`."""
        return list(self.get("rejected", ()))

    @property
    def warnings(self) -> list[Any]:
        """What was taken but looks odd."""
        return list(self.get("warnings", ()))

    def __str__(self) -> str:
        said = [f"{self.accepted:,} accepted"]
        if self.superseded:
            said.append(f"{self.superseded:,} superseded")
        if self.duplicates:
            said.append(f"{self.duplicates:,} duplicate{'s' * (self.duplicates != 1)}")
        if self.rejected:
            said.append(f"{self.rejected:,} rejected")
        lines = [", ".join(said)]
        lines.extend(f"  {_rejection(row)}" for row in self.rejected_rows[:_LISTED])
        if self.rejected > _LISTED:
            lines.append(f"  ... and {self.rejected - _LISTED:,} more")
        lines.extend(f"  warning: {warning}" for warning in self.warnings[:_LISTED])
        return "\n".join(lines)


class Decision(Document):
    """What to do with one contact: the channel, the queue, the time, and why.

    `str(decision)` is the explanation a service manager can read. The dict has everything else.

    Example:
        >>> decision = router.decide({"at": "2026-03-02T10:00:00+02:00", "channel": "voice"})
        >>> decision.channel, decision.when.isoformat()
        ('voice', '2026-03-02T08:00:00+00:00')
    """

    __slots__ = ()

    @property
    def channel(self) -> str:
        """The channel to take."""
        return str(self["channel"])

    @property
    def queue(self) -> str | None:
        """The queue."""
        return _text(self.get("queue"))

    @property
    def agent(self) -> str | None:
        """The agent, when it is to stay with one."""
        return _text(self.get("agent"))

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
        """How the decision came about, for people: a sentence each."""
        return list(self["explanation"])

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The same for programs."""
        return list(self["steps"])

    def __str__(self) -> str:
        return "\n".join(self.explanation)

    def __repr__(self) -> str:
        return f"<Decision channel={self.channel!r} queue={self.queue!r} agent={self.agent!r} when={self.when}>"


_LISTED = 10


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


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _rejection(row: dict[str, Any]) -> str:
    where = f"row {row.get('row')}"
    if row.get("column"):
        where += f", column `{row['column']}`"
    value = "" if row.get("value") is None else f" (`{row['value']}`)"
    return f"{where}: {row.get('reason')}{value}"
