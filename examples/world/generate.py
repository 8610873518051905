#!/usr/bin/env python3
"""Writes the demo's world: a Finnish telecom from January to November 2026, as its systems exported it.

    python3 examples/world/generate.py --out target/world --seed 7 --customers 5000

The same seed gives the same bytes, on any machine and any Python from 3.10. Nothing but the standard library is used.
README.md beside this file says what is in the exports and what was made wrong on purpose.
"""

import argparse
import gc
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import exports  # noqa: E402
import ledger  # noqa: E402
import people as crowd  # noqa: E402
import stories  # noqa: E402
from dice import Dice  # noqa: E402
from journeys import Journeys  # noqa: E402
from trouble import trouble  # noqa: E402

CONTACTS_EACH = 8


def generate(out, seed=7, customers=5000):
    """Writes every file of the world into the folder `out`; returns what `world.json` says."""
    if customers < 10:
        raise SystemExit(f"a world needs at least 10 customers, not {customers}")
    gc.disable()  # nothing here is thrown away before the end; a quarter of the time saved
    dice = Dice(seed)
    people = crowd.people(dice, customers)
    stories.cast(people)
    subscriptions, orders = ledger.subscriptions(dice, people), ledger.orders(dice, people)
    journeys = Journeys(dice, people, customers * CONTACTS_EACH)
    stories.stories(journeys, people)
    made = exports.Exports(dice, people, journeys.contacts)
    made.rows["subscriptions"], made.rows["orders"] = subscriptions, orders
    counts = trouble(dice, exports.HEADS, made.rows, made.truth)
    world = {
        "seed": seed, "customers": len(people), "accounts": len(made.rows["crm"]), "orders": len(orders),
        "subscriptions": len(subscriptions), "contacts": len(made.truth) - len(made.rows["crm"]),
        "cases": len({row[3] for row in made.truth if row[3]}), "exports": counts,
    }
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for name, head in exports.HEADS.items():
        (out / f"{name}.csv").write_text(exports.text(head, made.rows[name]), "utf-8", newline="\n")
    (out / "truth.csv").write_text(exports.text(["source", "contact_id", "customer", "case", "matter"], made.truth), "utf-8", newline="\n")
    (out / "world.json").write_text(json.dumps(world, indent=2) + "\n", "utf-8", newline="\n")
    return world


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--out", required=True, help="the folder to write into; made if need be")
    args.add_argument("--seed", type=int, default=7)
    args.add_argument("--customers", type=int, default=5000)
    args = args.parse_args()
    world = generate(args.out, args.seed, args.customers)
    print(f"{world['customers']} customers, {world['contacts']} contacts in {world['cases']} cases, seed {world['seed']}: {args.out}")


if __name__ == "__main__":
    main()
