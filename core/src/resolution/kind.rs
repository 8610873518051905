//! What a column holds: inferred from its name first, then checked against its values.

use crate::model::identity::attribute::{self, DateOrder};
use serde::{Deserialize, Serialize};

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FieldKind {
    /// A person's first or given name.
    GivenName,
    /// A middle name or its initial.
    MiddleName,
    /// A family name.
    Surname,
    /// A whole name of a person or a firm, or any other short text of words.
    Text,
    /// A birth date.
    BirthDate,
    /// A telephone number.
    Phone,
    /// A mail address.
    Email,
    /// A number or code of one person: an account, a national id.
    Id,
    /// A device, browser or terminal: several people may share it.
    Device,
    /// A street, with or without a house number.
    Street,
    /// A house or unit number.
    HouseNumber,
    /// A city, suburb or other place.
    Place,
    /// A postcode.
    Postcode,
    /// One of a few words: sex, state, occupation.
    Category,
    /// An age in years.
    Age,
    /// Not compared.
    Ignored,
}

impl FieldKind {
    /// The name used in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::GivenName => "given_name",
            Self::MiddleName => "middle_name",
            Self::Surname => "surname",
            Self::Text => "text",
            Self::BirthDate => "birth_date",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Id => "id",
            Self::Device => "device",
            Self::Street => "street",
            Self::HouseNumber => "house_number",
            Self::Place => "place",
            Self::Postcode => "postcode",
            Self::Category => "category",
            Self::Age => "age",
            Self::Ignored => "ignored",
        }
    }

    /// Whether a value is the person's own: people of one household differ in it.
    pub(crate) fn personal(self) -> bool {
        matches!(self, Self::GivenName | Self::MiddleName | Self::BirthDate | Self::Id | Self::Age)
    }

    /// Whether values of the kind lie within one another: a street in a postcode in a city.
    pub(crate) fn place(self) -> bool {
        matches!(self, Self::Street | Self::HouseNumber | Self::Place | Self::Postcode)
    }

    /// Whether a value that many records share is more likely a default than a fact.
    pub(crate) fn many(self) -> bool {
        self.key()
            || matches!(
                self,
                Self::BirthDate | Self::Street | Self::Postcode | Self::Surname | Self::GivenName | Self::Text
            )
    }

    /// Whether the kind has many values that each point at one or a few people.
    pub(crate) fn key(self) -> bool {
        matches!(self, Self::Phone | Self::Email | Self::Id | Self::Device)
    }
}

/// The part of a birth date that a column holds, when a date lies in three columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DatePart {
    Year,
    Month,
    Day,
}

/// What a column's name alone says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Kind(FieldKind),
    Part(DatePart),
    /// Nothing: the values must tell.
    Unknown,
}

/// What a column is called tells most.
pub(crate) fn by_name(name: &str) -> Named {
    use FieldKind::*;
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let joined = words.concat();
    let has = |list: &[&str]| words.iter().any(|w| list.contains(w)) || list.contains(&joined.as_str());
    if has(&["channel", "ts", "timestamp", "created", "updated", "modified", "time", "datetime"]) {
        return Named::Kind(Ignored);
    }
    for (part, list) in [
        (DatePart::Year, &["by", "birthyear", "yearofbirth", "dobyear", "yob"]),
        (DatePart::Month, &["bm", "birthmonth", "monthofbirth", "dobmonth", "mob"]),
        (DatePart::Day, &["bd", "birthday", "dayofbirth", "dobday", "birthdayofmonth"]),
    ] {
        if list.contains(&joined.as_str()) {
            return Named::Part(part);
        }
    }
    let kind = if has(&["dob", "dateofbirth", "birthdate", "born", "birth", "syntymäaika", "syntymapaiva"])
        && !has(&["place", "city", "country", "town"])
    {
        BirthDate
    } else if has(&["middle", "mname", "middlename", "middleinitial"]) {
        MiddleName
    } else if has(&["firstandsurname", "fullname", "customername", "contactname", "personname", "name", "nimi"])
        && !has(&["first", "last", "given", "sur", "family", "street", "city", "user", "company"])
        || joined.contains("fullname")
        || has(&["first", "given", "forename"]) && has(&["surname", "last", "family"])
    {
        Text
    } else if has(&["given", "first", "fname", "forename", "firstname", "givenname", "etunimi", "etunimet"]) {
        GivenName
    } else if has(&["surname", "last", "lname", "lastname", "family", "familyname", "sukunimi", "sn"]) {
        Surname
    } else if has(&["email", "mail", "emailaddress", "sähköposti"]) {
        Email
    } else if has(&["phone", "mobile", "tel", "telephone", "msisdn", "ani", "cell", "puhelin", "phonenumber", "fax"]) {
        Phone
    } else if has(&["device", "cookie", "browser", "visitor", "deviceid", "anonymousid", "ip"]) {
        Device
    } else if has(&[
        "ssn",
        "sin",
        "hetu",
        "passport",
        "account",
        "crm",
        "nationalid",
        "socsecid",
        "customer",
        "member",
        "taxid",
        "nino",
        "nhs",
        "policy",
        "card",
        "handle",
        "username",
        "userid",
        "soc",
    ]) {
        Id
    } else if has(&["postcode", "zip", "zipcode", "postal", "postalcode", "postinumero", "plz"]) {
        Postcode
    } else if has(&["number", "housenumber", "streetnumber", "unit", "unitnumber", "apartment", "apt", "houseno"]) {
        HouseNumber
    } else if has(&["street", "address", "addr", "addressline", "katuosoite", "road"]) {
        Street
    } else if has(&["city", "town", "suburb", "kaupunki", "municipality", "county", "village", "place", "locality"]) {
        Place
    } else if has(&[
        "sex",
        "gender",
        "state",
        "country",
        "region",
        "occupation",
        "job",
        "title",
        "language",
        "category",
    ]) {
        Category
    } else if has(&["age"]) {
        Age
    } else {
        return Named::Unknown;
    };
    Named::Kind(kind)
}

/// What the values say when the name says nothing. `distinct` and `present` count values and rows that have one.
pub(crate) fn by_values<'a>(sample: impl Iterator<Item = &'a str>, distinct: usize, present: usize) -> FieldKind {
    let (mut n, mut mail, mut digits, mut dates, mut moments, mut words) = (0, 0, 0, 0, 0, 0);
    for value in sample {
        n += 1;
        let value = value.trim();
        mail += usize::from(value.contains('@') && value.contains('.'));
        digits += usize::from(value.bytes().filter(u8::is_ascii_digit).count() * 2 > value.len());
        moments += usize::from(value.len() > 11 && value.contains(':') && date(value));
        dates += usize::from(date(value));
        words += usize::from(value.contains(' '));
    }
    let most = |count: usize| count * 10 >= n * 8;
    let own = distinct * 3 > present;
    if n == 0 || most(moments) {
        FieldKind::Ignored
    } else if most(mail) {
        FieldKind::Email
    } else if most(dates) {
        FieldKind::BirthDate
    } else if distinct <= 64 || distinct * 50 < present {
        FieldKind::Category
    } else if most(digits) && own {
        FieldKind::Id
    } else if words * 5 > n || !own {
        FieldKind::Text
    } else {
        FieldKind::Id
    }
}

fn date(value: &str) -> bool {
    attribute::birth_date(value, DateOrder::DayFirst)
        .or_else(|| attribute::birth_date(value, DateOrder::MonthFirst))
        .is_some()
}
