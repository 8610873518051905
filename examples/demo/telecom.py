"""The bundled world: nine exports of one telecom, its customers, one of them in full, and five contacts to route."""

import csv
import json
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path

import clock
import generate
import kanava as kv

from demo import judge
from demo.screen import section, spell, step, table, text

WORLD = Path(generate.__file__).resolve().parent
STAR = "041 234 5678"  # the customer whose story is told


def run(out, seed, customers):
    print("Kanava: one history per customer, and a routing decision that knows it")
    section(1, "The exports of a telecom, as its systems write them")
    with step(f"making the world: {customers:,} customers, seed {seed}"):
        world = generate.generate(out, seed, customers)
    history = kv.History({"region": "FI", "one_verified_account": True})
    reports = append(history, out)
    refused(reports)
    section(2, "One history")
    sound = resolved(history, out, world)
    section(3, "One customer")
    one(history)
    section(4, "Five contacts to route")
    return route(history) and sound and all(accounted(world, *report) for report in reports)


def accounted(world, file, rows, report):
    """Whether every row of an export went where it belongs: what was made wrong was refused, and nothing else."""
    made = world["exports"].get(file.removesuffix(".csv"), {})
    wrong = sum(made.get(kind, 0) for kind in ("no_id", "broken_time", "ragged", "unknown_channel"))
    taken = report["accepted"] == made.get("contacts", rows) + made.get("in_spring_gap", 0) + made.get("in_autumn_fold", 0)
    sums = rows == sum(report[kind] for kind in ("accepted", "superseded", "unchanged", "older", "conflicting", "rejected"))
    return taken and sums and report["rejected"] == wrong


def append(history, out):
    mappings = json.loads((WORLD / "mappings.json").read_text("utf-8"))["exports"]
    reports = []
    for mapping in mappings:
        options = {key: value for key, value in mapping.items() if key != "file"}
        with step(f"appending {mapping['file']}"):
            rows = kv.read_csv(out / mapping["file"])
            report = history.append(rows, attributes=False, **options)
        reports.append((mapping["file"], len(rows), report))
    print()
    head = ("export", "rows", "taken", "corrected", "again", "refused", "clock")
    table(head, [(file, rows, r["accepted"], r["superseded"], r["unchanged"] + r["older"] + r["conflicting"],
            r["rejected"], sum(w["rows"] for w in r["warnings"] if "the clock" in w["reason"]))
                 for file, rows, r in reports])
    text("corrected: a later revision of a row; again: delivered before, or older than what is here; clock: a time the clock change skipped or showed twice")
    return reports


def refused(reports):
    """One example of each way in which a row could not be used."""
    print("\n   Refused rows are named, the good ones beside them are kept; for example:")
    seen = set()
    for file, _, report in reports:
        for row in report["rejected_rows"]:
            kind = "read_error" if row["column"] == "read_error" else row["reason"].split("`")[0].split(",")[0]
            if kind in seen:
                continue
            seen.add(kind)
            value = f" `{row['value']}`" if row["value"] and row["value"] != row["reason"] else ""
            text(f"· {file}, row {row['row']:,}, {row['column']}{value}: {row['reason']}", indent=6, hang=2)


