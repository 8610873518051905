"""Simulation: what policies would do to a day of contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kanava import _html, _native
from kanava._inputs import arrow_table, document_or_file_text, document_text, given
from kanava.documents import Document
from kanava.history import History
from kanava.router import Router
from kanava.table import Table
from kanava.types import DocumentLike, DocumentOrPath, TableLike

__all__ = ["Simulation", "simulate"]


class Simulation(Document):
    """What a simulation found: a document; `print` shows the main figures, `figures` is the table of all.

    Any dataframe package reads it as it is: it is its own table.

    Args:
        document: The document of the core.
        figures: Its figures as a table; `simulate` makes both.
    """

    __slots__ = ("figures",)
    figures: Table

    def __init__(self, document: str, figures: Table) -> None:
        super().__init__(document)
        self.figures = figures

    def figure(
        self, measure: str, *, policy: int = 0, by: str = "all", name: str = "all", difference: bool = False
    ) -> dict[str, Any]:
        """One figure: `value`, `low`, `high` and `n`, the number of replications it is defined in.

        Args:
            measure: What it is: `wait_mean`, `abandoned`, `net_value` ...
            policy: The place of its policy.
            by: `all`, `queue`, `channel`, `matter`, `segment` or `team`.
            name: The name of the queue, the channel ...
            difference: Whether the figure of the first policy is taken away.

        Raises:
            KeyError: There is no such figure.
        """
        found = self["differences"][policy - 1] if difference and policy else self["policies"][policy]
        for group in found["groups"]:
            if group["by"] == by and group["name"] == name:
                for figure in group["figures"]:
                    if figure["measure"] == measure:
                        return dict(figure)
        raise KeyError(f"no figure {measure!r} by {by!r}, {name!r}")

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Exports the figures to any Arrow reader."""
        return self.figures.__arrow_c_stream__(requested_schema)

    def __str__(self) -> str:
        return str(self["text"])

    def __repr__(self) -> str:
        return f"<Simulation {len(self['policies'])} policies, {self['replications']} replications>"

    def _repr_html_(self) -> str:
        return _html.joined(_html.preformatted(self), self.figures._repr_html_())

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.document, self.figures), None, None, iter(self.items())


def simulate(
    policies: Router | DocumentOrPath | Sequence[Router | DocumentOrPath],
    arrivals: History | DocumentLike | TableLike,
    floor_plan: DocumentLike,
    *,
    seed: int,
    replications: int | None = None,
    warm_up_minutes: float | None = None,
    within_minutes: float | None = None,
    zone: str | None = None,
) -> Simulation:
    """Simulates contacts against queues under one or several policies, on all cores.

    Policies are compared on the same contacts with the same luck, so a difference is the policy's. The same seed gives
    the same bytes.

    Args:
        policies: One policy or several; the others are compared with the first.
        arrivals: Who comes: a document with `from`, `until` and `streams` (a request without `at`, and `per_hour`: a
            number, or 24 by hour of day, or 168 by hour of week) or `requests`; a table with one contact a row; or a
            history, whose contacts come again as they came.
        floor_plan: Who works and how people behave: `queues` (with `channels`, `staffed`, `handling_minutes`,
            `patience_minutes`), `teams`, `channels` (with `redial`, `repeat`), `redial_minutes`, `repeat_minutes`,
            `agent_hour`, `values`.
        seed: What the draws begin from.
        replications: How often the time is simulated; 20 when not said.
        warm_up_minutes: How long from the beginning nothing is counted.
        within_minutes: What "in time" is, for the service level; 20 seconds when not said.
        zone: The zone of the hours of a table or a history; a document says its own.

    Raises:
        InvalidDocument: What is written cannot be simulated; `path` says where.
        InvalidPolicy: A policy cannot be used.
        InvalidArgument: A table cannot be read, or it becomes too much.

    Example:
        >>> import kanava as kv
        >>> policy = {
        ...     "name": "calls",
        ...     "version": "1",
        ...     "objective": {},
        ...     "channels": {"voice": {"kind": "voice", "queue": "service"}},
        ...     "fallback": {"channel": "voice"},
        ... }
        >>> found = kv.simulate(
        ...     policy,
        ...     {
        ...         "from": "2026-03-02T08:00:00Z",
        ...         "until": "2026-03-02T16:00:00Z",
        ...         "streams": [{"per_hour": 60, "channel": "voice"}],
        ...     },
        ...     {"queues": {"service": {"channels": ["voice"], "staffed": 5, "handling_minutes": 4, "patience_minutes": 3}}},
        ...     seed=1,
        ... )
        >>> 0.05 < found.figure("abandoned")["value"] < 0.2
        True
    """
    several = [policies] if isinstance(policies, (Router, str, Mapping)) or hasattr(policies, "__fspath__") else policies
    texts = [each.policy.document if isinstance(each, Router) else document_or_file_text(each) for each in several]
    contacts: Any = None
    coming = document_text({} if zone is None else {"zone": zone})
    if isinstance(arrivals, History):
        contacts = arrow_table(arrivals.contacts())
    elif isinstance(arrivals, str) or (isinstance(arrivals, Mapping) and not _FIELDS.isdisjoint(arrivals)):
        coming = document_text(arrivals)
    else:
        contacts = arrow_table(arrivals)
    options = given(
        {"arrivals": coming, "floor_plan": floor_plan},
        seed=seed,
        replications=replications,
        warm_up_minutes=warm_up_minutes,
        within_minutes=within_minutes,
    )
    document, figures = _native.simulate(f'{options[:-1]},"policies":[{",".join(texts)}]}}', contacts)
    return Simulation(document, Table._of(figures))


_FIELDS = frozenset(("from", "until", "streams", "requests"))
