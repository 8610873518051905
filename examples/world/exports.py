"""How each system writes down what happened: its own columns, clocks, codes and habits, and its own mistakes."""

import csv
import io

import clock
import matters
import names

HEADS = {
    "crm": "customer_no first last born mobile email street postcode city lang tier".split(),
    "calls": "call_id date time dir ani customer_no caller queue skill answered ended agent result from_call ticket callback_by rev".split(),
    "chats": "conversation medium opened_utc first_reply_utc closed_utc visitor profile nickname mail msisdn login topic operator closed_by status ticket opening rev".split(),
    "mails": "message_id received from from_name customer_no subject body folder replied handler state thread ticket".split(),
    "web": "session cookie login first_hit last_hit landing pages".split(),
    "selfservice": "sid account_no msisdn start stop function done".split(),
    "store": "visit_no shop when seller customer_no name phone reason settled".split(),
    "orders": "order_no day customer_no email product amount_eur margin_eur".split(),
    "subscriptions": "sub_no customer_no msisdn product monthly_eur valid_from valid_to cancel_asked".split(),
}
PREFIX = {"calls": "V", "chats": "ch-", "mails": "<m", "web": "w", "selfservice": "S", "store": "K"}
KIOSK = "kiosk-{}"  # a terminal in a shop: one cookie, many people


def iso(utc, mark="Z"):
    at = clock.EPOCH + clock.timedelta(seconds=utc)
    return at.isoformat() + mark


def with_offset(utc):
    return clock.to_local(utc).isoformat() + f"+0{clock.offset(utc) // 3600}:00"


def dotted(utc):
    """31.12.2026 23:59:59, on the Helsinki clock."""
    t = clock.to_local(utc)
    return f"{t.day:02d}.{t.month:02d}.{t.year} {t.hour:02d}:{t.minute:02d}:{t.second:02d}"


def national(dice, phone):
    """+358412345678 as people and systems write it."""
    rest = phone[4:]
    kind = dice.whole(0, 4)
    if kind == 0:
        return phone
    if kind == 1:
        return "0" + rest
    if kind == 2:
        return f"0{rest[:2]} {rest[2:5]} {rest[5:]}"
    if kind == 3:
        return f"+358 {rest[:2]} {rest[2:]}"
    return f"00358{rest}"