def resolved(history, out, world):
    with step("asking the history for everything"):
        summary, contacts, entries = history.summary(), history.contacts().to_pydict(), history.entries()
    with step("comparing with the truth"):
        with open(out / "truth.csv", encoding="utf-8", newline="") as file:
            truth = {(row["source"], row["contact_id"]): row for row in csv.DictReader(file)}
        true = [truth[key] for key in zip(contacts["source"], contacts["contact_id"])]
        people, cases = [row["customer"] for row in true], [row["case"] for row in true]
        right = judge.score(contacts["customer_id"], people)
        named = zip(*((found, case) for found, case, matter in zip(contacts["case_id"], cases, contacts["matter"]) if matter))
        registered = {id for id, kind in zip(entries["customer_id"], entries["kind"]) if kind == "records"}
        seen = set(contacts["customer_id"])
    print()
    table(("", "found", "true"), [
        ("contacts", summary["contacts"], world["contacts"]),
        ("customers the register knows", len(registered), world["customers"]),
        ("customers met that the register does not know", len(seen - registered), 0),
        ("cases", summary["cases"], world["cases"]),
        ("cases still open", summary["open_cases"], None),
        ("repeats of the same matter within 7 days", summary["repeats_7d"], None),
        ("links that a guard refused", summary["refused"], None),
    ], widest=50)
    print()
    table(("pairs of contacts put together", "precision", "recall"), [
        ("same customer", *(f"{100 * x:.1f} %" for x in right)),
        ("same case, where a matter was written down", *(f"{100 * x:.1f} %" for x in judge.score(*named))),
        ("same case, everywhere", *(f"{100 * x:.1f} %" for x in judge.score(contacts["case_id"], cases))),
    ], widest=50)
    text("A web visit or a mail about which no system wrote the matter begins a case of its own: joining by words is not here yet.")
    text("A cookie that never signed in and a call from a withheld number lead to nobody in the register. They stay strangers: "
         "a guess would show one customer's matters to another.")
    guards = Counter(history.refused()["guard"])
    text("Refused by guard: " + ", ".join(f"{guard} {n:,}" for guard, n in guards.most_common()) + ".")
    return summary["contacts"] == world["contacts"] and right[0] > .95 and right[1] > .6


def one(history):
    timeline = history.timeline_document(STAR)
    brief = history.brief(STAR, at="2026-11-16T08:12:00+02:00")
    text(f"Asked by her telephone number {STAR}: {brief.get('name')}, {timeline['customer_id']}")
    print()
    rows, before = [], None
    for contact in timeline["contacts"]:
        rows.append((local(contact["arrived_at"])[4:], contact.get("channel"), contact.get("matter"), contact.get("outcome"),
                     contact.get("agent"), "" if before is None else spell(contact.get("gap_s", 0)),
                     {"opens": "opens", "link": "its ticket", "matter": "its matter"}.get(contact.get("case_rule"), contact.get("case_rule"))))
        before = contact
    table(("Helsinki", "channel", "matter", "outcome", "agent", "after", "case"), rows)
    print("\n   The brief for whoever answers her on Monday at 08:12:")
    for sentence in brief["text"]:
        text(sentence, indent=6)
    first, last = (timeline["contacts"][n]["contact"] for n in (0, -1))
    why = history.why(first, last)
    print(f"\n   Why are {first} and {last} the same person?")
    for link in why["path"]:
        if link["rule"] == "scored":
            probability = 100 * link["scored"]["probability"]
            text(f"{link['a']} and {link['b']} are alike, {probability:.0f} % by themselves: {link['also']}", indent=6)
            continue
        said = " ".join(part for part in (link.get("kind"), link.get("value")) if part)
        text(f"{link['a']} and {link['b']} share {said or link['rule']}" + (f" and {link['also']}" if link.get("also") else ""), indent=6)


def route(history):
    router, as_expected = kv.Router(WORLD / "policy.json"), True
    for file in sorted((WORLD / "requests").iterdir()):
        case = json.loads(file.read_text("utf-8"))
        request = history.facts(case["request"])
        decision = router.decide(request, floor=case.get("floor"))
        print(f"   {file.name[0]}. {case['title']}  ({local(case['request']['at'])})")
        text(case["story"], indent=6)
        where = " → ".join(part for part in (decision.channel, decision.queue, decision.agent) if part)
        when = "now" if decision["when"]["mode"] == "now" else f"{local(decision['when']['at'])}"
        promised = decision["when"].get("promised_by")
        text(f"{where}, {when}" + (f", promised by {local(promised)}" if promised else "") + ("  (the fallback)" if decision.fallback else ""),
             indent=6)
        for sentence in decision.explanation:
            text("· " + sentence, indent=9, hang=2)
        print()
        as_expected &= all(decision[name] == value for name, value in case["expect"].items())
    return as_expected


def local(instant):
    """An instant of a document on the Helsinki clock."""
    at = datetime.fromisoformat(instant[:19] + ("+00:00" if instant.endswith("Z") else instant[-6:]))
    wall = clock.to_local(int(at.astimezone(timezone.utc).timestamp()))
    return f"{wall:%a} {wall.day} {wall:%b %H:%M}"
