"""Five people whose histories are written by hand, so that the demo has something to tell and a test something to hold.

They are the first five of the world, kept out of the dice, and the five live requests in `requests/` are theirs.
"""

import clock
from journeys import Contact

CAST = [  # given name, surname, phone, mail, birth date, home
    ("Aino", "Koivuranta", "+358412345678", "aino.koivuranta@kotiposti.example", (1984, 3, 9), ("Kanervapolku 7 B 12", "33210", "Tampere")),
    ("Eino", "Lampila", "+358442345601", "eino.lampila@kotiposti.example", (1951, 11, 2), ("Sarkatie 3", "40520", "Jyväskylä")),
    ("Marja", "Vaahteraharju", "+358502345602", "marja.vaahteraharju@pikamail.example", (1977, 6, 21), ("Utukuja 15", "02150", "Espoo")),
    ("Onni", "Tervaslahti", "+358452345603", "onni.tervaslahti@lumiposti.example", (1992, 1, 30), ("Otavakatu 44 A 3", "00510", "Helsinki")),
    ("Veera", "Pihlaoja", "+358402345604", "veera.pihlaoja@saarinet.example", (1999, 8, 14), ("Tuiskurinne 2", "70110", "Kuopio")),
]


def cast(people):
    """Turns the first five people into the cast; must run before accounts are written out."""
    for p, (first, last, phone, mail, born, home) in zip(people, CAST):
        p.first, p.last, p.phones, p.mails, p.born, p.homes = first, last, [(phone, 0, 1 << 40)], [mail], born, [home]
        p.language, p.busy, p.landline, p.tablet, p.family_mail = "fi", 0, None, None, None
        p.switchboard = p.office_mail = None
        p.accounts = p.accounts[:1]
    people[0].accounts.append(str(int(people[0].accounts[0]) + 900000))  # the shop could not find her and made another


def at(month, day, hour, minute=0):
    return clock.to_utc(clock.seconds(2026, month, day, hour, minute))


def stories(journeys, people):
    """Writes their contacts into the world."""
    aino, eino, marja, onni, veera = people[:5]

    def add(system, channel, person, case, matter, when, **more):
        contact = journeys.add(system, channel, person, case, matter, when)
        contact.seen = frozenset(more.pop("seen", ("phone", "mail", "name", "account")))
        for name, value in more.items():
            setattr(contact, name, value)
        return contact

    case = journeys.new_case()
    add("store", "store", aino, case, "device.order", at(3, 14, 12, 5), ended=at(3, 14, 12, 31), outcome="resolved", agent="a041",
        seen=("name", "second_account"))
    case = journeys.new_case()
    add("selfservice", "self_service", aino, case, "invoice.due_date", at(9, 28, 21, 14), ended=at(9, 28, 21, 17), outcome="resolved",
        seen=("account",))
    case = journeys.new_case()  # the slow connection: web, chat with no answer, a call given up, a call, a mail, a late call
    slow = "connection.slow"
    add("web", "web", aino, case, None, at(11, 12, 18, 22), ended=at(11, 12, 18, 49), landing="tuki", seen=("device",))
    add("chats", "chat", aino, case, slow, at(11, 12, 18, 31), ended=at(11, 12, 18, 44), outcome="closed_unanswered", medium="webchat",
        words="Netti on hidas iltaisin, videot pätkivät", seen=("device", "mail", "name"))
    add("calls", "voice", aino, case, slow, at(11, 12, 18, 50), ended=at(11, 12, 18, 57), outcome="abandoned", seen=("phone",))
    first = add("calls", "voice", aino, case, slow, at(11, 12, 19, 4), answered=at(11, 12, 19, 9), ended=at(11, 12, 19, 26),
                outcome="unresolved", agent="a017", ticket="T26-900001", seen=("phone", "account", "name"))
    mail = add("mails", "mail", aino, case, slow, at(11, 14, 9, 40), outcome="unresolved", agent="a023", ticket=first.ticket,
               answered=at(11, 14, 13, 5), words="Nopeusmittaukset liitteenä, edelleen hidas iltaisin", seen=("mail", "name"))
    mail.thread = mail
    add("calls", "voice", aino, case, slow, at(11, 15, 18, 12), ended=at(11, 15, 18, 13), outcome="abandoned", seen=("phone",))

    case = journeys.new_case()
    add("store", "store", eino, case, "device.order", at(11, 14, 11, 20), ended=at(11, 14, 11, 52), outcome="resolved", agent="a044",
        seen=("name", "account", "phone"))
    case = journeys.new_case()
    add("chats", "chat", marja, case, "subscription.change", at(10, 6, 14, 2), answered=at(10, 6, 14, 3), ended=at(10, 6, 14, 21),
        outcome="resolved", agent="a008", medium="webchat", words="Onko minulle halvempaa liittymää", seen=("account", "mail", "device"))
    case = journeys.new_case()
    add("web", "web", marja, case, None, at(11, 15, 20, 15), ended=at(11, 15, 20, 32), landing="irtisanominen", seen=("device", "account"))
    case = journeys.new_case()
    add("selfservice", "self_service", onni, case, "connection.down", at(11, 15, 22, 40), ended=at(11, 15, 22, 44), outcome="unresolved",
        seen=("account",))
    case = journeys.new_case()
    add("mails", "mail", veera, case, "number.port", at(11, 2, 16, 45), answered=at(11, 4, 10, 10), outcome="resolved", agent="a031",
        words="Saanko pitää vanhan numeroni", seen=("mail", "name")).thread = None
