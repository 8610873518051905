"""Resolution: who is who among records that share no clean key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kanava import _html, _native
from kanava._inputs import arrow_table, document_or_file_text, given, tables_by_source
from kanava.documents import Document, Reason
from kanava.table import Table
from kanava.types import DocumentOrPath, RecordsLike, TableLike

__all__ = ["Resolution", "resolve", "score"]


class Resolution:
    """What `resolve` found: who is who, and why. It never changes; any number of threads may use it.

    A record is named `source:record_id`, or `record_id` where there is no source.

    Args:
        core: What the native module found; `resolve` makes this object.

    Example:
        >>> import kanava as kv
        >>> found = kv.resolve(
        ...     {
        ...         "record_id": ["1", "2", "3", "4"],
        ...         "name": ["Katarzyna Nowak", "Nowak Katarzyna", "Liam O'Brien", "Liam OBrien"],
        ...         "born": ["1971-03-02", "02.03.1971", "1985-11-30", "30.11.1985"],
        ...         "phone": ["+48 601 234 567", "601234567", "+353 85 123 4567", "0851234567"],
        ...     }
        ... )
        >>> found
        <Resolution 4 records, 2 customers>
        >>> found.customers.column_names
        ['record_id', 'customer_id', 'confidence']
        >>> print(str(found.why("1", "2")).splitlines()[0])
        1 and 2 are one customer.
    """

    __slots__ = ("_core", "_tables")
    _core: _native.Resolution
    _tables: dict[str, Table]

    def __init__(self, core: _native.Resolution) -> None:
        self._core = core
        self._tables = {}

    @property
    def customers(self) -> Table:
        """One row a record, in the order of source and record id, whatever the order they came in.

        `source` (when there is one), `record_id`, `customer_id`, and `confidence`: the probability, from 0 to 1, that
        the record belongs with the others of its customer; 1 for a record on its own.
        """
        return self._table("customers")

    @property
    def links(self) -> Table:
        """The pairs that joined records, strongest first.

        `record_a`, `record_b`, `customer_id`, `probability` (0 to 1), and `weight`: log2 of the odds that the customers
        they joined are one person, by all that was known of both by then.
        """
        return self._table("links")

    @property
    def refused(self) -> Table:
        """The pairs that looked like one person and were not joined.

        `record_a`, `record_b`, `probability` (0 to 1) and `weight` (log2 of the odds) of the two by themselves, and the
        `reason`.
        """
        return self._table("refused")

    @property
    def resolver(self) -> Document:
        """All that was chosen and learned: to be read, edited, kept, and passed to the next `resolve` as `resolver`."""
        return Document(self._core.resolver_document())

    @property
    def report(self) -> Document:
        """What happened, in numbers and names.

        `records`, `customers`, `columns` (what each was taken to hold), `rules` (by which records were compared),
        `pairs` (compared), `left_out` (pairs that were not), `links`, `refused`, and `warnings` (`column`, `text`).
        """
        return Document(self._core.report_document())

    def why(self, a: str, b: str) -> Reason:
        """Why two records are one customer: the path from one to the other, each step with its evidence.

        Args:
            a: One, as `source:record_id`, or as `record_id` where there is no source.
            b: The other.

        Returns:
            A document whose `text` is for people; `print` shows that.

        Raises:
            NotFound: One of them is not here.
            Conflict: They are not one customer: then ask `why_not`.
        """
        return Reason(self._core.why_document(a, b))

    def why_not(self, a: str, b: str) -> Reason:
        """Why two records are not one customer: what refused the join, or what is missing.

        Args:
            a: One, as `source:record_id`, or as `record_id` where there is no source.
            b: The other.

        Returns:
            A document whose `text` is for people; `print` shows that. `compared` says whether the two were compared at
            all; None where they would not have been joined anyhow.

        Raises:
            NotFound: One of them is not here.
            Conflict: They are one customer: then ask `why`.
        """
        return Reason(self._core.why_not_document(a, b))

    def evidence(self, a: str, b: str) -> Table:
        """What each field says of two records, joined or not: one row a field.

        `field`, `kind`, `value_a`, `value_b`, the `level` of their agreement, how often (0 to 1) it is seen on the
        `same` person and at `random`, and its `weight`, log2 of the ratio of the two.

        Args:
            a: One, as `source:record_id`, or as `record_id` where there is no source.
            b: The other.

        Raises:
            NotFound: One of them is not here.
        """
        return Table._of(self._core.evidence_table(a, b))

    def doubtful(self, low: float = 0.1, high: float = 0.95) -> Table:
        """The pairs that people had better look at, on both sides of the threshold, the most doubtful first.

        Those that were joined at a probability between `low` and `high`, and those that were compared, found to have
        one between them, and not joined. `record_a`, `record_b`, an empty `same`, what was `decided` (`same` or
        `different`), `probability`, `weight`, `because` (why a pair above the threshold was not joined), `customer_a`,
        `customer_b`; then for each field `field.level`, the agreement in words, and the values of both, `field.a` and
        `field.b`. Rows without an answer in `same` are no labels, so a queue that is judged in part will do.

        Args:
            low: The least probability, 0.01 or more: less is not kept.
            high: The greatest.

        Returns:
            A table which, with `same` filled in, is one of `labels` for `resolve`.

        Raises:
            InvalidArgument: They are no probabilities, or `low` is too low.

        Example:
            >>> import kanava as kv
            >>> records = {
            ...     "record_id": ["1", "2", "3"],
            ...     "name": ["Anna Korhonen", "Anna Korhnen", "Eero Salo"],
            ...     "born": ["1971-03-02", "1971-03-02", "1985-11-30"],
            ... }
            >>> queue = kv.resolve(records).doubtful(low=0.01, high=1.0)
            >>> queue.column_names[:5]
            ['record_a', 'record_b', 'same', 'decided', 'probability']
            >>> judged = {**queue.to_pydict(), "same": [True] * len(queue)}
            >>> kv.resolve(records, labels=judged).report["warnings"]
            []
        """
        return Table._of(self._core.table(given(table="doubtful", low=low, high=high)))

    def __repr__(self) -> str:
        report = self.report
        return f"<Resolution {report['records']:,} records, {report['customers']:,} customers>"

    def _repr_html_(self) -> str:
        report = self.report
        counts = ("records", "customers", "pairs", "links", "refused", "left_out")
        return _html.joined(
            _html.heading(repr(self).strip("<>")),
            _html.facts((name, report[name]) for name in counts),
            _html.listed(report["warnings"], "warnings"),
            self.customers._repr_html_(),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError(
            "a Resolution cannot be pickled: keep its tables (`customers`, `links`, `refused`) and its `resolver`, "
            "with which `resolve` finds the same again"
        )

    def __copy__(self) -> Resolution:
        # Nothing in it ever changes.
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Resolution:
        return self

    def _table(self, name: str) -> Table:
        """Each table is made once; of two threads that ask at the same time the first one's stays."""
        if name not in self._tables:
            self._tables.setdefault(name, Table._of(self._core.table(given(table=name))))
        return self._tables[name]


