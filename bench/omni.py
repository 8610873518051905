#!/usr/bin/env python3
"""Writes a million contacts over six channels, each with only the keys its channel has, as an Arrow stream file.

    target/venv-bench/bin/python bench/omni.py --out target/bench/omni.arrows --records 1000000 --persons 200000 --seed 9

The shape is that of a contact centre: call numbers in five spellings, mail with tags and capitals, household land
lines, family mailboxes, switchboards, kiosk devices, recycled numbers, placeholders, second accounts, typing errors,
typed columns (text and one timestamp), no compression. The same seed gives the same rows.
"""

import argparse
from pathlib import Path

import numpy as np
import polars as pl

CHANNELS = ["voice", "self_service", "chat", "mail", "web", "in_person"]
SHARE = [30, 14, 15, 16, 15, 10]
FIELDS = ["crm_id", "phone", "email", "device_id", "first_name", "last_name", "dob", "street", "city", "postcode"]
PRESENT = {  # the chance that a channel records a field
    "voice": dict(phone=.97, first_name=.38, last_name=.36, crm_id=.28, dob=.18, postcode=.12),
    "self_service": dict(phone=.88, crm_id=.42, dob=.30),
    "chat": dict(first_name=.72, last_name=.45, email=.62, phone=.18, device_id=.9, crm_id=.15),
    "mail": dict(email=1.0, first_name=.74, last_name=.68, phone=.14, postcode=.06),
    "web": dict(device_id=1.0, email=.30, first_name=.18, last_name=.16, crm_id=.20),
    "in_person": dict(crm_id=1.0, first_name=.98, last_name=.98, email=.76, phone=.85, dob=.62, street=.85, city=.9, postcode=.85),
}
KEY = ["phone", "phone", "device_id", "email", "device_id", "crm_id"]  # what a contact with nothing at all gets
JUNK = {"first_name": ["unknown", "caller", "test", "n/a"], "last_name": ["unknown", "caller", "test", "n/a"],
        "phone": ["0000000000", "5555555555", "anonymous", "1234567890"],
        "email": ["noreply@example.com", "test@test.com", "none@none.com"], "dob": ["1900-01-01", "1970-01-01"]}
TYPO = {"first_name": .06, "last_name": .06, "phone": .015, "email": .02, "dob": .03, "street": .05, "city": .05, "postcode": .05, "crm_id": .01}
PLACEHOLDER = .012
MATTERS = ["invoice.due_date", "invoice.content", "subscription.change", "subscription.cancel", "connection.slow", "connection.down",
           "device.order", "delivery.status", "account.details", "complaint"]
HEADS = "al an ar be bor ca dar el fen gar hal in jor kal lan mar nor ol per ral san tor ul van wil yor zan".split()
MIDS = "a e i o u ar en il or ad er ing an".split()
TAILS = "berg dale field gate ham ley man mer ner son sted stone ton well wick worth".split()
MAIL = ["gmail.com"] * 45 + ["yahoo.com"] * 18 + ["hotmail.com"] * 12 + ["outlook.com"] * 12 + ["icloud.com"] * 9 + ["aol.com"] * 4


def names(r, count, parts):
    """`count` made-up names and how common each is."""
    made = sorted({"".join(p[i] for p, i in zip(parts, row)) for row in
                   np.column_stack([r.integers(0, len(p), count * 2) for p in parts]).tolist()})
    picked = np.array(made, dtype=object)[r.permutation(len(made))[:count]]
    weight = 1.0 / (np.arange(len(picked)) + 20.0)
    return picked, weight / weight.sum()


def numbers(r, n):
    """Ten digits in the North American shape."""
    area, exchange = r.integers(200, 999, n), r.integers(200, 999, n)
    return [f"{a}{e}{s:04d}" for a, e, s in zip(area.tolist(), exchange.tolist(), r.integers(0, 10000, n).tolist())]


def shared(r, n, base, share, pool):
    """`base`, but for a `share` of places one of the `pool`."""
    out = list(base)
    for i in np.flatnonzero(r.random(n) < share).tolist():
        out[i] = pool[int(r.integers(0, len(pool)))]
    return out


