"""What happened: matters arise, people try a channel, wait, give up, try again, and are answered or not.

A case is a list of contacts of one person about one matter. The contacts carry the truth (person, case, matter) and
what a system could have seen of it; `exports` decides what each system wrote down.
"""

import math

import clock
import matters
import names
from dice import Weights
from people import END, START

DAYS = (END - START) // clock.DAY
WEEKDAY = (1.0, .9, .84, .8, .8, .42, .3)
LIVE = Weights({7: 2, 8: 9, 9: 12, 10: 12, 11: 10, 12: 9, 13: 9, 14: 9, 15: 9, 16: 9, 17: 7, 18: 5, 19: 4, 20: 3, 21: 2})
ANY = Weights({0: 2, 6: 3, 7: 5, 8: 7, 9: 7, 10: 6, 11: 5, 12: 6, 13: 5, 14: 5, 15: 5, 16: 6, 17: 7, 18: 8, 19: 10,
               20: 11, 21: 9, 22: 6, 23: 3})
AGAIN = Weights({"voice": 58, "chat": 20, "mail": 14, "store": 8})
OUTAGE = clock.seconds(2026, 2, 12)  # a cable is cut: a day of `connection.down`


class Contact:
    __slots__ = ("id", "system", "channel", "person", "case", "matter", "at", "answered", "ended", "outcome", "agent",
                 "outbound", "parent", "ticket", "thread", "reply", "promised", "medium", "landing", "words", "seen")

    def __init__(self, system, channel, person, case, matter, at):
        self.system, self.channel, self.person, self.case, self.matter, self.at = system, channel, person, case, matter, at
        self.id = self.answered = self.ended = self.outcome = self.agent = self.parent = self.ticket = None
        self.thread = self.promised = self.medium = self.landing = self.words = self.seen = None
        self.outbound = self.reply = False


