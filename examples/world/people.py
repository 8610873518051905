"""Who the customers are, and which numbers, mailboxes and devices they share on purpose.

Hazards: families share a land line, a mailbox and a tablet; colleagues share a switchboard and an `info@` address;
numbers are recycled; people change number or surname, move, have twins and namesakes; some have two CRM accounts.
"""

import clock
import names
from dice import Weights

LANGUAGE = Weights({"fi": 86, "sv": 6, "en": 6, "et": 2})
START, END = clock.seconds(2026, 1, 5), clock.seconds(2026, 11, 16)  # Helsinki days; the world ends on a Sunday night


class Person:
    """One true customer. `phones` holds (number, from, to): a number can move to another person."""

    __slots__ = ("index", "language", "first", "last", "born", "homes", "phones", "mails", "devices", "accounts",
                 "switchboard", "landline", "family_mail", "tablet", "office_mail", "busy", "joined", "products")

    def phone(self, utc):
        for number, start, end in self.phones:
            if start <= utc < end:
                return number
        return self.phones[-1][0]


def mobile(dice):
    """A number in the Finnish mobile ranges, in international form."""
    return "+358" + dice.pick(("40", "41", "44", "45", "46", "50")) + dice.pick("23456789") + dice.digits(6)


def mailbox(dice, first, last, born):
    first, last = names.ascii_name(first), names.ascii_name(last)
    body = dice.pick([first + "." + last, first[0] + last, last + "." + first, first + "_" + last, first + last[:3]])
    tail = dice.pick(["", "", str(born[0])[2:], str(dice.whole(1, 999))])
    return f"{body}{tail}@{dice.pick(names.MAIL_DOMAINS)}"


def home(dice):
    city, zone = dice.pick(names.CITIES)
    door = dice.pick(["", f" {dice.pick('ABCD')} {dice.whole(1, 60)}"])
    return f"{dice.pick(names.STREETS)} {dice.whole(1, 90)}{door}", f"{zone}{dice.whole(10, 98)}0", city


def people(dice, count):
    """All customers, in households."""
    found, given_up, next_account = [], [], 1000100
    while len(found) < count:
        language = dice.weighted(LANGUAGE)
        surname, address = dice.pick(names.SURNAMES[language]), home(dice)
        size = dice.pick((1, 1, 1, 1, 2, 2, 3, 4))
        shares = size > 1
        landline = "+3589" + dice.pick("345678") + dice.digits(6) if shares and dice.chance(.15) else None
        tablet = f"tab-{dice.digits(8)}" if shares and dice.chance(.3) else None
        family = None
        for member in range(min(size, count - len(found))):
            p = Person()
            p.index, p.language = len(found), language
            p.first = dice.pick(names.GIVEN[language])
            p.last = surname if dice.chance(.85) else dice.pick(names.SURNAMES[language])
            year = dice.whole(1938, 1998) if member < 2 else dice.whole(1999, 2010)
            p.born = (year, dice.whole(1, 12), dice.whole(1, 28))
            if member and dice.chance(.03):
                p.born = found[-1].born  # twins
            elif member and dice.chance(.03):
                p.first = found[-1].first  # a namesake in the family
            if given_up and dice.chance(.015):
                number, free = given_up.pop()
                p.phones = [(number, free, 1 << 40)]  # a recycled number: somebody else's until the spring
            else:
                p.phones = [(mobile(dice), 0, 1 << 40)]
                if dice.chance(.03):  # a change of number
                    day = START + dice.whole(60, 200) * clock.DAY
                    old = p.phones[0][0]
                    p.phones = [(old, 0, day), (mobile(dice), day, 1 << 40)]
                    given_up.append((old, day + 30 * clock.DAY))
            own = mailbox(dice, p.first, p.last, p.born)
            family = family or (own if shares and dice.chance(.15) else None)
            p.mails = [own] + ([mailbox(dice, p.first, p.last, p.born)] if dice.chance(.2) else [])
            p.family_mail, p.landline, p.tablet = family, landline, tablet
            p.devices = [f"ck-{dice.digits(10)}" for _ in range(dice.pick((1, 1, 2, 3)))]
            p.homes = [address] + ([home(dice)] if dice.chance(.08) else [])
            p.accounts = [str(next_account)]
            next_account += dice.whole(1, 7)
            if dice.chance(.05):  # a second account, opened in a shop in a hurry
                p.accounts.append(str(next_account))
                next_account += dice.whole(1, 7)
            p.switchboard = p.office_mail = None
            p.busy = dice.pick((1, 1, 1, 2, 2, 3, 5, 8))  # how much this person contacts
            p.joined = (2026 - dice.whole(0, 14), dice.whole(1, 12), dice.whole(1, 28))
            p.products = []
            found.append(p)
    offices(dice, found)
    return found


def offices(dice, found):
    """Colleagues: three to eight people behind one switchboard number and one shared address."""
    for n in range(max(1, len(found) // 120)):
        office = f"{names.OFFICES[n % len(names.OFFICES)]}{n // len(names.OFFICES) or ''}"
        board = "+3589" + dice.pick("345678") + dice.digits(6)
        for _ in range(dice.whole(3, 8)):
            p = dice.pick(found)
            p.switchboard, p.office_mail = board, f"info@{names.ascii_name(office)}.example"
