"""What customers contact about: how often, by which channel first, how hard to settle, and in what words."""

import json
from pathlib import Path

from dice import Weights

HERE = Path(__file__).resolve().parent
MAPPINGS = json.loads((HERE / "mappings.json").read_text("utf-8"))["exports"]

# code: (weight, first channel: voice chat mail self-service store, chance that one contact settles it)
TABLE = {
    "invoice.due_date": (12, (30, 22, 6, 40, 2), .86),
    "invoice.content": (11, (38, 26, 16, 16, 4), .74),
    "invoice.reminder": (4, (46, 22, 16, 14, 2), .76),
    "payment.plan": (4, (48, 18, 14, 18, 2), .7),
    "subscription.new": (7, (26, 24, 6, 20, 24), .8),
    "subscription.change": (8, (32, 26, 6, 26, 10), .8),
    "subscription.cancel": (4, (44, 26, 12, 14, 4), .72),
    "subscription.move": (4, (40, 24, 12, 20, 4), .74),
    "connection.slow": (9, (46, 30, 8, 14, 2), .52),
    "connection.down": (8, (60, 24, 4, 12, 0), .55),
    "device.order": (5, (16, 20, 6, 28, 30), .84),
    "device.return": (3, (26, 24, 18, 10, 22), .72),
    "device.setup": (5, (42, 30, 6, 8, 14), .66),
    "delivery.status": (5, (30, 34, 14, 20, 2), .76),
    "sim.lost": (2, (58, 14, 2, 16, 10), .88),
    "sim.new": (2, (20, 20, 6, 34, 20), .86),
    "roaming.price": (3, (32, 36, 10, 20, 2), .86),
    "number.port": (2, (40, 26, 14, 10, 10), .68),
    "tv.channels": (3, (38, 32, 10, 16, 4), .72),
    "account.details": (3, (24, 20, 14, 36, 6), .9),
    "complaint": (2, (36, 20, 38, 0, 6), .5),
}
WEIGHTS = Weights({code: row[0] for code, row in TABLE.items()})
FIRST = {code: Weights(zip(("voice", "chat", "mail", "self_service", "store"), row[1])) for code, row in TABLE.items()}
SETTLES = {code: row[2] for code, row in TABLE.items()}
HARD = {"voice": 1.0, "chat": .84, "mail": .9, "self_service": .9, "store": 1.12}


def _codes(file):
    """Kanava's matter code to the export's own, read backwards out of the mapping: one list, kept in one place."""
    column = next(m for m in MAPPINGS if m["file"] == file)["columns"]["matter"]
    return {code: own for own, code in column["values"].items()} | {None: column["null"][0]}


CALLS, CHATS, MAILS, SELF, STORE = (_codes(f"{s}.csv") for s in ("calls", "chats", "mails", "selfservice", "store"))

WORDS = {
    "invoice.due_date": ["Voisinko siirtää laskun eräpäivää", "Lasku erääntyy ennen palkkapäivää, saako lisäaikaa",
                         "Eräpäivä pitäisi siirtää kuun loppuun"],
    "invoice.content": ["Laskulla on palvelu jota en ole tilannut", "Miksi lasku on näin iso tässä kuussa",
                        "Laskun summa ei täsmää sopimukseen"],
    "invoice.reminder": ["Sain maksumuistutuksen vaikka lasku on maksettu", "Karhukirje tuli turhaan"],
    "payment.plan": ["Voiko laskun maksaa kahdessa erässä", "Tarvitsen maksusuunnitelman"],
    "subscription.new": ["Mitä maksaisi uusi liittymä", "Haluan liittymän lapselle"],
    "subscription.change": ["Haluan isomman datapaketin", "Vaihdetaan liittymä halvempaan"],
    "subscription.cancel": ["Haluan irtisanoa liittymän", "Miten sopimuksen saa päättymään"],
    "subscription.move": ["Muutamme kuun vaihteessa, siirtyykö netti", "Uusi osoite, pitääkö tilata asentaja"],
    "connection.slow": ["Netti on hidas iltaisin", "Nopeus on kymmenesosa luvatusta", "Videot pätkivät joka ilta"],
    "connection.down": ["Netti on poikki", "Modeemissa palaa punainen valo", "Yhteys katkesi aamulla"],
    "device.order": ["Onko puhelinta varastossa", "Haluaisin tilata reitittimen"],
    "device.return": ["Palautan laitteen, minne lähetän", "Palautuskuori puuttuu paketista"],
    "device.setup": ["En saa reititintä toimimaan", "Miten puhelin siirretään uuteen"],
    "delivery.status": ["Missä pakettini viipyy", "Tilaus ei ole tullut luvatussa ajassa"],
    "sim.lost": ["Puhelin katosi, sulkekaa kortti", "Kortti pitää sulkea heti"],
    "sim.new": ["Tarvitsen uuden SIM-kortin", "Kortti ei toimi uudessa puhelimessa"],
    "roaming.price": ["Paljonko data maksaa Virossa", "Lähden Espanjaan, mitä puhelut maksavat"],
    "number.port": ["Numeron siirto ei ole valmistunut", "Saanko pitää vanhan numeroni"],
    "tv.channels": ["Urheilukanava ei näy", "Kanavapaketti puuttuu boksista"],
    "account.details": ["Osoitteeni on väärin", "Sukunimeni muuttui"],
    "complaint": ["Olen odottanut vastausta kaksi viikkoa", "Haluan tehdä valituksen palvelusta"],
    None: ["Hei, yksi kysymys", "Tarvitsen apua"],
}