def people(r, n):
    """Two values of every kind for every person: the usual one and the other one (mostly the same)."""
    given, given_p = names(r, 3000, (HEADS, MIDS, ["a", "o", "en", "ie", "us", "is", "ett", "in"]))
    family, family_p = names(r, 40000, (HEADS, MIDS, HEADS, TAILS))
    house = np.repeat(np.arange(n), r.choice([1, 1, 1, 2, 2, 3, 4], n))[:n]
    homes = int(house.max()) + 1
    surname = r.choice(family, homes, p=family_p)[house]
    first = r.choice(given, n, p=given_p)
    last = np.where(r.random(n) < .82, surname, r.choice(family, n, p=family_p))
    days = r.integers(0, 27000, n).astype("timedelta64[D]") + np.datetime64("1935-01-01")
    year = days.astype("datetime64[Y]").astype(int) + 1970
    mobile, land = numbers(r, n), numbers(r, homes)
    recycled = [mobile[i] for i in r.integers(0, n, n // 50).tolist()]
    mobile = shared(r, n, mobile, .012, recycled)
    other = [land[h] if k < .4 else m for h, k, m in zip(house.tolist(), r.random(n).tolist(), mobile)]
    other = shared(r, n, other, .06, numbers(r, max(1, n // 400)))
    tail = np.where(r.random(n) < .5, "", r.integers(0, 1000, n).astype(str)).tolist()
    box = [f"{f}.{l}{t}{y % 100}@{d}" for f, l, t, y, d in zip(first, last, tail, year.tolist(), r.choice(MAIL, n).tolist())]
    head = np.unique(house, return_index=True)[1][house].tolist()
    box2 = [box[h] if k < .08 else (f"{b[0]}{l}{y}@{b.split('@')[1]}" if k < .38 else b)
            for h, k, b, l, y in zip(head, r.random(n).tolist(), box, last, year.tolist())]
    device = [f"{v:012x}" for v in r.integers(0, 1 << 48, n).tolist()]
    device2 = [d if k < .3 else f"{v:012x}" for d, k, v in zip(device, r.random(n).tolist(), r.integers(0, 1 << 48, n).tolist())]
    device2 = shared(r, n, device2, .03, [f"kiosk-{i}" for i in range(max(1, n // 800))])
    account = (10_000_000 + np.cumsum(r.integers(1, 9, n) + 1))
    account2 = np.where(r.random(n) < .08, account - 1, account)
    street = [f"{a} {l.title()} {k}" for a, l, k in zip(r.integers(1, 9900, homes).tolist(), r.choice(family, homes), r.choice(["Street", "Avenue", "Road", "Lane"], homes))]
    city, code = [c.title() for c in r.choice(family, homes)], [f"{c:05d}" for c in r.integers(501, 99950, homes).tolist()]
    column = lambda a, b=None: (pl.Series(list(a)), pl.Series(list(a if b is None else b)))
    place = lambda values: column([values[h] for h in house.tolist()])
    return {
        "crm_id": (pl.Series(account).cast(pl.String), pl.Series(account2).cast(pl.String)),
        "phone": column(mobile, other), "email": column(box, box2), "device_id": column(device, device2),
        "first_name": column([f.title() for f in first]), "last_name": column([l.title() for l in last]),
        "dob": column(np.datetime_as_string(days).tolist()), "street": place(street), "city": place(city), "postcode": place(code),
    }


def typo(r, text):
    if not text or len(text) < 3:
        return text
    at, kind = int(r.integers(0, len(text) - 1)), int(r.integers(0, 3))
    if kind == 0:
        return text[:at] + text[at + 1:]
    return text[:at] + text[at + 1] + text[at] + text[at + 2:] if kind == 1 else text[:at] + text[at] + text[at:]


def spelled(field, r, n):
    """How a value is written this time, as an expression over the column."""
    value, k = pl.col(field), pl.lit(pl.Series(r.random(n)))
    if field == "phone":
        a, b, c = value.str.slice(0, 3), value.str.slice(3, 3), value.str.slice(6)
        plain = value.str.contains(r"^\d{10}$")
        return (pl.when(~plain | k.is_between(.35, .6)).then(value).when(k < .35).then("+1" + value)
                .when(k < .8).then("(" + a + ") " + b + "-" + c).when(k < .92).then(a + "-" + b + "-" + c).otherwise("001" + value))
    if field == "email":
        tagged = pl.when((k < .08) & value.str.ends_with("@gmail.com")).then(value.str.replace("@", "+shop@", literal=True)).otherwise(value)
        return pl.when(k > .95).then(tagged.str.to_uppercase()).otherwise(tagged)
    if field == "dob":
        return pl.when(k < .6).then(value).otherwise(value.str.replace(r"^(\d+)-(\d+)-(\d+)$", "$2/$3/$1"))
    if field in ("first_name", "last_name"):
        return pl.when(k < .4).then(value).when(k < .7).then(value.str.to_lowercase()).otherwise(value.str.to_uppercase())
    return value


def table(records, persons, seed):
    r = np.random.Generator(np.random.PCG64(seed))
    everybody = people(r, persons)
    weight = r.choice([1, 1, 1, 2, 2, 3, 5, 9], persons).astype(float)
    who = np.concatenate([np.arange(min(persons, records)), r.choice(persons, max(0, records - persons), p=weight / weight.sum())])
    r.shuffle(who)
    channel = r.choice(len(CHANNELS), records, p=np.array(SHARE) / sum(SHARE))
    seconds = r.integers(0, 3 * 365 * 86400, records)
    columns = {"channel": pl.Series(CHANNELS).gather(channel), "ts": pl.Series((seconds + 1672531200) * 1_000_000).cast(pl.Datetime("us", "UTC"))}
    has = {f: r.random(records) < np.array([PRESENT[c].get(f, 0) for c in CHANNELS])[channel] for f in FIELDS}
    nothing = ~np.any(np.column_stack(list(has.values())), axis=1)
    for f in FIELDS:
        has[f] |= nothing & np.array([KEY[c] == f for c in range(len(CHANNELS))])[channel]
        usual, other = (s.gather(who) for s in everybody[f])
        values = pl.select(pl.when(pl.Series(r.random(records) < .6)).then(usual).otherwise(other)).to_series()
        if f in JUNK:
            junk = pl.Series(JUNK[f]).gather(r.integers(0, len(JUNK[f]), records))
            values = pl.select(pl.when(pl.Series(r.random(records) < PLACEHOLDER)).then(junk).otherwise(values)).to_series()
        if f in TYPO:
            wrong = np.flatnonzero(has[f] & (r.random(records) < TYPO[f]))
            values = values.scatter(wrong, [typo(r, v) for v in values.gather(wrong).to_list()])
        values = pl.DataFrame({f: values}).select(spelled(f, r, records)).to_series()
        columns[f] = pl.select(pl.when(pl.Series(has[f])).then(values)).to_series()
    matter = pl.Series(MATTERS).gather(r.integers(0, len(MATTERS), records))
    columns["matter"] = pl.select(pl.when(pl.Series(r.random(records) < .7)).then(matter)).to_series()
    frame = pl.DataFrame([s.alias(name) for name, s in columns.items()])
    return frame.with_columns(entity_id=pl.Series(who.astype(np.int32))).with_row_index("rec_id").with_columns(
        rec_id=pl.col("rec_id").cast(pl.String).str.zfill(9))


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--out", required=True)
    args.add_argument("--records", type=int, default=1_000_000)
    args.add_argument("--persons", type=int, default=200_000)
    args.add_argument("--seed", type=int, default=9)
    a = args.parse_args()
    Path(a.out).parent.mkdir(parents=True, exist_ok=True)
    frame = table(a.records, a.persons, a.seed)
    frame.write_ipc_stream(a.out, compression="uncompressed", compat_level=pl.CompatLevel.oldest())
    print(f"{len(frame)} contacts of {frame['entity_id'].n_unique()} people, seed {a.seed}: {a.out}")


if __name__ == "__main__":
    main()
