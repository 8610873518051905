"""The 20-row routing table that Kanava and its peers all decide by, its inputs, and a plain-Python oracle.

As a script it writes into the folder given: the table for zen-engine (`table.jdm.json`), the policy for Kanava
(`policy.json`), the same questions for both (`inputs.jsonl`, `requests.jsonl`) and the oracle's answers
(`expected.jsonl`). A peer's time counts when it agrees with the oracle. Kanava does more than the table asks: it values
five channels besides, checks their opening hours, and writes down what it did.
"""

import json
import pathlib
import random
import sys

FIELDS = ["segment", "intent", "urgency", "is_open", "ltv", "phone_wait_s", "chat_free", "contacts_7d", "channel_in"]
OUT = ["channel", "queue", "priority", "escalate", "reason"]

# cell forms: None = any; ("in", [..]); (">", x) (">=", x) ("<", x) ("<=", x); ("[]", lo, hi) inclusive; bool
# fmt: off
__ = None
ROWS = [
    [__, ("in", ["fraud", "safety"]), __, __, __, __, __, __, __, "phone", "critical", 1, True, "R01 safety or fraud"],
    [("in", ["vip"]), __, (">=", 4), True, __, __, __, __, __, "phone", "vip", 1, False, "R02 urgent VIP, open"],
    [("in", ["vip"]), __, (">=", 4), False, __, __, __, __, __, "callback", "vip", 1, False, "R03 urgent VIP, closed"],
    [__, ("in", ["complaint"]), __, __, __, __, __, (">=", 3), __,
     "phone", "resolution", 1, True, "R04 repeated complaint"],
    [__, ("in", ["cancel"]), __, True, (">=", 1000), ("<=", 180), __, __, __,
     "phone", "retention", 2, False, "R05 cancel, high value, short wait"],
    [__, ("in", ["cancel"]), __, True, (">=", 1000), (">", 180), __, __, __,
     "callback", "retention", 2, False, "R06 cancel, high value, long wait"],
    [__, ("in", ["cancel"]), __, __, ("<", 1000), __, (">=", 1), __, __,
     "chat", "retention", 3, False, "R07 cancel, chat free"],
    [__, ("in", ["cancel"]), __, __, __, __, __, __, __, "email", "retention", 4, False, "R08 cancel, fallback"],
    [("in", ["vip", "gold"]), ("in", ["purchase"]), __, True, __, ("<=", 120), __, __, __,
     "phone", "sales", 2, False, "R09 gold+ purchase"],
    [__, ("in", ["purchase"]), __, True, (">=", 500), __, (">=", 1), __, __,
     "chat", "sales", 3, False, "R10 purchase, chat free"],
    [__, ("in", ["purchase"]), __, False, __, __, __, __, __, "self_service", "shop", 5, False, "R11 purchase, closed"],
    [__, ("in", ["billing"]), ("[]", 1, 2), __, __, __, __, ("<=", 1), __,
     "self_service", "billing", 5, False, "R12 simple billing"],
    [__, ("in", ["billing"]), __, True, __, __, (">=", 1), __, __,
     "chat", "billing", 3, False, "R13 billing, chat free"],
    [__, ("in", ["billing"]), __, __, __, __, __, __, __, "email", "billing", 4, False, "R14 billing, fallback"],
    [__, ("in", ["tech"]), (">=", 4), True, __, ("<=", 300), __, __, __,
     "phone", "tech2", 2, True, "R15 urgent tech"],
    [__, ("in", ["tech"]), __, __, __, __, (">=", 2), ("<=", 2), __,
     "chat", "tech1", 3, False, "R16 tech chat"],
    [__, ("in", ["tech"]), __, __, __, __, __, (">=", 3), __, "callback", "tech2", 2, True, "R17 tech repeat"],
    [__, __, ("[]", 1, 2), __, __, __, __, ("<=", 0), ("in", ["web", "app"]),
     "self_service", "general", 5, False, "R18 low urgency web"],
    [__, __, __, True, __, __, (">=", 1), __, __, "chat", "general", 4, False, "R19 default open"],
    [__, __, __, __, __, __, __, __, __, "email", "general", 5, False, "R20 default"],
]
# fmt: on
assert len(ROWS) == 20 and all(len(r) == len(FIELDS) + len(OUT) for r in ROWS)


def match(cell, v):
    if cell is None:
        return True
    if isinstance(cell, bool):
        return v is cell
    op = cell[0]
    if op == "in":
        return v in cell[1]
    if op == "[]":
        return cell[1] <= v <= cell[2]
    return {">": v > cell[1], ">=": v >= cell[1], "<": v < cell[1], "<=": v <= cell[1]}[op]


def oracle(x):
    for r in ROWS:
        if all(match(c, x[f]) for c, f in zip(r, FIELDS)):
            return dict(zip(OUT, r[len(FIELDS) :]))


def zen_cell(c):
    if c is None:
        return ""
    if isinstance(c, bool):
        return "true" if c else "false"
    if c[0] == "in":
        return ", ".join(json.dumps(s) for s in c[1])
    if c[0] == "[]":
        return f"[{c[1]}..{c[2]}]"
    return f"{c[0]} {c[1]}"


