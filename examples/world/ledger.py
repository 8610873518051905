"""What the customers bought: orders of the shop and the subscriptions they pay for."""

import clock
from people import END, START

PRODUCTS = {"mobile.s": "14.90", "mobile.m": "22.90", "mobile.l": "29.90", "broadband.100": "29.90", "broadband.1000": "44.90", "tv.base": "9.90"}
DEVICES = {"phone.a": ("249.00", "31.00"), "phone.b": ("599.00", "74.00"), "router": ("129.00", "28.50"), "tablet": ("319.00", "40.00"),
           "cover": ("24.90", "14.20"), "charger": ("29.90", "16.10")}


def day(utc):
    t = clock.to_local(utc)
    return f"{t.year}-{t.month:02d}-{t.day:02d}"


def subscriptions(dice, people):
    rows = []
    for p in people:
        for _ in range(dice.pick((1, 1, 1, 2, 2, 3))):
            product = dice.pick(list(PRODUCTS))
            p.products.append(product)
            year, month, date = p.joined
            asked = ended = ""
            if p.busy and dice.chance(.07):
                at = START + dice.whole(5, 300) * clock.DAY
                asked, ended = day(at), day(at + 30 * clock.DAY) if dice.chance(.7) else ""
            rows.append([f"L{400000 + len(rows)}", p.accounts[0], p.phones[-1][0] if product.startswith("mobile") else "", product,
                         PRODUCTS[product], f"{year}-{month:02d}-{date:02d}", ended, asked])
    return rows


def orders(dice, people):
    rows = []
    for p in people:
        for _ in range(dice.pick((0, 0, 0, 1, 1, 2))):
            t = clock.to_local(START + dice.whole(0, (END - START) - 1))
            product = dice.pick(list(DEVICES))
            amount, margin = DEVICES[product]
            rows.append([t, f"{t.day:02d}.{t.month:02d}.{t.year} {t.hour:02d}:{t.minute:02d}",
                         p.accounts[-1] if dice.chance(.8) else "", p.mails[0], product, amount, margin])
    rows.sort(key=lambda row: row[0])
    return [[f"T{700000 + n}"] + row[1:] for n, row in enumerate(rows)]
