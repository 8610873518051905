//! The columns of what goes in, one row each, from the tables of fields and of identity kinds.

use super::{conditions, unknown};
use crate::error::Result;
use crate::model::identity::IdentityKind;
use crate::model::{EntryKind, Field, FieldType};
use serde::Serialize;

/// What is known of one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Column {
    pub(super) name: &'static str,
    #[serde(rename = "type")]
    pub(super) kind: ColumnType,
    /// The words it may be, when they are a closed list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) words: Vec<&'static str>,
    pub(super) required: bool,
    pub(super) meaning: String,
    pub(super) example: String,
    pub(super) bad_value: &'static str,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ColumnType {
    Id,
    Text,
    Time,
    Bool,
    Money,
    Word,
    Revision,
    Identity,
    Identities,
    Attributes,
}

#[derive(Serialize)]
struct Columns<T> {
    name: &'static str,
    columns: Vec<T>,
}

/// The columns of `contacts`, `records`, `orders`, `subscriptions` or `events`, or the fields that `conditions` of a policy
/// may ask of, as a document: `{"name", "columns": [{"name", "type", "words", "required", "meaning", "example",
/// "bad_value"}]}`. `words` only where they are a closed list; a field of a condition has `name`, `type`, `meaning` and
/// `missing_when`.
///
/// An entry keeps the columns of other kinds too: an order with a `matter` has one.
///
/// # Errors
/// [`NotFound`](crate::Status::NotFound) when there is no such list.
pub fn columns(name: &str) -> Result<String> {
    if let Some(kind) = EntryKind::parse(name) {
        return crate::document::print(&Columns { name: kind.name(), columns: of_kind(kind) });
    }
    if name == CONDITIONS {
        return crate::document::print(&Columns { name: CONDITIONS, columns: conditions::fields()? });
    }
    Err(unknown("list of columns", name, EntryKind::ALL.iter().map(|kind| kind.name()).chain([CONDITIONS])))
}

const CONDITIONS: &str = "conditions";

/// The columns that an entry of this kind is meant to have, in the order in which people look for them.
pub(super) fn of_kind(kind: EntryKind) -> Vec<Column> {
    let fields = Field::ALL.iter().filter(|f| f.entry_kinds().contains(&kind)).map(|f| of_field(*f));
    let identities = IdentityKind::ALL.iter().map(|k| of_identity(*k));
    of_entry(kind).into_iter().chain(fields).chain(identities).chain(the_rest()).collect()
}

/// What every entry has of its own.
fn of_entry(kind: EntryKind) -> Vec<Column> {
    let dated = matches!(kind, EntryKind::Contact | EntryKind::Event);
    let (one, when) = match kind {
        EntryKind::Contact => ("contact", "When it reached the company."),
        EntryKind::Event => ("event", "When it happened; the first is when the contact arrived."),
        EntryKind::Record => ("record", "When the system learned of the person."),
        EntryKind::Order => ("order", "When it was ordered."),
        EntryKind::Subscription => ("subscription", "When it began."),
    };
    let id = match kind {
        EntryKind::Event => "The id of the contact it is an event of: events that have it make one contact.".to_owned(),
        _ => format!("The {one}'s id in its source, which it keeps: a row that has it again is the same {one}."),
    };
    let source = "The system it comes from, when the options of the delivery do not name one.".to_owned();
    let revision = "Which version of the row this is, higher is newer: a number or a time of change.".to_owned();
    let id = Column::new(kind.id_column(), ColumnType::Id, id, "C-1017", BAD_ID);
    let time = Column::new(kind.time_column(), ColumnType::Time, when.to_owned(), "2026-11-22T08:30:00Z", BAD_TIME);
    let event = "The event's id within its contact; one that has none is known by what it says.".to_owned();
    let event = Column::new(
        "event_id",
        ColumnType::Id,
        event,
        "3",
        "Longer than 512 bytes, or with a control character: the row is refused.",
    );
    let own = (kind == EntryKind::Event).then_some(event);
    let all = [
        Column { required: true, ..id },
        Column::new("source", ColumnType::Id, source, "genesys", BAD_SOURCE),
        Column { required: dated, ..time },
        Column::new("revision", ColumnType::Revision, revision, "3", BAD_REVISION),
    ];
    all.into_iter().chain(own).collect()
}

