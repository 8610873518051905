"""Real exports, each read by a column mapping alone (`real.json`), and its figures beside the published reference.

Nothing is prepared: the file is opened, its columns are named, and the history does the rest. What is counted here is
counted over the tables the history returns.
"""

import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone

import kanava as kv

from demo.judge import pairs
from demo.screen import section, step, table, text


def run(folder, description):
    sets = json.loads(description.read_text("utf-8"))["sets"]
    reference = reference_of(folder)
    print(f"Kanava on real exports: {folder}")
    agreed = True
    for number, one in enumerate(sets, 1):
        section(number, f"{one['name']}: {one['title']}")
        file = folder / one["file"]
        if not file.exists():
            text(f"not here: {one['file']}")
            continue
        agreed &= load(file, one, reference)
    if reference is None:
        text("The reference (peers/contacts/reference_open.json beside the data) is not here: figures are shown without it.", indent=0)
    return agreed


def load(file, one, reference):
    history = kv.History()
    with step(f"reading {one['file']}"):
        rows = kv.read_csv(file)
    with step("appending, resolving, stitching"):
        report = history.append(rows, attributes=False, **one["append"])
    with step("asking for every contact"):
        counted = Counted(rows, history, one)
    print()
    text(" · ".join(f"{report[name]:,} {name}" for name in ("accepted", "superseded", "unchanged", "older", "conflicting", "skipped", "rejected") if report[name]))
    for row in report["rejected_rows"][:3]:
        text(f"row {row['row']}, {row['column']} `{row['value']}`: {row['reason']}", indent=6)
    summary = history.summary()
    text(f"{summary['customers']:,} customers, {summary['contacts']:,} contacts, {summary['cases']:,} cases, "
         f"{summary['repeats_7d']:,} repeats of the same matter within 7 days")
    print()
    lines, agreed = [], True
    for figure in one["figures"]:
        found, expected = getattr(counted, figure["count"])(figure), lookup(reference, figure["reference"])
        same = expected is None or found == expected
        agreed &= same
        lines.append((figure["what"], found, expected, "" if expected is None else "agrees" if same else f"DIFFERS by {found - expected:+,}"))
    table(("figure", "Kanava", "reference", ""), lines, widest=60)
    return agreed


class Counted:
    """The tables of one history, with the counts the reference defines.

    A known customer is one whose account or handle the export names; a contact with none is a stranger of its own.
    """

    def __init__(self, rows, history, one):
        columns = one["append"]["columns"]
        contacts = history.contacts().to_pylist()
        keys = key_values(rows, columns)
        ids = row_values(rows, columns["contact_id"])
        known = {i for i, key in zip(ids, keys) if key}
        inbound = set(ids)
        if one.get("inbound"):
            inbound = {i for i, way in zip(ids, rows.column("inbound")) if way == "True"}
        self.total = len(contacts)
        self.read = len(rows)
        self.every = [c for c in contacts if c["contact_id"] in inbound]
        self.known = [c for c in self.every if c["contact_id"] in known]
        self.low = instant(one["from"]) if "from" in one else None
        self.high = instant(one["to"]) if "to" in one else max(c["arrived_at"] for c in self.known)
        self.gold = dict(zip(ids, rows.column(one["gold"]))) if "gold" in one else {}

    def rows(self, figure):
        return self.read

    def all(self, figure):
        return self.total

    def contacts(self, figure):
        return len(self.every)

    def customers(self, figure):
        return len({c["customer_id"] for c in self.known})

    def contacts_known(self, figure):
        return len(self.known)

    def channel(self, figure):
        return sum(c["channel"] == figure["channel"] for c in self.every)

    # Repeats look forward: the next contact of the same customer comes within so many days. Only contacts with that
    # many days of data after them count, unless the reference does not cut.

    def repeat(self, figure):
        return self.followed(figure, lambda c: c["customer_id"])[1]

    def repeat_base(self, figure):
        return self.followed(figure, lambda c: c["customer_id"])[0]

    def repeat_matter(self, figure):
        return self.followed(figure, lambda c: (c["customer_id"], c["matter"]))[1]

    def followed(self, figure, group):
        days = timedelta(days=figure["days"])
        base = repeats = 0
        for contacts in self.grouped(group):
            for this, following in zip(contacts, contacts[1:] + [None]):
                late = not figure.get("uncut") and this["arrived_at"] > self.high - days
                if late or (self.low and this["arrived_at"] < self.low):
                    continue
                base += 1
                repeats += following is not None and following["arrived_at"] - this["arrived_at"] <= days
        return base, repeats

    def matter_switches(self, figure):
        return self.switches("matter")

    def channel_switches(self, figure):
        return self.switches("channel")

    def switches(self, column):
        return sum(a[column] != b[column] for contacts in self.grouped(lambda c: c["customer_id"]) for a, b in zip(contacts, contacts[1:]))

    def grouped(self, group):
        """Contacts of known customers by group, in the order of the timeline."""
        groups = defaultdict(list)
        for contact in sorted(self.known, key=lambda c: (c["customer_id"], c["seq"])):
            groups[group(contact)].append(contact)
        return groups.values()

    # Cases, and how they agree with what is known to belong together.

    def cases(self, figure):
        return len({c["case_id"] for c in self.known})

    def case_pairs(self, figure):
        return sum(pairs(n) for n in Counter(c["case_id"] for c in self.known).values())

    def case_pairs_right(self, figure):
        return sum(pairs(n) for n in Counter((c["case_id"], self.gold[c["contact_id"]]) for c in self.known).values())

    def repeat_cases(self, figure):
        begun = defaultdict(dict)
        for c in self.known:
            at = begun[c["customer_id"]].get(c["case_id"])
            begun[c["customer_id"]][c["case_id"]] = min(at, c["arrived_at"]) if at else c["arrived_at"]
        days, repeats = timedelta(days=figure["days"]), 0
        for cases in begun.values():
            times = sorted(cases.values())
            repeats += sum(b - a <= days for a, b in zip(times, times[1:]))
        return repeats


def row_values(rows, rule):
    """What a mapping makes of each row, for the few rules that the counting needs."""
    if rule == {"row": True}:
        return [f"{n:09d}" for n in range(len(rows))]
    rule = {"column": rule} if isinstance(rule, str) else rule
    nothing = set(rule.get("null", ()))
    return [None if value in nothing else value for value in rows.column(rule["column"])]


def key_values(rows, columns):
    return row_values(rows, columns.get("account") or columns["handle"])


def reference_of(folder):
    file = folder.parent.parent / "peers" / "contacts" / "reference_open.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else None


def lookup(reference, path):
    for name in path:
        if reference is None:
            return None
        reference = reference.get(name)
    return reference


def instant(written):
    return datetime.fromisoformat(written.replace("Z", "+00:00")).astimezone(timezone.utc)
