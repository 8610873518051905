"""What became of a delivery."""

from __future__ import annotations

from typing import Any

from kanava import _html
from kanava.documents import Document

__all__ = ["AppendReport"]

_COUNTS = ("accepted", "superseded", "unchanged", "older", "conflicting", "erased", "skipped", "rejected")
_LISTED = 10


class AppendReport(Document):
    """What became of the rows of one `append` or `merge`.

    A row that cannot be used is left out and named, with its column, its value and the reason; the good rows of the
    same table are kept.

    Example:
        >>> import kanava as kv
        >>> rows = {"contact_id": ["1", "2"], "account": ["77", "77"], "arrived_at": ["2026-03-02T08:00:00Z", "soon"]}
        >>> report = kv.History().append(rows, source="web", channel="chat")
        >>> report.accepted, report.rejected, report.rejected_rows[0]["value"]
        (1, 1, 'soon')
        >>> print(report)
        1 accepted, 1 rejected
          row 1, column `arrived_at`, value `soon`: expected an instant such as 2026-11-22T08:30:00Z
    """

    __slots__ = ()

    @property
    def accepted(self) -> int:
        """How many rows were taken as new."""
        return int(self["accepted"])

    @property
    def superseded(self) -> int:
        """How many rows replaced an earlier version of themselves."""
        return int(self["superseded"])

    @property
    def unchanged(self) -> int:
        """How many rows said nothing new."""
        return int(self["unchanged"])

    @property
    def older(self) -> int:
        """How many rows lost, because a later version is here."""
        return int(self["older"])

    @property
    def conflicting(self) -> int:
        """How many rows differ from another of their name where nothing says which is the later one.

        They have one revision, or none and one delivery.
        """
        return int(self["conflicting"])

    @property
    def conflicting_rows(self) -> list[dict[str, Any]]:
        """The first thousand of them.

        Each has `row` (from 0), `source`, `id`, the `columns` in which they differ, and whether this row is `kept`.
        """
        return list(self["conflicting_rows"])

    @property
    def erased(self) -> int:
        """How many rows are of an entry that was erased."""
        return int(self["erased"])

    @property
    def folded(self) -> int:
        """How many contacts the events of this delivery made or changed."""
        return int(self.get("folded", 0))

    @property
    def fold(self) -> dict[str, Any] | None:
        """The whole rule by which they were folded, defaults too; None when the rows were no events."""
        return self.get("fold")

    @property
    def identities(self) -> dict[str, Any]:
        """What became of the identities, by kind: how many are `usable` as keys, and how many are not, by reason."""
        return dict(self["keys"])

    @property
    def local_times(self) -> dict[str, Any] | None:
        """Times without a zone: how many `values`, and the `zone` they were read in. None when there were none."""
        return self.get("local_times")

    @property
    def reading(self) -> list[str]:
        """Of a CSV file: the first thousand sentences on how it was read, as they are printed below its table."""
        return list(self.get("reading", ()))

    @property
    def delivery(self) -> int:
        """The number of the delivery; 0 of a merged log."""
        return int(self["delivery"])

    @property
    def skipped(self) -> int:
        """How many rows the mapping left out."""
        return int(self["skipped"])

    @property
    def rejected(self) -> int:
        """How many rows were refused, also when not all of them are described."""
        return int(self["rejected"])

    @property
    def rejected_rows(self) -> list[dict[str, Any]]:
        """The first thousand refused rows, each with `row` (from 0), `column`, `value` and `reason`."""
        return list(self["rejected_rows"])

    @property
    def warnings(self) -> list[dict[str, Any]]:
        """What was taken but should be looked at, each with `column`, `reason`, `rows` and `first_row`."""
        return list(self["warnings"])

    def __str__(self) -> str:
        counts = [(count, name) for name in _COUNTS if (count := self[name]) or name == "accepted"]
        lines = [", ".join(f"{count:,} {name}" for count, name in counts)]
        lines += [_rejection(row) for row in self.rejected_rows[:_LISTED]]
        if self.rejected > _LISTED:
            lines.append(f"  ... and {self.rejected - _LISTED:,} more")
        lines += [_conflict(row) for row in self.conflicting_rows[:_LISTED]]
        if self.conflicting > _LISTED:
            lines.append(f"  ... and {self.conflicting - _LISTED:,} more that conflict")
        lines += [_identities(kind, counts) for kind, counts in self.get("keys", {}).items() if counts.get("unusable")]
        if self.folded:
            lines.append(f"  folded into {self.folded:,} contacts")
        if self.local_times:
            lines.append(f"  {self.local_times['values']:,} times without a zone, read as {self.local_times['zone']}")
        lines += [f"  {sentence}" for sentence in self.reading[:_LISTED]]
        if len(self.reading) > _LISTED:
            lines.append(f"  ... and {len(self.reading) - _LISTED:,} more on how it was read")
        lines += [_warning(warning) for warning in self.warnings[:_LISTED]]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<AppendReport {str(self).splitlines()[0]}>"

    def _repr_html_(self) -> str:
        first, *more = str(self).split("\n")
        return _html.joined(_html.heading(first), _html.preformatted("\n".join(more)) if more else "")


def _rejection(row: dict[str, Any]) -> str:
    value = f", value `{row['value']}`" if row["value"] and row["value"] != row["reason"] else ""
    line = f" ({_place(row)}line {row['line']})" if "line" in row else ""
    return f"  row {row['row']}{line}, column `{row['column']}`{value}: {row['reason']}"


def _place(row: dict[str, Any]) -> str:
    return f"{row['file']}, " if "file" in row else ""


def _conflict(row: dict[str, Any]) -> str:
    kept = "stays" if row["kept"] else "does not stay"
    columns = ", ".join(f"`{column}`" for column in row["columns"])
    return f"  row {row['row']}, `{row['source']}:{row['id']}` differs from another row in {columns}, and {kept}"


def _identities(kind: str, counts: dict[str, Any]) -> str:
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in counts["unusable"].items())
    return f"  {kind}: {counts['usable']:,} usable as keys; not: {reasons}"


def _warning(warning: dict[str, Any]) -> str:
    rows = f"row {warning['first_row']}"
    if warning["rows"] > 1:
        rows = f"{warning['rows']:,} rows from {rows}"
    return f"  warning: column `{warning['column']}`: {warning['reason']} ({rows})"
