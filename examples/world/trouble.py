"""What goes wrong between a system and its export: deliveries twice, late corrections, and rows that cannot be read.

Everything added here is counted, so that a reader of the exports can be checked row by row: see `world.json`.
"""

RESULT = {"calls": ("result", "KESKEN"), "chats": ("status", "open")}  # what the first version of a row said
TIME = {"calls": "time", "chats": "opened_utc", "mails": "received", "web": "first_hit", "selfservice": "start", "store": "when"}


def trouble(dice, heads, rows, truth):
    """Adds trouble to every export of contacts; returns what was added, by export and kind."""
    counts = {name: {"contacts": len(rows[name])} for name in TIME}
    owners = {row[1]: row[2] for row in truth if row[0] == "selfservice"}
    for name in ("calls", "chats"):
        counts[name]["late_revisions"] = revise(dice, heads[name], rows[name], *RESULT[name])
    counts["selfservice"].update(clock_traps(dice, heads["selfservice"], rows["selfservice"], truth, owners))
    for name in TIME:
        counts[name]["delivered_twice"] = twice(dice, rows[name])
        counts[name].update(broken(dice, name, heads[name], rows[name]))
        counts[name]["rows"] = len(rows[name])
    return counts


def put(dice, rows, row):
    rows.insert(dice.whole(0, len(rows)), row)


def revise(dice, head, rows, column, before):
    """One row in seventy was first delivered unfinished; one time in three the old version comes after the new one."""
    at, rev, done = head.index(column), head.index("rev"), 0
    for n in range(len(rows) - 1, -1, -1):
        if dice.chance(1 / 70):
            old, rows[n] = rows[n][:], rows[n][:]
            rows[n][rev], old[at] = 2, before
            if dice.chance(1 / 3):
                rows.insert(min(len(rows), n + dice.whole(1, 400)), old)
            else:
                late = rows[n]
                rows[n] = old
                rows.insert(min(len(rows), n + dice.whole(1, 400)), late)
            done += 1
    return done


def twice(dice, rows):
    chosen = [n for n in range(len(rows)) if dice.chance(.01)]
    for n in reversed(chosen):
        rows.insert(min(len(rows), n + dice.whole(1, 60)), rows[n])
    return len(chosen)


def clock_traps(dice, head, rows, truth, owners):
    """Clock readings that do not exist (29 March, 03:00 to 04:00) or exist twice (25 October, the same hour)."""
    some = [row for row in rows if row[head.index("account_no")]]
    for n, (day, minute) in enumerate([("2026-03-29", 5), ("2026-03-29", 40), ("2026-10-25", 5), ("2026-10-25", 30), ("2026-10-25", 55)]):
        row = dice.pick(some)[:]
        person = owners[row[0]]
        row[0], row[3], row[4] = f"S9000{n}", f"{day} 03:{minute:02d}", ""
        row[5], row[6] = "browse", ""
        rows.append(row)
        truth.append(("selfservice", row[0], person, f"case-trap-{n}", ""))
    return {"in_spring_gap": 2, "in_autumn_fold": 3}


def broken(dice, name, head, rows):
    """Rows that cannot be used: no id, no readable time, a channel nobody knows, too few or too many fields."""
    whole = [row for row in rows if not isinstance(row, str)]
    time = head.index(TIME[name])
    each = max(2, len(whole) // 1200)
    counts = {"no_id": each, "broken_time": each, "ragged": each}
    for n in range(each):
        row = dice.pick(whole)[:]
        row[0] = ""
        put(dice, rows, row)
        row = dice.pick(whole)[:]
        row[0], row[time] = f"bad-time-{n}", dice.pick(("25:61:00", "ei tiedossa", "31.02.2026 10:00", ""))
        put(dice, rows, row)
        row = [str(field).replace(",", " ").replace('"', "") for field in dice.pick(whole)]
        row[0] = f"ragged-{n}"
        put(dice, rows, ",".join(row[:-2] if dice.chance(.5) else row + ["", "?"]))
    if name == "chats":
        counts["unknown_channel"] = each
        for n in range(each):
            row = dice.pick(whole)[:]
            row[0], row[1] = f"odd-{n}", "teletext"
            put(dice, rows, row)
    return counts
