"""How a person is written down: what is done to names, dates, numbers and streets, and what a cell then says."""

import datetime
from dataclasses import dataclass, field

from dice import plain, spelled
from lands import STATES


@dataclass
class Style:
    """How often what happens to a cell."""

    typo: float = 0.03
    nick: float = 0.0
    initial: float = 0.0
    slip: float = 0.01  # in a birth date
    digit: float = 0.005  # a wrong one in a telephone number
    short: float = 0.1  # the kind of street shortened
    upper: float = 0.0
    middle: float = 0.0
    turned: float = 0.0  # family name first in a whole name
    comma: float = 0.0
    dates: float = 0.1  # another form than the usual one
    spelled: float = 0.0
    missing: dict = field(default_factory=dict)


def style(r, rough=1.0, **fixed):
    """What is usual in one table: drawn anew for each."""
    one = Style(
        typo=r.uniform(0, 0.06) * rough, nick=r.uniform(0, 0.08) * rough, initial=r.uniform(0, 0.03) * rough,
        slip=r.uniform(0, 0.03) * rough, digit=r.uniform(0, 0.015) * rough, short=r.uniform(0, 0.25) * rough,
        upper=r.choice([0, 0, 0.02]) * rough, dates=r.choice([0, 0, 0.2]) * rough, spelled=r.choice([0, 0, 0, 0.1]) * rough,
        missing={m: r.uniform(0, 0.2) * rough for m in ("born", "phone", "mail", "street", "postcode", "city")},
    )  # fmt: skip
    for name, value in fixed.items():
        setattr(one, name, value if name != "missing" else {**one.missing, **value})
    return one


class Writing:
    """The part of a table that fills cells; `said` gets what a cell says to one who reads it well."""

    def given(self, p, s, said, skip):
        r, first = self.r, p.first
        if "first" in skip and "full" not in self.columns:
            return ""
        if r.chance(s.initial) and first[:1].isalpha():
            said["initial"] = plain(first)[0].lower()
            return first[0] + r.choice(["", "."])
        said["first"], said["initial"] = p.first, plain(first)[0].lower()
        if r.chance(s.nick) and (nick := self.town.names.nick(first)):
            return nick
        return self.typed(first, s)

    def typed(self, text, s):
        r = self.r
        if r.chance(s.typo):
            text = r.typo(text)
        if r.chance(s.spelled):
            text = r.choice([plain, spelled])(text)
        return text.upper() if r.chance(s.upper) else text

    def whole(self, p, s, first, last):
        r = self.r
        if s.middle and p.middle and r.chance(s.middle):
            first = f"{first} {r.choice([p.middle[0], p.middle[0] + '.', p.middle])}"
        end = f" {p.suffix}" if p.suffix and "suffix" not in self.columns else ""
        if not first or not last:
            return first or last
        if r.chance(s.comma):
            return f"{last}, {first}{end}"
        return f"{last} {first}{end}" if r.chance(s.turned) else f"{first} {last}{end}"

    def cell(self, meaning, p, s, said, first, last):
        r = self.r
        if meaning == "first":
            return first
        if meaning == "last":
            return last
        if meaning == "middle":
            return "" if not r.chance(s.middle) else r.choice([p.middle, p.middle[:1], p.middle[:1]])
        if meaning == "born":
            return self.birthday(p.born, s, said)
        if meaning in ("phone", "phone2"):
            number = p.phone if meaning == "phone" else p.line
            if not number:
                return ""
            if r.chance(s.digit):
                return self.number(r.wrong_digit(number))
            said["phone" if meaning == "phone" else "line"] = number
            return self.number(number)
        if meaning == "mail":
            if not p.mail:
                return ""
            said["mail"] = p.mail
            return p.mail.upper() if s.upper and r.chance(s.upper) else p.mail
        if meaning in ("street", "address"):
            if not p.street:
                return ""
            said["home"] = (p.street, p.number, p.city)
            text = self.street(p, s, unit="unit" not in self.columns)
            return text if meaning == "street" else f"{text}, {p.postcode} {p.city}"
        if meaning == "sex":
            return r.choice(["M", "Male"] if p.sex == "M" else ["F", "Female"]) if not self.tidy else p.sex
        if meaning == "id":
            said["ident"] = p.ident
            return p.ident
        if meaning == "state":
            return STATES.get(p.city, "")
        value = {"unit": p.unit, "postcode": p.postcode, "city": p.city, "suffix": p.suffix}.get(meaning, "")
        if value:
            said[meaning] = value
        return value

    def birthday(self, born, s, said):
        r = self.r
        if not born:
            return ""
        said["born"], said["year"] = born.isoformat(), born.year
        if r.chance(s.slip):
            born = slipped(r, born)
        form = r.choice(self.land.dates) if r.chance(s.dates) else self.date
        return born.strftime(form)

    def street(self, p, s, unit=True):
        r, name = self.r, p.street
        if r.chance(s.short):
            for long, short in self.land.short.items():
                if name.lower().endswith(long) or name.startswith(long + " ") or long.istitle() and name.endswith(long):
                    name = name.replace(long, short).replace(long.capitalize(), short.capitalize())
                    break
        name = self.typed(name, s) if r.chance(0.5) else name
        text = self.town.order.format(s=name, n=p.number)
        return f"{text}{r.choice([', ', ' '])}{p.unit}" if unit and p.unit else text

    def number(self, nsn):
        """A telephone number in one of the ways people write it."""
        r, land = self.r, self.land
        way = self.manner if self.tidy else r.choice([0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 5])
        if land.region == "US":
            a, b, c = nsn[:3], nsn[3:6], nsn[6:]
            return [f"{a}{b}{c}", f"{a}-{b}-{c}", f"({a}) {b}-{c}", f"+1 {a} {b} {c}", f"1-{a}-{b}-{c}", f"{a}.{b}.{c}"][way]
        home = land.trunk + nsn
        cut = r.choice([2, 3])
        if way == 0:
            return f"+{land.code}{nsn}"
        if way == 1:
            return f"+{land.code} {groups(nsn, cut)}"
        if way == 2:
            return home
        if way == 3:
            return groups(home, 3)
        if way == 4:
            return f"{home[:4]}-{home[4:]}" if r.chance(0.7) else f"{home[:3]}/{home[3:]}"
        return f"00{land.code}{nsn}" if r.chance(0.6) else f"+{land.code} (0){nsn}" if land.trunk == "0" else home


def slipped(r, born):
    """One digit wrong, or day and month swapped."""
    if born.day <= 12 and born.day != born.month and r.chance(0.35):
        return born.replace(month=born.day, day=born.month)
    for _ in range(20):
        text = r.wrong_digit(born.isoformat())
        try:
            other = datetime.date.fromisoformat(text)
        except ValueError:
            continue
        if 1920 <= other.year <= 2024 and abs(other.year - born.year) <= 30:
            return other
    return born


def groups(digits, cut):
    """Two or three digits, then three at a time, at the end two to four."""
    found, rest = [digits[:cut]], digits[cut:]
    while len(rest) > 4:
        found.append(rest[:3])
        rest = rest[3:]
    return " ".join([*found, rest])
