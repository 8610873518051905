"""One decision from Python by the shared table: Kanava, zen-engine, and the table as plain Python.

python.py FOLDER PEERS: the folder that table.py wrote, and `none` to go without zen-engine. Prints a line of JSON a
case. A case that disagrees with the oracle says so.
"""

import json
import pathlib
import sys
import time
from collections.abc import Callable
from typing import Any

import table

import kanava as kv

FOLDER = pathlib.Path(sys.argv[1])
INPUTS = [json.loads(line) for line in (FOLDER / "inputs.jsonl").read_text().splitlines()]
REQUESTS = [json.loads(line) for line in (FOLDER / "requests.jsonl").read_text().splitlines()]
EXPECTED = [json.loads(line) for line in (FOLDER / "expected.jsonl").read_text().splitlines()]


# So few that they are in the cache, as a request is that was just made; the same for every peer.
TIMED = 256


def report(case: str, call: Callable[[Any], Any], given: list[Any], wrong: int, count: int = 20_000) -> None:
    given = given[:TIMED]
    for one in given * 2:
        call(one)
    times = []
    clock = time.perf_counter_ns
    for at in range(count):
        one = given[at % len(given)]
        began = clock()
        call(one)
        times.append(clock() - began)
    times.sort()
    figures = {"microseconds_p50": times[count // 2] / 1e3, "microseconds_p99": times[count * 99 // 100] / 1e3}
    print(json.dumps({"case": case, **figures, "wrong": wrong, "of": len(EXPECTED)}), flush=True)


def kanava() -> None:
    router = kv.Router(FOLDER / "policy.json")
    decisions = [router.decide(request) for request in REQUESTS]
    wrong = sum(
        (decision["channel"], decision["queue"]) != (expected["channel"], expected["queue"])
        for decision, expected in zip(decisions, EXPECTED, strict=True)
    )
    report("python, kanava: decide(dict)", router.decide, REQUESTS, wrong)
    report("python, kanava: decide(dict).channel", lambda one: router.decide(one).channel, REQUESTS, wrong)
    report("python, kanava: decide(dict), read as a dict", lambda one: router.decide(one)["ranked"], REQUESTS, wrong)
    report("python, kanava: decide(text)", router.decide, [json.dumps(one) for one in REQUESTS], wrong)


def zen_engine() -> None:
    import zen

    content = (FOLDER / "table.jdm.json").read_text()
    documented = zen.ZenEngine().create_decision(content)
    cached = zen.ZenDecisionContent(content)
    loaded = zen.ZenEngine({"loader": lambda key: cached})
    wrong = sum(documented.evaluate(one)["result"] != expected for one, expected in zip(INPUTS, EXPECTED, strict=True))
    traced: dict[str, Any] = {"trace": True}
    report("python, zen-engine: create_decision().evaluate (documented)", documented.evaluate, INPUTS, wrong, 3000)
    report("python, zen-engine: the same with trace", lambda one: documented.evaluate(one, traced), INPUTS, wrong, 3000)
    report("python, zen-engine: cached content", lambda one: loaded.evaluate("table", one), INPUTS, wrong)
    report(
        "python, zen-engine: cached content with trace",
        lambda one: loaded.evaluate("table", one, traced),
        INPUTS,
        wrong,
        3000,
    )


if __name__ == "__main__":
    kanava()
    if sys.argv[2:] != ["none"]:
        zen_engine()
    report("python, the table as plain Python (rules only)", table.oracle, INPUTS, 0)
