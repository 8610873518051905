"""Made-up people of a made-up Finland. Nobody here exists: given names and surnames are drawn apart, mail goes to
`.example` domains, streets are composed."""

GIVEN = {
    "fi": """Aino Aleksi Anni Antti Arto Eero Eeva Eino Elina Ella Emilia Emma Esko Hanna Harri Heidi Heikki Helena Helmi
        Henna Iida Ilkka Ilona Jaana Janne Jari Johanna Joni Jorma Juha Jukka Juho Kaisa Kalle Kari Katja Kirsi Lauri
        Leena Liisa Mari Maria Marika Marja Markku Matti Mika Mikko Minna Niina Nelli Olli Onni Outi Paavo Päivi Pekka
        Pentti Petri Pirjo Pirkko Reijo Riikka Ritva Sami Sanna Sari Satu Seppo Sini Sirpa Tapani Tarja Teemu Tero
        Tiina Timo Tuomas Tuula Veera Veikko Venla Vesa Ville Vilma Väinö""".split(),
    "sv": """Anders Annika Birgitta Björn Carola Christer Ebba Fredrik Greta Gunilla Henrik Ingrid Jan Karin Kerstin
        Lars Linnéa Magnus Mats Oskar Siv Stefan Ulf Viveca""".split(),
    "en": "Ahmed Amina Chen Daniel Fatima Grace Ibrahim James Linh Maya Omar Priya Rahul Sofia Thomas Yusuf".split(),
    "et": "Aivar Anu Jaan Kadri Kalev Katrin Kristjan Liis Maarja Margus Piret Rein Tiiu Urmas".split(),
}
_HEADS = """Haapa Halla Heinä Hirvi Honka Huhta Joki Järvi Kaarna Kallio Karhu Kataja Kivi Koivu Kors Koski Kuusi Lahde
    Lampi Lehti Lehmus Leppä Lumi Maja Meri Metsä Mänty Niemi Niitty Nurmi Oja Paju Pelto Pihla Poro Puro Raita Ranta
    Rauta Rinne Saari Salmi Salo Sammal Suvi Syvä Tammi Tervas Tuomi Uusi Vaahtera Vaara Varis Vesi Viita Virta""".split()
_TAILS = ["nen", "la", "mäki", "niemi", "lahti", "ranta", "oja", "saari", "kangas", "maa", "vuori", "harju", "pää"]
SURNAMES = {
    "fi": [head + tail for tail in _TAILS for head in _HEADS if not tail.startswith(head[:3].lower())],
    "sv": [head + tail for head in "Lind Berg Sund Ek Ny Små Silfver Alm Björk Gran Öst Väst Sten Ström".split()
           for tail in "qvist holm ström backa näs dahl fors lund".split() if head.lower() != tail],
    "en": "Abdi Ali Chen Garcia Hassan Khan Kumar Mohamed Nguyen Okafor Osman Patel Singh Smith Warsame Zhang".split(),
    "et": "Kask Kuusk Lepik Mägi Oja Pärn Raud Saar Sepp Tamm Uibo Vaher Vares Õunap".split(),
}
STREETS = [head + tail for head in """Aamu Hilla Kaiku Kanerva Karpalo Kelo Kuikka Kurki Käpy Louhi Mesi Mustikka Naava
    Otava Pouta Päivän Rusko Sarka Sini Taika Talvi Tuisku Tuuli Usva Utu Vanamo Vilja""".split()
           for tail in ("katu", "tie", "polku", "kuja", "rinne")]
CITIES = [("Helsinki", "00"), ("Helsinki", "00"), ("Espoo", "02"), ("Vantaa", "01"), ("Tampere", "33"), ("Turku", "20"),
          ("Oulu", "90"), ("Jyväskylä", "40"), ("Kuopio", "70"), ("Lahti", "15"), ("Pori", "28"), ("Vaasa", "65")]
MAIL_DOMAINS = ["kotiposti.example"] * 5 + ["pikamail.example"] * 3 + ["lumiposti.example"] * 2 + ["saarinet.example"]
OFFICES = [head + tail for head in "Havu Kaisla Kontio Laine Majakka Naali Otso Pilvi Ratas Revontuli Sampo Turve".split()
           for tail in ("rakennus", "logistiikka", "tilitoimisto", "kahvila")]
AGENTS = [f"a{n:03d}" for n in range(1, 61)]
STORES = ["Helsinki Kamppi", "Espoo Tapiola", "Tampere Keskus", "Turku Kauppatori", "Oulu Rotuaari", "Kuopio Matkus"]


def ascii_name(text):
    """How a name looks in a mail address."""
    return text.lower().translate(str.maketrans("äöåéõü", "aoaeou")).replace(" ", ".")