def resolve(
    records: RecordsLike,
    resolver: DocumentOrPath | None = None,
    *,
    labels: TableLike | None = None,
    link_only: bool = False,
    phone_region: str | None = None,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    kinds: Mapping[str, str] | None = None,
    threshold: float | None = None,
    progress: Callable[[str, int, int], object] | None = None,
) -> Resolution:
    """Finds out who is who among records, from whatever columns there are; nothing has to be configured.

    What the columns hold is inferred, what agreement is worth is learned without labels, and every choice is in the
    `resolver` of the answer. The same records give the same answer, to the byte, whatever their order. Other threads go
    on meanwhile; Ctrl-C stops it.

    Args:
        records: A table with a column `record_id`, best a `source`, and any others; or a dict with a table for each
            source, which then need no column `source` and may have different columns.
        resolver: The resolver of an earlier answer, edited or not: a dict, JSON text, or the path of a file that holds
            it. Nothing is learned then. Without it everything is inferred.
        labels: Pairs that people judged, as a table of `record_a`, `record_b` (each `source:record_id`, or `record_id`
            where there is no source) and `same`, true or false (1 or 0, yes or no). They decide their own pairs, and
            teach what pairs of one person agree in. The report names labels that contradict one another.
        link_only: Whether only records of different sources are joined, at most one of each source.
        phone_region: The region in which national phone numbers are read, such as `FI`; inferred when left out.
        columns: Which columns name a record, where they are not called `record_id` and `source`:
            `{"record_id": "customer_no"}`, or several names of which each table has one.
        kinds: What columns hold, where what `report["columns"]` says is wrong: `{"ref": "id", "note": "ignored"}`. Headers
            are read in the larger languages, without case, spaces and marks (`lastName`, `Nachname`, `surname`); columns
            of one meaning in several sources are one field.
        threshold: The least probability at which two records are joined, between 0 and 1; 0.5 when left out.
        progress: Called now and then, in this thread, with the step (`read`, `block`, `compare`, `learn`, `merge`), how
            much of it is done, and of how much. Answering False stops it; so does an exception.

    Returns:
        The customers, the links, what was refused, and the reasons.

    Raises:
        InvalidArgument: There is no column `record_id` and `columns` names none, or a table cannot be read.
        InvalidDocument: The resolver or an option does not follow its schema.
        Cancelled: `progress` answered False.
        TypeError: It is not a table, or `progress` cannot be called.
        OSError: The resolver's file cannot be read.

    Example:
        >>> import kanava as kv
        >>> crm = [
        ...     {"record_id": "1", "name": "Katarzyna Nowak", "born": "1971-03-02", "phone": "+48 601 234 567"},
        ...     {"record_id": "2", "name": "Liam O'Brien", "born": "1985-11-30", "phone": "+353 85 123 4567"},
        ... ]
        >>> shop = [
        ...     {"record_id": "a", "name": "Nowak Katarzyna", "born": "02.03.1971", "phone": "601234567"},
        ...     {"record_id": "b", "name": "Liam OBrien", "born": "30.11.1985", "phone": "0851234567"},
        ... ]
        >>> found = kv.resolve({"crm": crm, "shop": shop}, progress=lambda step, done, total: True)
        >>> found
        <Resolution 4 records, 2 customers>
        >>> again = kv.resolve({"shop": shop, "crm": crm}, found.resolver)
        >>> again.customers["customer_id"] == found.customers["customer_id"]
        True
    """
    if progress is not None and not callable(progress):
        raise TypeError(f"expected a progress function or None, got `{type(progress).__qualname__}`")
    options = given(link_only=link_only, phone_region=phone_region, columns=columns, kinds=kinds, threshold=threshold)
    document = None if resolver is None else document_or_file_text(resolver)
    judged = None if labels is None else arrow_table(labels)
    return Resolution(_native.resolve(tables_by_source(records), options, document, judged, progress))


def score(resolution: Resolution | TableLike, truth: TableLike) -> Document:
    """How well customers agree with the truth.

    Args:
        resolution: What `resolve` found, or a table of `record_id`, `customer_id`, and `source` where names need one.
        truth: A table of the same records that says who is who, in `customer_id`, `entity_id` or its only other column.

    Returns:
        `pairwise` (over pairs of records), `bcubed` (over records) and `cluster` (over whole customers), each with
        `precision`, `recall` and `f1`, from 0 to 1; the shares of customers `over_merged` and of people `split`, from 0
        to 1; and the numbers of `records` that were scored, `unmatched` records, `unlabelled` ones (of which a table
        does not say whose they are), `customers` and `entities`.

    Raises:
        InvalidArgument: A table has no column `record_id`, none that says who is who, or says two things of a record; or
            the tables have no record in common.
        TypeError: It is not a table.

    Example:
        >>> import kanava as kv
        >>> found = {"record_id": ["1", "2", "3"], "customer_id": ["x", "x", "y"]}
        >>> kv.score(found, found)["pairwise"]["f1"]
        1.0
    """
    customers = resolution.customers if isinstance(resolution, Resolution) else resolution
    return Document(_native.score_document(arrow_table(customers), arrow_table(truth)))