class Exports:
    """Rows by system, in the order they are delivered, with the truth beside them."""

    def __init__(self, dice, people, contacts):
        self.dice, self.people = dice, people
        self.rows = {name: [] for name in HEADS}
        self.truth, self.counts = [], {}
        contacts = sorted(contacts, key=lambda c: (c.at, c.case, c.system))
        last = dict.fromkeys(PREFIX, 100000)
        for c in contacts:
            last[c.system] += dice.whole(1, 3)
            c.id = f"{PREFIX[c.system]}{last[c.system]}" + ("@posti.example>" if c.system == "mails" else "")
        for c in contacts:
            self.rows[c.system].append(getattr(self, c.system)(c))
            self.truth.append((c.system, c.id, f"p{c.person.index:05d}", c.case, c.matter or ""))
        self.crm()

    # What a system knows of the person behind a contact.

    def sees(self, c, what, chance):
        return what in c.seen if c.seen is not None else self.dice.chance(chance)

    def account(self, c, chance, slip=.004):
        p, dice = c.person, self.dice
        if c.seen is not None and "second_account" in c.seen:
            return p.accounts[1]
        if not self.sees(c, "account", chance):
            return ""
        own = p.accounts[0] if len(p.accounts) == 1 or dice.chance(.6) else p.accounts[1]
        return dice.typo(own) if c.seen is None and dice.chance(slip) else own

    def name(self, c, chance, whole=True):
        p, dice = c.person, self.dice
        if not self.sees(c, "name", chance):
            return ""
        first, last = p.first, p.last
        if c.seen is None:
            if dice.chance(.04):
                last = dice.typo(last)
            if dice.chance(.03):
                first = first[0]
        if not whole:
            return first
        return f"{last} {first}" if c.seen is None and dice.chance(.12) else f"{first} {last}"

    def mail(self, c, chance):
        p, dice = c.person, self.dice
        if not self.sees(c, "mail", chance):
            return ""
        if c.seen is None:
            if p.family_mail and dice.chance(.25):
                return p.family_mail
            if p.office_mail and dice.chance(.2):
                return p.office_mail
        own = p.mails[0] if dice.chance(.8) else p.mails[-1]
        if c.seen is None and dice.chance(.012):
            own = dice.typo(own)
        return own.title() if dice.chance(.03) else own

    def cookie(self, c):
        p, dice = c.person, self.dice
        if c.seen is None:
            if p.tablet and dice.chance(.25):
                return p.tablet
            if dice.chance(.01):
                return KIOSK.format(dice.whole(1, 12))
            return dice.pick(p.devices)
        return p.devices[0] if "device" in c.seen else ""

    # One method per system: a row in the order of HEADS.

    def calls(self, c):
        p, dice = c.person, self.dice
        if not self.sees(c, "phone", .95):
            ani = "tuntematon"
        elif c.seen is None and p.switchboard and dice.chance(.4):
            ani = national(dice, p.switchboard)
        elif c.seen is None and p.landline and dice.chance(.2):
            ani = national(dice, p.landline)
        else:
            ani = national(dice, p.phone(c.at))
        day = dotted(c.at)
        talked = c.answered is not None
        skill = matters.CALLS[c.matter if c.seen is not None or dice.chance(.9 if talked else .6) else None]
        return [c.id, day[:10], day[11:], "out" if c.outbound else "in", ani, self.account(c, .4 if talked else .08) or "-",
                self.name(c, .35) if talked else "", "tekninen" if (c.matter or "").startswith("conn") else "palvelu", skill,
                dotted(c.answered) if talked else "", dotted(c.ended), c.agent or "",
                {"resolved": "OK", "unresolved": "KESKEN", "abandoned": "LUOPUI", "transferred": "SIIRRETTY"}[c.outcome],
                c.parent.id if c.parent else "", c.ticket or "-", dotted(c.promised) if c.promised else "", 1]

    def chats(self, c):
        p, dice = c.person, self.dice
        facebook = c.medium == "facebook"
        status = {"resolved": "solved", "unresolved": "open", "closed_unanswered": "no_answer", "transferred": "to_phone"}[c.outcome]
        closer = "agent" if c.outcome == "resolved" else dice.pick(("customer", "agent", "timeout"))
        return [c.id, c.medium, iso(c.at), iso(c.answered) if c.answered else "", iso(c.ended),
                "" if c.medium != "webchat" else self.cookie(c), f"fb.{p.index * 7919 % 999983}" if facebook else "",
                self.name(c, .7, whole=False), "" if facebook else self.mail(c, .5),
                national(dice, p.phone(c.at)) if c.medium == "whatsapp" or self.sees(c, "phone", .15) else "",
                "" if facebook else self.account(c, .22), matters.CHATS[c.matter if c.seen is not None or dice.chance(.8) else None],
                c.agent or "", closer, status, c.ticket or "", c.words or dice.pick(matters.WORDS[c.matter]), 1]

    def mails(self, c):
        dice = self.dice
        words = c.words or dice.pick(matters.WORDS[c.matter])
        return [c.id, with_offset(c.at), self.mail(c, 1), self.name(c, .8), self.account(c, .12), ("Re: " if c.reply else "") + words.split(",")[0],
                words + ".", matters.MAILS[c.matter if c.seen is not None or dice.chance(.55) else None],
                with_offset(c.answered) if c.answered else "", c.agent or "", "done" if c.outcome == "resolved" else "waiting",
                c.thread.id if c.thread else "", c.ticket or ""]

    def web(self, c):
        return [c.id, self.cookie(c), self.account(c, .3), c.at, c.ended, c.landing, self.dice.whole(1, 30)]

    def selfservice(self, c):
        account = self.account(c, .88)
        clocks = [clock.to_local(t).isoformat(" ")[:16] for t in (c.at, c.ended)]
        return [c.id, account, "" if account else national(self.dice, c.person.phone(c.at)), *clocks, matters.SELF[c.matter],
                "1" if c.outcome == "resolved" else "0"]

    def store(self, c):
        dice, t = self.dice, clock.to_local(c.at)
        phone = national(dice, c.person.phone(c.at)) if self.sees(c, "phone", .45) else dice.pick(("", "", "0400000000"))
        return [c.id, dice.pick(names.STORES), f"{t.day:02d}/{t.month:02d}/{t.year % 100:02d} {t.hour:02d}.{t.minute:02d}", c.agent or "",
                self.account(c, .6, .01), self.name(c, .9), phone, matters.STORE[c.matter], "k" if c.outcome == "resolved" else "e"]

    def crm(self):
        """The customer register: one row an account, the second ones made in a hurry."""
        dice = self.dice
        for p in self.people:
            for n, account in enumerate(p.accounts):
                street, postcode, city = p.homes[0 if n == 0 else -1]
                hurried = n > 0
                born = f"{p.born[2]:02d}.{p.born[1]:02d}.{p.born[0]}"
                last = dice.typo(p.last) if hurried and dice.chance(.3) else p.last
                phone = p.phones[-1 if dice.chance(.5) else 0][0]
                self.rows["crm"].append([
                    account, p.first, last, "" if dice.chance(.3 if hurried else .08) else born,
                    dice.pick(("-", "0400000000")) if dice.chance(.06) else national(dice, phone),
                    "" if dice.chance(.5 if hurried else .2) else p.mails[-1 if hurried else 0],
                    street, postcode, city, p.language, tier(p)])
                self.truth.append(("crm", account, f"p{p.index:05d}", "", ""))


def tier(p):
    """The segment the register holds; it knows nothing of people who never bought."""
    return ("", "perus", "perus", "hopea", "kulta")[min(4, len(p.products) + (p.joined[0] < 2018))]


def text(head, rows):
    """CSV text; rows that are already text (ragged ones) go in as they are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        if isinstance(row, str):
            out.write(row + "\n")
        else:
            writer.writerow(row)
    return out.getvalue()