fn of_field(field: Field) -> Column {
    let (kind, words, bad_value) = match (field, field.kind()) {
        (Field::Zone, _) => (ColumnType::Text, Vec::new(), "No IANA zone: the row is refused."),
        (Field::Region, _) => (ColumnType::Text, Vec::new(), "No ISO 3166-1 region: the row is refused."),
        (Field::BirthDate, _) => (ColumnType::Text, Vec::new(), BAD_DATE),
        (_, FieldType::Text) => (ColumnType::Text, Vec::new(), "None: it is kept as it is written."),
        (_, FieldType::Time) => (ColumnType::Time, Vec::new(), BAD_TIME),
        (_, FieldType::Bool) => (ColumnType::Bool, Vec::new(), BAD_BOOL),
        (_, FieldType::Money) => (ColumnType::Money, Vec::new(), BAD_MONEY),
        (_, FieldType::Word(words)) => (ColumnType::Word, words.names().collect(), BAD_WORD),
    };
    let column = Column::new(field.name(), kind, field.description().to_owned(), field.example(), bad_value);
    Column { words, ..column }
}

fn of_identity(kind: IdentityKind) -> Column {
    let (meaning, example) = match kind {
        IdentityKind::NationalId => ("A number that a state gives a person.", "131052-308T"),
        IdentityKind::Account => ("A customer number or login of the company's own.", "77120"),
        IdentityKind::Card => ("A loyalty or payment card.", "6014355012345676"),
        IdentityKind::Email => ("A mail address.", "aino@example.com"),
        IdentityKind::Handle => ("A name on a chat or social channel.", "@aino"),
        IdentityKind::Phone => ("A telephone number, national or international.", "041 234 5678"),
        IdentityKind::Device => ("A cookie, an installation of an app, a set-top box.", "b1946ac9"),
    };
    Column::new(kind.name(), ColumnType::Identity, meaning.to_owned(), example, BAD_IDENTITY)
}

/// What holds more than one value.
fn the_rest() -> [Column; 2] {
    let identities = "More identities of the same customer, each with its kind, and whether it is proven.".to_owned();
    let attributes = "Whatever else is to be kept, by name. A column that is none of these becomes one too.".to_owned();
    let example = r#"[{"kind": "phone", "value": "041 234 5678", "verified": true}]"#;
    [
        Column::new("identities", ColumnType::Identities, identities, example, BAD_IDENTITIES),
        Column::new("attributes", ColumnType::Attributes, attributes, r#"{"campaign": "spring"}"#, BAD_ATTRIBUTE),
    ]
}

impl Column {
    fn new(name: &'static str, kind: ColumnType, meaning: String, example: &str, bad_value: &'static str) -> Self {
        Self { name, kind, words: Vec::new(), required: false, meaning, example: example.to_owned(), bad_value }
    }
}

const BAD_ID: &str = "Empty, or longer than 512 bytes: the row is refused.";
const BAD_SOURCE: &str = "With a colon or a control character, or longer than 512 bytes: the row is refused.";
const BAD_REVISION: &str = "Neither a whole number nor a time: the row is refused.";
const BAD_TIME: &str = "Not a time that can be read: the row is refused. A `format` reads other forms.";
const BAD_DATE: &str = "Kept as it is written; one that cannot be read as a date does not count.";
const BAD_BOOL: &str = "Other than true or false, yes or no, y or n, t or f, 1 or 0: the row is refused.";
const BAD_MONEY: &str = "Not a decimal such as 12.50 (`12,50`, `€ 12`): the row is refused.";
const BAD_WORD: &str = "Another word: the row is refused. `values` translates.";
const BAD_IDENTITY: &str = "Kept as it is written, but it joins nobody: withheld, a placeholder, not of its kind.";
const BAD_IDENTITIES: &str = "Without `kind` and `value`, or of an unknown kind: the row is refused.";
const BAD_ATTRIBUTE: &str =
    "A list or an object in it: a document is refused; of a table's row it is left out, and said.";
