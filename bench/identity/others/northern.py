"""Customers of the north with the headers of their own languages: Finnish, German and Swedish."""

FINNISH_FIRST = """
    Matti Juha Timo Kari Mikko Antti Jari Jukka Petri Heikki Markku Pekka Janne Marko Sami Ville Hannu Seppo Anna Maria
    Liisa Päivi Tuula Kirsi Sari Minna Anne Tiina Merja Ritva Pirjo Eeva Leena Elina Johanna Katja Satu Marja Riikka Hanna
    Laura Emma Sofia Aino Helmi Eino Väinö Onni Leo Elias Oliver Aleksi Jussi Tapani Olavi Juhani Kalevi Tapio Antero Åke
    Göran Björn Kjell Ulla-Maija Anna-Liisa Jukka-Pekka
""".split()
FINNISH_LAST = """
    Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Lehtinen Saarinen
    Salminen Heinonen Niemi Heikkilä Salonen Kinnunen Turunen Salo Laitinen Rantanen Tuominen Karjalainen Jokinen Mattila
    Savolainen Lahtinen Ahonen Ojala Leppänen Hiltunen Väisänen Kallio Leinonen Miettinen Aaltonen Pitkänen Manninen
    Koivisto Hakala Anttila Laaksonen Hirvonen Räsänen Lindholm Lindström Nyman Åkerblom
""".split()
FINNISH_STREETS = """
    Mannerheimintie Hämeenkatu Kauppakatu Aleksanterinkatu Koulukatu Rantatie Asemakatu Puistokatu Kirkkokatu Satamakatu
    Mäkitie Koivukuja Lehtotie Peltotie Metsätie Kuusitie Mäntytie Harjukatu Vuorikatu Itäkatu
""".split()
FINNISH_CITIES = [
    ("Helsinki", "001"), ("Espoo", "021"), ("Tampere", "331"), ("Vantaa", "013"), ("Oulu", "901"), ("Turku", "201"),
    ("Jyväskylä", "401"), ("Lahti", "151"), ("Kuopio", "701"), ("Pori", "281"),
]  # fmt: skip
FINNISH_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"  # the last character of an identity code, by the remainder of 31

GERMAN_FIRST = """
    Jürgen Günther Björn Jörg Müge Käthe Hans Peter Wolfgang Klaus Thomas Michael Andreas Stefan Ursula Monika Petra Sabine
    Renate Helga Karin Brigitte Ingrid Christa Claudia Susanne Gisela Anja Silke Heike Martina Anke Uwe Dieter Manfred Horst
    Rainer Frank Bernd Ralf Matthias Max Lukas Leon Felix Jonas Lena Mia Emma Hannah
""".split()
GERMAN_LAST = """
    Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf
    Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier Lehmann
    Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn
    Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon
    Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas
    Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff
    Pfeiffer
""".split()
GERMAN_SYLLABLES = "ber stein hei mann gar ten wald burg schlü ter bö kel hau ser ro then lin dau".split()
GERMAN_STREETS = """
    Hauptstraße Bahnhofstr. Gartenweg Schillerstraße Goethestraße Mühlenweg Kirchgasse Lindenallee Königsplatz Bergstraße
""".split()
GERMAN_CITIES = [
    ("München", "80"), ("Köln", "50"), ("Düsseldorf", "40"), ("Berlin", "10"), ("Nürnberg", "90"), ("Lübeck", "23"),
    ("Würzburg", "97"), ("Hamburg", "20"),
]  # fmt: skip
UMLAUTS_SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ö": "Oe", "Ü": "Ue"}
UMLAUTS_BARE = {"ä": "a", "ö": "o", "ü": "u", "ß": "ss"}

SWEDISH_FIRST = """
    Erik Lars Karl Anders Johan Per Nils Maria Anna Margareta Elisabeth Eva Birgitta Kristina Karin Åsa Örjan Märta Sven
    Björn Göran Håkan
""".split()
SWEDISH_LAST = """
    Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Åberg Öberg Sjöström
""".split()
SWEDISH_STREETS = ["Storgatan", "Kungsgatan", "Drottninggatan", "Skolgatan", "Ringvägen", "Björkvägen"]