def start_of_day(dice):
    """A Helsinki day by its weekday's weight, as local seconds."""
    while True:
        day = START + dice.whole(0, DAYS - 1) * clock.DAY
        if dice.chance(WEEKDAY[(day // clock.DAY + 3) % 7]):
            return day


def arrival(dice, channel, day):
    hour = dice.weighted(LIVE if channel in ("voice", "chat", "store") else ANY)
    if channel == "store":
        hour = 10 + hour % 8
    return clock.to_utc(day + hour * 3600 + dice.whole(0, 3599))


class Journeys:
    def __init__(self, dice, people, contacts):
        """`contacts`: about how many contacts to make."""
        self.dice, self.contacts, self.cases, self.tickets = dice, [], 0, 0
        crowd = [p for p in people if p.busy]
        busy = Weights({p: p.busy for p in crowd})
        for p in crowd:  # everybody has at least one matter
            self.case(p)
        while len(self.contacts) < contacts:
            p = dice.weighted(busy)
            if dice.chance(.14):
                self.visit(p, self.new_case(), arrival(dice, "web", start_of_day(dice)), "etusivu")
            else:
                self.case(p)
        self.contacts = [c for c in self.contacts if c.at < clock.to_utc(END)]

    def new_case(self):
        self.cases += 1
        return f"case-{self.cases:05d}"

    def add(self, system, channel, person, case, matter, at):
        contact = Contact(system, channel, person, case, matter, at)
        self.contacts.append(contact)
        return contact

    def case(self, p):
        dice, case = self.dice, self.new_case()
        matter, day = dice.weighted(matters.WEIGHTS), start_of_day(dice)
        if matter == "connection.down" and dice.chance(.3):
            day = OUTAGE
        channel = dice.weighted(matters.FIRST[matter])
        at = arrival(dice, channel, day)
        if channel in ("voice", "chat") and dice.chance(.5):
            self.visit(p, case, at - dice.whole(1, 90) * 60, "ota-yhteytta" if dice.chance(.5) else "tuki")
        previous = ticket = thread = None
        for attempt in range(6):
            contact = self.step(p, case, matter, channel, at)
            if ticket and dice.chance(.3 if channel == "voice" else .2) and channel in ("voice", "chat", "mail"):
                contact.ticket = ticket
            if channel == "mail":
                contact.reply = thread is not None
                thread = contact.thread = thread or contact
            if previous is not None and previous.outcome == "transferred":
                if previous.system == contact.system:
                    contact.parent = previous  # the switch knows which leg it came from
                elif dice.chance(.7):  # two systems share no more than a ticket, if the agent makes one
                    ticket = ticket or self.ticket()
                    previous.ticket = contact.ticket = ticket
            if contact.agent and not ticket and contact.outcome == "unresolved" and dice.chance(.6):
                ticket = contact.ticket = self.ticket()
            follow = self.follow(contact, attempt)
            if follow is None:
                return
            previous, (channel, at) = contact, follow

    def ticket(self):
        self.tickets += 1
        return f"T26-{self.tickets:06d}"

    def visit(self, p, case, at, landing):
        contact = self.add("web", "web", p, case, None, at)
        contact.ended, contact.landing = at + self.dice.whole(20, 2400), landing

    def step(self, p, case, matter, channel, at):
        """One contact: how it went."""
        dice = self.dice
        system = {"voice": "calls", "chat": "chats", "mail": "mails", "self_service": "selfservice"}.get(channel, channel)
        c = self.add(system, channel, p, case, matter, at)
        settled = dice.chance(matters.SETTLES[matter] * matters.HARD[channel])
        if channel == "voice":
            if not clock.is_open(at):
                c.ended, c.outcome = at + dice.whole(10, 45), "abandoned"
                if dice.chance(.35):  # leaves the number, is promised a call in the morning
                    c.promised = clock.next_open(at) + 2 * clock.HOUR
                return c
            wait = dice.whole(4, 90) if dice.chance(.7) else dice.whole(90, 900)
            if wait > 60 and dice.chance(.3):
                c.ended, c.outcome = at + wait, "abandoned"
                return c
            c.answered, c.ended = at + wait, at + wait + dice.whole(70, 1100)
            if dice.chance(.06):
                c.outcome = "transferred"
        elif channel == "chat":
            c.medium = dice.pick(("webchat",) * 8 + ("whatsapp", "facebook"))
            if not clock.is_open(at) or dice.chance(.06):
                c.ended, c.outcome = at + dice.whole(240, 900), "closed_unanswered"
                return c
            c.answered = at + dice.whole(5, 240)
            c.ended = c.answered + dice.whole(120, 2000)
            if not settled and dice.chance(.4):
                c.outcome = "transferred"
        elif channel == "mail":
            opened = clock.next_open(at)
            c.answered = opened + int(dice.between(.3, 30) * clock.HOUR)
        else:
            c.ended = at + dice.whole(60, 1500)
        if channel != "self_service":
            c.agent = dice.pick(names.AGENTS)
        c.outcome = c.outcome or ("resolved" if settled else "unresolved")
        return c

    def follow(self, c, attempt):
        """Where and when the customer tries again, if at all."""
        dice, end = self.dice, c.ended or c.at
        if c.outcome == "resolved" or attempt == 5:
            return None
        if c.outcome == "transferred":
            return "voice", end + dice.whole(5, 60)
        if c.promised:
            return None if dice.chance(.1) else ("voice", c.promised - dice.whole(1, 100) * 60)
        if c.outcome == "abandoned":
            if not clock.is_open(end):
                return ("voice", clock.next_open(end) + dice.whole(60, 9000)) if dice.chance(.8) else None
            return ("voice" if dice.chance(.85) else "chat", end + dice.whole(60, 1800)) if dice.chance(.85) else None
        if c.outcome == "closed_unanswered":
            if clock.is_open(end):
                return ("voice", end + dice.whole(60, 2400)) if dice.chance(.75) else ("mail", end + dice.whole(300, 7200))
            return ("voice", clock.next_open(end) + dice.whole(60, 9000)) if dice.chance(.7) else None
        if c.channel == "mail":
            end = c.answered
            if dice.chance(.5):
                return "mail", end + int(dice.between(.2, 40) * clock.HOUR)
        if dice.chance(.22):
            return None
        if c.channel == "self_service" and dice.chance(.6):
            return dice.pick(("voice", "chat")), end + dice.whole(60, 7200)
        gap = min(7 * clock.DAY, clock.HOUR + int(-1.4 * clock.DAY * LOG[dice.whole(0, 99)]))
        channel, at = dice.weighted(AGAIN), end + gap
        if channel != "mail":
            at = clock.next_open(at) + dice.whole(60, 14000)
        return channel, at


# Logarithms of 1/200, 3/200 ...: gaps fall off exponentially, without a library function that may differ by platform.
LOG = [round(math.log((2 * n + 1) / 200), 9) for n in range(100)]
