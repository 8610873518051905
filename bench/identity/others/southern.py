"""Customers with other names and other scripts, each with its own headers: Spanish, French, Russian and Chinese."""

from chance import people, plain

SPANISH_FIRST = """
    María José Antonio Manuel Carmen Josefa Francisco Juan Ana Isabel David Javier Daniel Laura Lucía Martina Hugo Pablo
    Álvaro Sofía Begoña Íñigo Jesús Ángel
""".split()
SPANISH_LAST = """
    García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz
    Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Núñez Ibáñez
""".split()
SPANISH_SYLLABLES = "gar cía ro mar tín pé rez ló qui ro ga ba za ñe lo".split()
SPANISH_CITIES = ["Madrid", "Sevilla", "València", "A Coruña", "Málaga"]
SPANISH_STREETS = ["Mayor", "Real", "del Sol", "San José", "Colón"]

FRENCH_FIRST = """
    Jean Marie Pierre Michel André Philippe Nathalie Isabelle Sylvie Catherine François Françoise Jérôme Hélène Chloé Léa
    Zoé Jean-Pierre Anne-Sophie Loïc
""".split()
FRENCH_LAST = """
    Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Garcia Roux Fournier
    Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Müller Lefebvre Mercier
""".split()
FRENCH_SYLLABLES = "du pont mar chand le fè vre gau tier bou ché ron vil".split()
FRENCH_CITIES = ["Paris", "Lyon", "Orléans", "Saint-Étienne", "Nîmes"]
FRENCH_STREETS = ["de la Paix", "Victor Hugo", "des Lilas", "du Général de Gaulle", "Pasteur"]

RUSSIAN_FIRST = """
    Александр Дмитрий Максим Сергей Андрей Алексей Артём Илья Кирилл Михаил Анна Мария Елена Дарья Анастасия Екатерина Ольга
    Наталья Татьяна Ирина
""".split()
RUSSIAN_LAST = """
    Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов
    Егоров Павлов Козлов Степанов Николаев
""".split()
RUSSIAN_SYLLABLES = "ка ро ма зи го лу бе ша ты ню дре сто".split()
RUSSIAN_FATHERS = ["Иванович", "Петрович", "Сергеевна", "Андреевна", "Михайлович"]
RUSSIAN_CITIES = ["Москва", "Казань", "Пермь", "Омск"]

CHINESE_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
CHINESE_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建华国庆玉梅红文"
CHINESE_DISTRICTS = ["北京市朝阳区", "上海市浦东新区", "广州市天河区", "深圳市南山区", "成都市武侯区"]


def spanish(r, count):
    """Two surnames, the second left out at times, and a street spelled two ways."""
    surnames = SPANISH_LAST + r.words(400, 2, 3, SPANISH_SYLLABLES)
    for person, first, last, born, times in people(r, count, SPANISH_FIRST, surnames):
        mother = r.often(surnames, 0.6)
        second = r.choice(SPANISH_FIRST) if r.random() < 0.3 else ""
        number = r.digits(8) + r.choice("TRWAGMYFP")
        phone = r.choice("67") + r.digits(8)
        postcode, city = r.digits(5), r.choice(SPANISH_CITIES)
        street = f"Calle {r.choice(SPANISH_STREETS)}, {r.randint(1, 90)}, {r.randint(1, 9)}º{r.choice('AB')}"
        phones = [phone, "+34" + phone, f"{phone[:3]} {phone[3:6]} {phone[6:]}"]
        for _ in range(times):
            yield person, {
                "nombre": r.typo(f"{first} {second}".strip() if r.random() < 0.6 else first, 0.04),
                "apellidos": r.typo(f"{last} {mother}" if r.random() < 0.75 else last, 0.05),
                "dni": r.choice([number, number[:-1] + "-" + number[-1]]) if r.random() < 0.4 else None,
                "fecha_nacimiento": r.kept(born.strftime("%d/%m/%Y"), 0.7),
                "telefono": r.choice(phones) if r.random() < 0.6 else None,
                "correo": r.kept(mail(person, first, last), 0.4),
                "direccion": r.choice([street, street.replace("Calle", "C/")]),
                "cp": postcode,
                "ciudad": city,
            }


def french(r, count):
    """Surnames in capitals, accents left out, telephones in three forms."""
    surnames = FRENCH_LAST + r.words(500, 2, 3, FRENCH_SYLLABLES)
    for person, first, last, born, times in people(r, count, FRENCH_FIRST, surnames):
        phone = "0" + r.choice("67") + r.digits(8)
        postcode, city = r.digits(5), r.choice(FRENCH_CITIES)
        street = f"{r.randint(1, 150)} rue {r.choice(FRENCH_STREETS)}"
        phones = [phone, "+33 " + phone[1:], " ".join(phone[i : i + 2] for i in range(0, 10, 2))]
        for _ in range(times):
            yield person, {
                "civilité": r.choice(["M.", "Mme"]),
                "prénom": r.typo(first if r.random() < 0.8 else plain(first).capitalize(), 0.05),
                "nom": r.typo(r.choice([last, last.upper(), plain(last).upper()]), 0.05),
                "date de naissance": r.kept(born.strftime("%d/%m/%Y"), 0.6),
                "téléphone": r.choice(phones) if r.random() < 0.5 else None,
                "courriel": r.kept(mail(person, first, last), 0.4),
                "adresse": r.typo(street, 0.06),
                "code postal": postcode,
                "ville": city,
            }


def mail(person, first, last):
    return f"{plain(first)}.{plain(last)}{person}@correo.example"


def russian(r, count):
    """The whole name in one column, with the father's name, without it, or in initials."""
    surnames = RUSSIAN_LAST + [word + "ов" for word in r.words(400, 2, 3, RUSSIAN_SYLLABLES)]
    for person, first, last, born, times in people(r, count, RUSSIAN_FIRST, surnames):
        father, phone = r.choice(RUSSIAN_FATHERS), "+79" + r.digits(9)
        for _ in range(times):
            way = r.random()
            name = f"{last} {first}"
            if way < 0.6:
                name += " " + father
            elif way >= 0.8:
                name = f"{last} {first[0]}.{father[0]}."
            yield person, {
                "ФИО": name.replace("ё", "е") if r.random() < 0.5 else name,
                "дата рождения": r.kept(born.strftime("%d.%m.%Y"), 0.7),
                "телефон": r.choice([phone, "8" + phone[2:], phone]) if r.random() < 0.6 else None,
                "город": RUSSIAN_CITIES[person % 4],
            }


def chinese(r, count):
    """Names of two or three characters that many share, and a sex that says nothing."""
    for person in range(count):
        name = r.choice(CHINESE_FAMILY) + r.choice(CHINESE_GIVEN)
        if r.random() < 0.7:
            name += r.choice(CHINESE_GIVEN)
        phone = "1" + r.choice("3578") + r.digits(9)
        address = f"{r.choice(CHINESE_DISTRICTS)}路{r.randint(1, 500)}号{r.randint(101, 2500)}室"
        for _ in range(r.times({1: 0.5, 2: 0.3, 3: 0.2})):
            yield person, {
                "姓名": name if r.random() < 0.93 else name[:-1] + r.choice(CHINESE_GIVEN),
                "手机": (phone if r.random() < 0.85 else r.typo(phone)) if r.random() < 0.6 else None,
                "地址": r.kept(address, 0.7),
                "性别": r.choice("男女"),
            }
