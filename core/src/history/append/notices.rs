//! What the names of a delivery's columns tell before a row is read: columns that mean nothing to us, but look as if
//! they should.

use super::options::columns;
use super::reader::Target;
use crate::model::identity::IdentityKind;
use crate::model::{EntryKind, Field};
use crate::resolution::{HeaderMeaning, header_key, header_meaning};
use crate::resolver::FieldKind;
use crate::suggest::nearest_within;
use hashbrown::HashMap;
use std::sync::OnceLock;

/// Names of columns that say when a row last changed, without case and punctuation.
const CHANGED: &[&str] = &[
    "aedat",
    "aendertam",
    "aktualisiert",
    "aktualisiertam",
    "changedat",
    "changedate",
    "changeddatetime",
    "changedon",
    "datechanged",
    "datemodified",
    "datetimelastmodified",
    "dateupdated",
    "dtupdated",
    "fechamodificacion",
    "geaendertam",
    "geandertam",
    "hslastmodifieddate",
    "lastchange",
    "lastchanged",
    "lastchangedat",
    "lastedited",
    "lastmodified",
    "lastmodifiedat",
    "lastmodifieddate",
    "lastmodifieddatetime",
    "lastmodifiedon",
    "lastmodifiedtime",
    "lastupdate",
    "lastupdated",
    "lastupdatedat",
    "lastupdateddate",
    "lastupdatedon",
    "lastupdatetime",
    "lastupdatetimestamp",
    "lastwritetime",
    "modified",
    "modifiedat",
    "modifieddate",
    "modifieddatetime",
    "modifiedon",
    "modifiedtime",
    "mtime",
    "muokattu",
    "paivitetty",
    "recordversion",
    "rev",
    "rowversion",
    "senastandrad",
    "systemmodstamp",
    "sysupdatedat",
    "sysupdatedon",
    "tsupdated",
    "updated",
    "updatedat",
    "updateddate",
    "updateddatetime",
    "updatedon",
    "updatedtime",
    "updatedts",
    "updatetime",
    "updatetimestamp",
    "viimeksimuokattu",
    "writedate",
];

/// What is said of a column that nothing was made of; nothing for most. `is_filled` says which columns of ours another
/// column fills. `closely` also looks for slips of the pen and other people's names of a thing, which costs more.
pub(super) fn notice(
    name: &str,
    kind: EntryKind,
    closely: bool,
    is_filled: &dyn Fn(&Target) -> bool,
) -> Option<String> {
    let key = header_key(name);
    if !is_filled(&Target::Revision) && CHANGED.contains(&key.as_str()) {
        return Some(
            "looks like the time of a row's last change: map it to `revision`, or the later delivery wins".into(),
        );
    }
    let named = names_by_key().get(key.as_str()).copied();
    let meant = named.or_else(|| closely.then(|| meaning(name).or_else(|| near(name, kind))).flatten())?;
    let target = target(meant)?;
    (!is_filled(&target)).then(|| format!("kept as an attribute; did you mean `{meant}`?"))
}

/// The columns of ours by their names without case and punctuation.
fn names_by_key() -> &'static HashMap<String, &'static str> {
    static NAMES: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    NAMES.get_or_init(|| columns(EntryKind::Contact).map(|ours| (header_key(ours), ours)).collect())
}

/// The column of ours whose name is near, or that shares most words.
fn near(name: &str, kind: EntryKind) -> Option<&'static str> {
    let words = |text: &str| text.split('_').map(str::to_owned).collect::<Vec<_>>();
    let theirs = words(name);
    let shares = |ours: &&'static str| {
        let ours = words(ours);
        let shared = ours.iter().filter(|w| theirs.contains(w)).count();
        ours.len() == theirs.len() && shared >= 2 && shared + 1 == ours.len()
    };
    // A slip or two of the pen, not another word: `closed_at` is not `closed_by`.
    let slips = (name.chars().count() / 6).max(1);
    nearest_within(name, columns(kind), slips).or_else(|| columns(kind).find(shares))
}

/// The identity or the name that a column of this header holds in most exports.
fn meaning(name: &str) -> Option<&'static str> {
    let field = |f: Field| Some(f.name());
    // So short a word is often something else: `rfc` is a request for change as well.
    if name.chars().count() <= 3 {
        return None;
    }
    match header_meaning(name) {
        HeaderMeaning::Kind(FieldKind::Phone, _) => Some(IdentityKind::Phone.name()),
        HeaderMeaning::Kind(FieldKind::Email, _) => Some(IdentityKind::Email.name()),
        HeaderMeaning::Kind(FieldKind::Device, _) => Some(IdentityKind::Device.name()),
        HeaderMeaning::Kind(FieldKind::Id, "account") => Some(IdentityKind::Account.name()),
        HeaderMeaning::Kind(FieldKind::Id, "national") => Some(IdentityKind::NationalId.name()),
        HeaderMeaning::Kind(FieldKind::GivenName, _) => field(Field::FirstName),
        HeaderMeaning::Kind(FieldKind::Surname, _) => field(Field::LastName),
        HeaderMeaning::Kind(FieldKind::BirthDate, _) => field(Field::BirthDate),
        HeaderMeaning::WholeName => field(Field::FullName),
        _ => None,
    }
}

fn target(ours: &str) -> Option<Target> {
    match Field::parse(ours) {
        Some(field) => Some(Target::Field(field)),
        None => match IdentityKind::named(ours) {
            Some(kind) => Some(Target::Identity(kind)),
            None => matches!(ours, "source" | "revision").then_some(match ours {
                "source" => Target::Source,
                _ => Target::Revision,
            }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str) -> Option<String> {
        notice(name, EntryKind::Contact, true, &|target| *target == Target::Identity(IdentityKind::Email))
    }

    #[test]
    fn slips_and_other_peoples_names_are_told() {
        for (name, meant) in [
            ("first_reply_at", "first_response_at"),
            ("customer_no", "account"),
            ("Kundennummer", "account"),
            ("puhelinnumero", "phone"),
            ("EndedAt", "ended_at"),
            ("outcom", "outcome"),
            ("fullName", "full_name"),
        ] {
            assert_eq!(told(name), Some(format!("kept as an attribute; did you mean `{meant}`?")), "{name}");
        }
        for name in ["updated_at", "LastModifiedDate", "Last Update", "sys_updated_on", "päivitetty"] {
            assert!(told(name).is_some_and(|t| t.contains("`revision`")), "{name}");
        }
        // What another column fills already, and what is nothing of ours.
        for name in ["e-mail", "campaign", "score", "notes", "wait_s", "closed_at", "opened_at", "caused_by", "rfc"] {
            assert_eq!(told(name), None, "{name}");
        }
    }

    #[test]
    fn the_list_is_in_order() {
        let mut sorted = CHANGED.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), CHANGED.len());
        assert!(CHANGED.iter().all(|w| header_key(w) == *w));
    }
}
