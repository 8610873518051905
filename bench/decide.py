#!/usr/bin/env python3
"""One decision through the door of Python: document in, document out, a policy of 50 rules. Prints JSON."""

import json
import statistics
import time
from pathlib import Path

import kanava as kv

HERE = Path(__file__).resolve().parent
ROUNDS, EACH = 9, 2000


def main():
    router, request = kv.Router(HERE / "policy.json"), (HERE / "request.json").read_text("utf-8")
    router.decide(request)
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(EACH):
            router.decide(request)
        times.append((time.perf_counter() - began) / EACH)
    middle = statistics.median(times)
    print(json.dumps({"door": "python, document", "microseconds": round(middle * 1e6, 2), "per_second": round(1 / middle)}))


if __name__ == "__main__":
    main()