def jdm():
    ins = [{"id": f"i{i}", "name": f, "type": "expression", "field": f} for i, f in enumerate(FIELDS)]
    outs = [{"id": f"o{i}", "name": f, "type": "expression", "field": f} for i, f in enumerate(OUT)]
    rules = []
    for k, r in enumerate(ROWS):
        d = {"_id": f"r{k}", "_description": r[-1]}
        for i in range(len(FIELDS)):
            d[f"i{i}"] = zen_cell(r[i])
        for i, v in enumerate(r[len(FIELDS) :]):
            d[f"o{i}"] = json.dumps(v)
        rules.append(d)
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
            {
                "id": "t",
                "type": "decisionTableNode",
                "name": "route",
                "position": {"x": 200, "y": 0},
                "content": {"hitPolicy": "first", "inputs": ins, "outputs": outs, "rules": rules},
            },
            {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 400, "y": 0}},
        ],
        "edges": [
            {"id": "e1", "type": "edge", "sourceId": "in", "targetId": "t"},
            {"id": "e2", "type": "edge", "sourceId": "t", "targetId": "out"},
        ],
    }


KINDS = {"phone": "voice", "chat": "chat", "callback": "callback", "email": "mail", "self_service": "self_service"}
MARGIN = {"vip": 90, "gold": 60, "std": 30, "new": 45}
TAKES = {"phone": 0.16, "chat": 0.12, "callback": 0.1, "email": 0.05, "self_service": 0.04}


def policy():
    """The table as rules, the first goes first, and a value table of 20 rows: segment by channel."""

    def cel(field, cell):
        name = "channel_in" if field == "channel_in" else field
        if cell is None:
            return []
        if isinstance(cell, bool):
            return [f"attributes.{name}" if cell else f"!attributes.{name}"]
        if cell[0] == "in":
            same = [f"attributes.{name} == {json.dumps(one)}" for one in cell[1]]
            return same if len(same) == 1 else [f"attributes.{name} in {json.dumps(cell[1])}"]
        if cell[0] == "[]":
            return [f"attributes.{name} >= {cell[1]}", f"attributes.{name} <= {cell[2]}"]
        return [f"attributes.{name} {cell[0]} {cell[1]}"]

    rules = []
    for place, row in enumerate(ROWS):
        channel, queue, _, _, reason = row[len(FIELDS) :]
        when = " && ".join(part for cell, field in zip(row, FIELDS) for part in cel(field, cell))
        rule = {"name": reason, "priority": len(ROWS) - place, "then": {"prefer": [channel], "escalate": queue}}
        rules.append({**rule, **({"when": when} if when else {})})
    kinds = {bool: "bool", int: "int", float: "double", str: "string"}
    sample = next(iter(inputs(1)))
    day = {"open": "Mo-Su 00:00-24:00", "zone": "Europe/Helsinki", "country": "FI"}
    return {
        "name": "table",
        "version": "1",
        "objective": {"effort": 2, "waiting": 0.4, "agent_minute": 0.6},
        "attributes": {field: kinds[type(sample[field])] for field in FIELDS},
        "hours": {"day": day},
        "channels": {
            name: {"kind": kind, "hours": "day", "cost": cost, "handling_minutes": cost}
            for (name, kind), cost in zip(KINDS.items(), (7, 4, 8, 5, 0.3))
        },
        "segments": {name: {"when": f'attributes.segment == "{name}"'} for name in MARGIN},
        "rules": rules,
        "values": {
            "prior": 50,
            "rows": [
                {"segment": segment, "channel": channel, "n": 400, "purchase": take, "margin": margin, "effort": 1}
                for segment, margin in MARGIN.items()
                for channel, take in TAKES.items()
            ],
        },
        "fallback": {"channel": "email"},
    }


def request(x):
    return {"at": "2026-11-24T10:00:00+02:00", "attributes": x}


def inputs(n, seed=7):
    g = random.Random(seed)
    for _ in range(n):
        yield {
            "segment": g.choices(["vip", "gold", "std", "new"], [5, 15, 55, 25])[0],
            "intent": g.choices(
                ["fraud", "safety", "complaint", "cancel", "purchase", "billing", "tech", "info"],
                [1, 1, 8, 10, 20, 25, 20, 15],
            )[0],
            "urgency": g.randint(1, 5),
            "is_open": g.random() < 0.7,
            "ltv": round(g.lognormvariate(6, 1), 2),
            "phone_wait_s": int(g.expovariate(1 / 180)),
            "chat_free": g.choice([0, 0, 1, 2, 3]),
            "contacts_7d": g.choices([0, 1, 2, 3, 4, 5], [50, 20, 12, 9, 6, 3])[0],
            "channel_in": g.choice(["web", "app", "phone", "email"]),
        }


if __name__ == "__main__":
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    xs = list(inputs(20000))
    (out / "table.jdm.json").write_text(json.dumps(jdm()))
    (out / "policy.json").write_text(json.dumps(policy(), indent=1) + "\n")
    for name, make in (("inputs", dict), ("requests", request), ("expected", oracle)):
        (out / f"{name}.jsonl").write_text("".join(json.dumps(make(x)) + "\n" for x in xs))
