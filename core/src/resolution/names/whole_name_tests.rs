//! Whole names, and what is none.

use super::*;

fn read(text: &str) -> String {
    shown(&split(text))
}

/// `given | surname`, the suffix behind, a `?` where the order is not known.
fn shown(name: &WholeName) -> String {
    match name.kind {
        NameKind::Organisation => "organisation".to_owned(),
        NameKind::Nobody => "nobody".to_owned(),
        NameKind::Person => {
            let suffix = name.suffix.map_or_else(String::new, |suffix| format!(" {suffix:?}"));
            format!("{} | {}{suffix}{}", name.given, name.surname, if name.order_known { "" } else { " ?" })
        }
    }
}

#[test]
fn the_usual_order_and_the_other() {
    for (text, expected) in [
        ("Tuulia Nyman", "tuulia | nyman"),
        ("Kyllönen Johannes", "johannes | kyllonen"),
        ("Tervoumvaara Helena", "helena | tervoumvaara"),
        ("Nyman, Tuulia", "tuulia | nyman"),
        ("NYMAN Tuulia", "tuulia | nyman"),
        ("Tuulia NYMAN", "tuulia | nyman"),
        ("TUULIA NYMAN", "tuulia | nyman"),
        ("Rebecca, Ganarfield,", "rebecca | ganarfield ?"),
        ("García López, Juan", "juan | garcia lopez"),
        ("Zhou, Fang", "fang | zhou"),
        ("Anna-Maija Möttönen", "anna maija | mottonen"),
        ("James Kelly", "james | kelly ?"),
        ("Xyzzy Qwrty", "xyzzy | qwrty ?"),
        ("Nyman", " | nyman ?"),
        ("Tuulia", "tuulia |  ?"),
        ("Иванов Иван Петрович", "ivan petrovich | ivanov"),
        ("Иван Петрович Иванов", "ivan petrovich | ivanov"),
        ("Δημήτρης Κωνσταντίνου", "dimitris | konstantinou"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn initials_and_particles() {
    for (text, expected) in [
        ("J. Smith", "j | smith"),
        ("J Smith", "j | smith"),
        ("Smith J.", "j | smith"),
        ("Smith J R", "j r | smith"),
        ("J.R.R. Tolkien", "j r r | tolkien"),
        ("John A. Smith", "john a | smith"),
        ("Anna K.", "anna | k ?"),
        ("Ludwig van der Berg", "ludwig | van der berg"),
        ("van der Berg Ludwig", "ludwig | van der berg"),
        ("J. van der Berg", "j | van der berg"),
        ("Juan de la Cruz", "juan | de la cruz"),
        ("Ahmad bin Ali", "ahmad | bin ali"),
        ("Ebrahim Al-Khatib", "ebrahim | al khatib"),
        ("Ursula von der Leyen", "ursula | von der leyen"),
        ("María del Carmen García", "maria del carmen | garcia"),
        ("María García López", "maria | garcia lopez"),
        ("Juan Carlos García López", "juan carlos | garcia lopez"),
        ("José Ortega y Gasset", "jose | ortega y gasset"),
        ("Anna van der BERG", "anna | van der berg"),
        ("Théodore Da Silva", "theodore | da silva"),
        ("De Oliveira Camille", "camille | de oliveira"),
        ("Scholz Heinz Dieter", "heinz dieter | scholz"),
        ("García López Juan", "juan | garcia lopez"),
        ("Pat O Brien", "pat | o brien"),
        ("Nguyễn Văn Anh", "van anh | nguyen"),
        ("Mary Taylor Smith", "mary taylor | smith"),
        ("Ben Johnson", "ben | johnson"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn titles_suffixes_and_couples() {
    for (text, expected) in [
        ("Herr Wolf", " | wolf ?"),
        ("Frau Dr. Anna Berg", "anna | berg"),
        ("Daniel Torres Jr", "daniel | torres Junior"),
        ("Christian Wilson II", "christian | wilson Second"),
        ("Darrell Li I", "darrell | li First"),
        ("Smith, John, Jr.", "john | smith Junior"),
        ("Smith Jr., John", "john | smith Junior"),
        ("Matti Virtanen nuorempi", "matti | virtanen Junior"),
        ("Matti Virtanen vanh.", "matti | virtanen Senior"),
        ("John Smith, PhD", "john | smith"),
        ("Robert \"Bob\" Smith", "robert | smith"),
        ("Anna Smith née Jones", "anna | smith"),
        ("John & Mary Smith", "john | smith"),
        ("John Smith and Mary Jones", "john | smith"),
        ("Max und Erika Müller", "max | muller"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn other_writings() {
    for (text, expected) in [
        ("黄秀英", "xiuying | huang"),
        ("김민준", "minjun | kim"),
        ("山田 太郎", "tailang | yamada"),
        ("吴娟 (Wu Juan)", "juan | wu"),
        ("محمد الخطيب", "mhmd | alkhtyb"),
        ("Сергей Лебедев", "sergey | lebedev"),
        ("Fang Yang", "fang | yang"),
    ] {
        assert_eq!(read(text).trim_end_matches(" ?"), expected, "{text}");
    }
}

#[test]
fn organisations_sole_traders_and_nobody() {
    for (text, expected) in [
        ("Salz & Graf GmbH & Co. KG", "organisation"),
        ("Rönkkö Maalaus Oy", "organisation"),
        ("Rainbow Lutheran Day Care, Inc.", "organisation"),
        ("Bexelwell Builders, Ltd", "organisation"),
        ("Heuser & Ziegelisert", "organisation"),
        ("Ek Måleri", "organisation"),
        ("北京某某有限公司", "organisation"),
        ("Tmi Tuulia Nyman", "tuulia | nyman"),
        ("Tmi Hirvonen Kaisa", "kaisa | hirvonen"),
        ("Max Müller e.K.", "max | muller"),
        ("ИП Иванов Иван", "ivan | ivanov"),
        ("Johan Ek", "johan | ek"),
        ("", "nobody"),
        ("-", "nobody"),
        ("n/a", "nobody"),
        ("Test", "nobody"),
        ("Erika Mustermann", "nobody"),
        ("Herr", "nobody"),
        ("John Doe", "nobody"),
        ("noname", "nobody"),
        ("Customer", "nobody"),
        ("😀", "nobody"),
        ("12345", "nobody"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn hostile_cells_are_read_in_time() {
    for text in ["a", "a ", "Jr ", "van ", ",", "(", "吴", "😀", "&", ".", "Oy ", "ä\u{301}"] {
        for length in [1, 7, 390 / text.len(), 1_000_000] {
            let long = text.repeat(length);
            let _ = split(&long);
        }
    }
}
