"""What a history answers as tables: everything it knows, for analysts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kanava import _native
from kanava._inputs import given, instant_text
from kanava.table import Table
from kanava.types import Channel, Instant

__all__ = ["Answers"]


class Answers:
    """The tables of a `History`. Any dataframe package reads them as they are.

    Example:
        >>> import kanava as kv
        >>> history = kv.History()
        >>> contact = {"contact_id": "1", "arrived_at": "2026-03-02T08:00:00Z", "account": "77"}
        >>> _ = history.append(contact, source="web", channel="chat")
        >>> len(history.contacts()), len(history.customers()), len(history.entries()), len(history.cases())
        (1, 1, 1, 1)
    """

    __slots__ = ()
    _core: _native.History

    def cases(
        self,
        *,
        open: bool | None = None,
        customer: str | None = None,
        matter: str | None = None,
        at: Instant | None = None,
    ) -> Table:
        """The cases: the contacts of one customer about one matter until it is settled.

        Args:
            open: Only those that are open, or only those that are not.
            customer: Only those of the customer that this key names.
            matter: Only those about this matter.
            at: The instant at which they are open or not: a `datetime` with a zone, or RFC 3339 text.

        Raises:
            NotFound: There is no such customer.
            InvalidArgument: The instant has no zone or cannot be read.
        """
        return self._table("cases", open=open, customer=customer, matter=matter, at=instant_or_none(at))

    def contacts(
        self,
        columns: Sequence[str] | None = None,
        *,
        since: Instant | None = None,
        until: Instant | None = None,
        channel: Channel | None = None,
        customer: str | None = None,
    ) -> Table:
        """Every contact with every column that went in, and with its place.

        First comes the place: `contact` (`source:contact_id`), `source`, `contact_id`, `customer_id`, `case_id`,
        `case_rule`, `seq` (from 1), `arrived_at`, `channel`, `matter`, `outcome`, `previous_channel`, `gap_s` (seconds
        since the customer's contact before) and `matter_gap_s` (since the one before about the same matter). Then every
        other column that one of the contacts has, by its name: times as timestamps, money as decimal text, identities as
        lists of what was written, `verified` (`kind:value` of those that were proven), `revision`, and attributes as
        `attributes.name`. Past a thousand names of attributes, all stand in one column `attributes`, as JSON text.

        Args:
            columns: Only these, in this order. `identities`, a list of `{kind, value, verified}`, is there when it is
                named, and so is a column that none of the contacts has.
            since: Only contacts that arrived then or later: a `datetime` with a zone, or RFC 3339 text.
            until: Only contacts that arrived before.
            channel: Only those of this channel.
            customer: Only those of the customer that this key names.

        Returns:
            A table, by customer id and time. The place of a contact is that among all, also when only some are asked for.

        Raises:
            NotFound: There is no such customer.
            InvalidArgument: There is no such column, an instant has no zone or cannot be read, or `until` is before
                `since`.

        Example:
            >>> import kanava as kv
            >>> history = kv.History()
            >>> calls = {
            ...     "contact_id": ["1", "2"],
            ...     "arrived_at": ["2026-03-02T08:00:00Z", "2026-03-04T09:30:00Z"],
            ...     "account": ["77", "77"],
            ...     "agent": ["anna", "eero"],
            ...     "campaign": ["spring", None],
            ... }
            >>> _ = history.append(calls, source="pbx", channel="voice")
            >>> print(history.contacts(["contact_id", "seq", "agent", "attributes.campaign"]))
            contact_id  seq  agent  attributes.campaign
            ----------  ---  -----  -------------------
            1             1  anna   spring
            2             2  eero
            [2 rows x 4 columns]
            >>> len(history.contacts(since="2026-03-03T00:00:00Z"))
            1
        """
        if isinstance(columns, str):
            raise TypeError(f"expected a list of column names, got `{columns!r}`")
        named = None if columns is None else list(columns)
        window = {"since": instant_or_none(since), "until": instant_or_none(until)}
        return self._table("contacts", columns=named, channel=channel, customer=customer, **window)

    def customers(self, *, at: Instant | None = None) -> Table:
        """Every customer, one row each.

        `customer_id`; `known` (see `summary`); `names`, as they were written; `keys`, each `kind:value` in its normal
        form; how many `contacts`, `records`, `orders` and `subscriptions` there are; `first_at` and `last_at`, when the
        first and the last contact arrived; `channels`, `sources`, `cases` and `open_cases`.

        Args:
            at: The instant at which cases are open or not: a `datetime` with a zone, or RFC 3339 text. Without it all
                are open that nobody settled.

        Raises:
            InvalidArgument: The instant has no zone or cannot be read.
        """
        return self._table("customers", at=instant_or_none(at))

    def entries(self) -> Table:
        """Every entry with its customer: contacts, records, orders and subscriptions, one row each.

        `entry` (`source:id`), `kind`, `source`, `id`, `at`, `revision` and `customer_id`, by customer id and time.
        """
        return self._table("entries")

    def events(self, *, customer: str | None = None) -> Table:
        """The events that contacts were made of (`append` with `kind="events"`), one row each.

        `contact` (`source:contact_id`), `source`, `contact_id`, `event_id`, `customer_id`, `seq` (the place among the
        events of its contact, from 1), `arrived_at` (when it happened), and every other column that one of them has, as
        in `contacts`; by customer id, contact and time.

        Args:
            customer: Only those of the customer that this key names.

        Raises:
            NotFound: There is no such customer.
        """
        return self._table("events", customer=customer)

    def doubtful(self, low: float = 0.1, high: float = 0.95) -> Table:
        """The pairs of entries that people had better look at, the most doubtful first.

        First come scored pairs, where the resolver has a model: those that were joined at a probability between `low`
        and `high`, and those that were compared, found to have one between them, and not joined. Then come those that
        share a value and that a guard refused, each pair of customers once for each value: a number that two share and
        nothing else that agrees, one that several claim, uses too far apart, birth dates or verified accounts that
        differ; with their `rule`, `kind`, `value`, `guard` and `because`, and without a probability.

        The columns are those of `Resolution.doubtful`; entries are named `source:id`. What was judged is said by `same`
        and `not_same`, and is not in doubt any more.

        Args:
            low: The least probability of a scored pair.
            high: The greatest.

        Raises:
            InvalidArgument: They are no probabilities.

        Example:
            >>> import kanava as kv
            >>> history = kv.History({"region": "FI"})
            >>> people = [
            ...     {"record_id": "1", "full_name": "Aino Laine", "phone": "041 234 5678", "email": "laineet@posti.example"},
            ...     {"record_id": "2", "full_name": "Onni Laine", "phone": "041 234 5678", "email": "laineet@posti.example"},
            ... ]
            >>> _ = history.append(people, source="crm", kind="records")
            >>> queue = history.doubtful()
            >>> queue["decided"], queue["guard"], queue["first_name.a"], queue["first_name.b"]
            (['different'], ['score'], ['aino'], ['onni'])
            >>> _ = history.not_same("crm:1", "crm:2", at="2026-03-06T08:00:00Z", reason="a couple")
            >>> len(history.doubtful())
            0
        """
        return self._table("doubtful", low=low, high=high)

    def links(self) -> Table:
        """The evidence: what joined which contacts, by which rule and score."""
        return self._table("links")

    def refused(self) -> Table:
        """The links that a guard refused, and which guard it was."""
        return self._table("refused")

    def log(self) -> Table:
        """Everything that was taken in, for another history to `merge`."""
        return self._table("log")

    def _table(self, table: str, **options: Any) -> Table:
        return Table._of(self._core.table(given(table=table, **options)))


def instant_or_none(at: Instant | None) -> str | None:
    """An instant as text, where one was given."""
    return None if at is None else instant_text(at)