def finnish(r, count):
    """Customers who marry and move; identity code, telephone and mail in half of the records at most."""
    surnames = FINNISH_LAST + r.words(800)
    for person in range(count):
        born, woman = r.day(1935, 26000), r.random() < 0.5
        code = identity_code(born, f"{r.randint(2, 899):03d}")
        first, last = r.often(FINNISH_FIRST), r.often(surnames, 0.7)
        phone = "04" + r.choice("0145") + r.digits(7)
        home = finnish_address(r)
        domains = ["gmail.com", "hotmail.com", "kolumbus.fi", "luukku.com"]
        mail = r.new(lambda i: f"{first}.{last}{i or ''}@{r.choice(domains)}".lower())
        mail = mail.replace("ä", "a").replace("ö", "o").replace("å", "a")
        for _ in range(r.times({1: 0.45, 2: 0.35, 3: 0.15, 4: 0.05})):
            street, postcode, city = home if r.random() < 0.8 else finnish_address(r)
            given, family = first, last
            if woman and r.random() < 0.07:
                family = r.often(surnames, 0.7)
            if r.random() < 0.05:
                given = given[0] + "."
            yield person, {
                "etunimi": r.typo(given, 0.06),
                "sukunimi": r.typo(family, 0.08),
                "henkilötunnus": r.kept(code, 0.4),
                "syntymäaika": r.kept(born.strftime("%d.%m.%Y"), 0.7),
                "matkapuhelin": (
                    r.choice([phone, "+358" + phone[1:], phone[:3] + " " + phone[3:]]) if r.random() < 0.6 else None
                ),
                "sähköposti": r.kept(mail, 0.5),
                "katuosoite": r.typo(street, 0.08),
                "postinumero": postcode,
                "postitoimipaikka": r.choice([city, city.upper()]),
            }


def finnish_address(r):
    city, start = r.choice(FINNISH_CITIES)
    house = f"{r.choice(FINNISH_STREETS)} {r.randint(1, 90)}"
    flat = f"{r.choice(['', 'A', 'B', 'C'])} {r.choice(['', str(r.randint(1, 60))])}"
    return f"{house} {flat}".strip(), start + r.choice(["00", "10", "20", "30"]), city


def identity_code(born, number):
    day = born.strftime("%d%m%y")
    return day + ("-" if born.year < 2000 else "A") + number + FINNISH_CHECK[int(day + number) % 31]


def german(r, count):
    """A customer list whose umlauts are spelled two ways, with a number that is new in every record."""
    surnames = GERMAN_LAST + r.words(600, 2, 3, GERMAN_SYLLABLES)
    streets = GERMAN_STREETS + [word + "straße" for word in r.words(80, 2, 2, GERMAN_SYLLABLES)]

    def address():
        city, start = r.choice(GERMAN_CITIES)
        return r.choice(streets), str(r.randint(1, 150)), start + f"{r.randint(0, 999):03d}", city

    for person in range(count):
        first, last = r.often(GERMAN_FIRST, 0.6), r.often(surnames, 0.7)
        born, home = r.day(1930, 27000), address()
        phone = "0" + r.choice(["151", "160", "170", "176", "30", "89", "221"]) + r.digits(7)
        for _ in range(r.times({1: 0.5, 2: 0.35, 3: 0.15})):
            street, house, postcode, city = home if r.random() < 0.85 else address()
            street = street.replace("straße", r.choice(["straße", "str.", "strasse"]))
            yield person, {
                "Kundennummer": str(r.randrange(10**6, 10**7)),
                "Anrede": r.choice(["Herr", "Frau", "Hr.", "Fr."]),
                "Vorname": r.typo(umlauts(r, first), 0.05),
                "Nachname": r.typo(umlauts(r, last), 0.06),
                "Geburtsdatum": r.kept(born.strftime("%d.%m.%Y"), 0.6),
                "Straße": umlauts(r, street),
                "Hausnr": house,
                "PLZ": postcode,
                "Ort": umlauts(r, city),
                "Telefon": (
                    r.choice([phone, "+49 " + phone[1:], phone[:4] + "/" + phone[4:]]) if r.random() < 0.5 else None
                ),
            }


def umlauts(r, text):
    """The text as it is, with `ae` for `ä`, or with `a`."""
    way = r.random()
    for letter, written in (UMLAUTS_SPELLED if way < 0.35 else UMLAUTS_BARE if way < 0.45 else {}).items():
        text = text.replace(letter, written)
    return text


def swedish(r, count):
    """Customers with a personal number in three forms, and some at the same post box."""
    surnames = [word + "sson" for word in r.words(300, 2, 2)] + SWEDISH_LAST
    for person in range(count):
        first, last = r.often(SWEDISH_FIRST, 0.5), r.often(surnames, 0.5)
        mail = r.new(lambda i: f"{first}.{last}{i or ''}@telia.se".lower())
        number = r.day(1935, 26000).strftime("%Y%m%d") + f"-{r.randint(0, 9999):04d}"
        phone = "07" + r.choice("0236") + r.digits(7)
        street = f"{r.choice(SWEDISH_STREETS)} {r.randint(1, 99)}"
        postcode = f"{r.randint(100, 980)} {r.randint(10, 99)}"
        for _ in range(r.times({1: 0.5, 2: 0.3, 3: 0.2})):
            yield person, {
                "fornamn": r.typo(first, 0.05),
                "efternamn": r.typo(last, 0.05),
                "personnummer": r.choice([number, number[2:], number.replace("-", "")]) if r.random() < 0.4 else None,
                "e-post": r.kept(mail, 0.4),
                "mobil": r.kept(phone, 0.4),
                "gatuadress": r.kept(street, 0.85) or "Box 1",
                "postnr": postcode,
                "kund_sedan": r.randint(1995, 2025),
            }
