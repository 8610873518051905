//! The columns of the contacts' table: the place of each contact, and every column that went in.
//!
//! Question: which columns are there, and what does one contact put into them? Law: a new line of the table of fields
//! is a new column here. Not here: which contacts are wanted (`contact_rows`).

use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::model::identity::IdentityKind;
use crate::model::{Field, FieldType, Item};
use crate::suggest::{clip, did_you_mean};
use crate::table::{LateColumn, LateType, late_batch};
use arrow_array::RecordBatch;
use hashbrown::HashMap;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// So many names of attributes have a column each. Of a history with more of them, all stand in one column
/// `attributes`, as JSON text; `columns` takes single ones out of it.
pub(super) const MAX_ATTRIBUTE_COLUMNS: usize = 1000;

/// Declares what the history knows of a contact's place: in the order of the columns.
macro_rules! places {
    ($($variant:ident = $name:literal : $kind:ident;)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Place { $($variant),+ }

        impl Place {
            const ALL: &[Self] = &[$(Self::$variant),+];

            const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            const fn kind(self) -> LateType {
                match self { $(Self::$variant => LateType::$kind),+ }
            }
        }
    };
}

places! {
    Contact = "contact": Text;
    Source = "source": Text;
    ContactId = "contact_id": Text;
    EventId = "event_id": Text;
    CustomerId = "customer_id": Text;
    CaseId = "case_id": Text;
    CaseRule = "case_rule": Text;
    Seq = "seq": Count;
    ArrivedAt = "arrived_at": Time;
    Channel = "channel": Text;
    Matter = "matter": Text;
    Outcome = "outcome": Text;
    PreviousChannel = "previous_channel": Text;
    Gap = "gap_s": Integer;
    MatterGap = "matter_gap_s": Integer;
}

/// A column, in the order in which they stand when nobody names any.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    Place(Place),
    Field(Field),
    Identity(u8),
    Verified,
    Identities,
    Revision,
    Attribute(String),
    Attributes,
}

const VERIFIED: &str = "verified";
const IDENTITIES: &str = "identities";
const REVISION: &str = "revision";
const ATTRIBUTES: &str = "attributes";
const ATTRIBUTE: &str = "attributes.";

impl Wanted {
    fn parse(name: &str) -> Option<Self> {
        let place = || Place::ALL.iter().find(|p| p.name() == name && **p != Place::EventId).map(|p| Self::Place(*p));
        let field = || Field::parse(name).map(Self::Field);
        let identity = || IdentityKind::named(name).map(|k| Self::Identity(k.rank()));
        let attribute = || name.strip_prefix(ATTRIBUTE).map(|a| Self::Attribute(a.to_owned()));
        let other = || match name {
            VERIFIED => Some(Self::Verified),
            IDENTITIES => Some(Self::Identities),
            REVISION => Some(Self::Revision),
            ATTRIBUTES => Some(Self::Attributes),
            _ => None,
        };
        place().or_else(field).or_else(identity).or_else(other).or_else(attribute)
    }

    fn name(&self) -> String {
        match self {
            Self::Place(place) => place.name().to_owned(),
            Self::Field(field) => field.name().to_owned(),
            Self::Identity(rank) => kind_of(*rank).to_owned(),
            Self::Verified => VERIFIED.to_owned(),
            Self::Identities => IDENTITIES.to_owned(),
            Self::Revision => REVISION.to_owned(),
            Self::Attribute(name) => format!("{ATTRIBUTE}{name}"),
            Self::Attributes => ATTRIBUTES.to_owned(),
        }
    }

    fn kind(&self) -> LateType {
        match self {
            Self::Place(place) => place.kind(),
            Self::Field(field) => match field.kind() {
                FieldType::Time => LateType::Time,
                FieldType::Bool => LateType::Bool,
                FieldType::Text | FieldType::Money | FieldType::Word(_) => LateType::Text,
            },
            Self::Identity(_) | Self::Verified => LateType::Texts,
            Self::Identities => LateType::Identities,
            Self::Revision => LateType::Integer,
            Self::Attribute(_) | Self::Attributes => LateType::Text,
        }
    }
}

/// Where the columns of one kind are: by number or rank.
const NUMBERS: usize = 256;

/// The columns being filled.
#[derive(Debug)]
pub(super) struct ContactColumns {
    columns: Vec<(Wanted, LateColumn)>,
    places: Vec<(Place, usize)>,
    fields: Vec<Option<usize>>,
    identities: Vec<Option<usize>>,
    attributes: HashMap<String, usize>,
    verified: Option<usize>,
    pairs: Option<usize>,
    revision: Option<usize>,
    rest: Option<usize>,
    /// Whether a column that nobody named is added when its first value comes.
    grows: bool,
    /// Whether attributes are all put into one column.
    in_one: bool,
    /// How many attributes have a column, of those that nobody named.
    grown: usize,
    /// Whether the rows are events, whose channel, matter and outcome are no more than what they say.
    of_events: bool,
}

/// That there are more names of attributes than columns.
#[derive(Debug)]
pub(super) struct TooManyAttributes;

impl ContactColumns {
    /// Every column that a contact has, after its place.
    pub(super) fn all() -> Self {
        let mut made = Self::none();
        let of_contacts = Place::ALL.iter().filter(|p| **p != Place::EventId);
        of_contacts.for_each(|p| made.add(Wanted::Place(*p)));
        made.grows = true;
        made
    }

    /// Every column that an event has, after its contact.
    pub(super) fn of_events() -> Self {
        let mut made = Self { grows: true, of_events: true, ..Self::none() };
        let places = [Place::Contact, Place::Source, Place::ContactId, Place::EventId, Place::CustomerId];
        places.into_iter().chain([Place::Seq, Place::ArrivedAt]).for_each(|p| made.add(Wanted::Place(p)));
        made
    }

    /// The same with all attributes in one column.
    pub(super) fn in_one(self) -> Self {
        Self { in_one: true, ..self }
    }

    /// These columns in this order. `attributes` are the names of attributes that the history has, asked for when one is
    /// not the name of anything else.
    pub(super) fn named(names: &[String], attributes: impl Fn() -> BTreeSet<String>) -> Result<Self> {
        if names.is_empty() {
            return Err(Error::argument("no column is named; leave `columns` out for all of them").at(0, 0, "columns"));
        }
        let mut made = Self::none();
        for name in names {
            let wanted = Wanted::parse(name).ok_or_else(|| unknown(name, &attributes()))?;
            if let Wanted::Attribute(attribute) = &wanted {
                let known = attributes();
                // A history that has nothing yet cannot tell a slip from an attribute to come.
                if !known.is_empty() && !known.contains(attribute) {
                    return Err(unknown(name, &known));
                }
            }
            if made.columns.iter().any(|(w, _)| *w == wanted) {
                return Err(Error::argument(format!("the column `{}` is named twice", clip(name))));
            }
            made.add(wanted);
        }
        Ok(made)
    }

    fn none() -> Self {
        Self {
            columns: Vec::new(),
            places: Vec::new(),
            fields: vec![None; NUMBERS],
            identities: vec![None; NUMBERS],
            attributes: HashMap::new(),
            verified: None,
            pairs: None,
            revision: None,
            rest: None,
            grows: false,
            in_one: false,
            grown: 0,
            of_events: false,
        }
    }

    fn add(&mut self, wanted: Wanted) {
        let at = self.columns.len();
        match &wanted {
            Wanted::Place(place) => self.places.push((*place, at)),
            Wanted::Field(field) => put(&mut self.fields, field.number(), at),
            Wanted::Identity(rank) => put(&mut self.identities, *rank, at),
            Wanted::Verified => self.verified = Some(at),
            Wanted::Identities => self.pairs = Some(at),
            Wanted::Revision => self.revision = Some(at),
            Wanted::Attribute(name) => drop(self.attributes.insert(name.clone(), at)),
            Wanted::Attributes => self.rest = Some(at),
        }
        let column = LateColumn::new(wanted.kind());
        self.columns.push((wanted, column));
    }

    /// Whether the contact's own values are wanted at all.
    pub(super) fn wants_items(&self) -> bool {
        self.grows || self.columns.len() > self.places.len()
    }

    /// Puts the place of a contact into its row.
    pub(super) fn put_place<'a>(&mut self, row: usize, value: impl Fn(Place, &mut String) -> Cell<'a>) {
        let mut made = String::new();
        for (place, at) in &self.places {
            made.clear();
            let cell = value(*place, &mut made);
            let cell = if made.is_empty() { cell } else { Cell::Text(&made) };
            if let (Some((_, column)), true) = (self.columns.get_mut(*at), cell != Cell::Null) {
                column.put(row, cell);
            }
        }
    }

    /// Puts a contact's values into its row.
    pub(super) fn put_items<'a>(
        &mut self,
        row: usize,
        revision: Option<i64>,
        items: impl Iterator<Item = Item<'a>>,
    ) -> std::result::Result<(), TooManyAttributes> {
        let mut rest = Map::new();
        for item in items {
            match item {
                Item::Text(field, text) => self.put_field(row, field, Cell::Text(text)),
                Item::Time(field, at) => self.put_field(row, field, Cell::Instant(at)),
                Item::Bool(field, yes) => self.put_field(row, field, Cell::Bool(yes)),
                Item::Identity { kind, raw, verified } => self.put_identity(row, kind, raw, verified),
                Item::Attribute(name, value) => {
                    if self.in_one || self.rest.is_some() {
                        rest.insert(name.to_owned(), Value::from(value));
                    }
                    self.put_attribute(row, name, value)?;
                }
            }
        }
        if !rest.is_empty() {
            let at = self.found(self.rest, || Wanted::Attributes);
            self.put(at, row, Cell::Text(&Value::Object(rest).to_string()));
        }
        if let Some(revision) = revision {
            let at = self.found(self.revision, || Wanted::Revision);
            self.put(at, row, Cell::Integer(revision));
        }
        Ok(())
    }

    /// The table, with so many rows.
    pub(super) fn finish(mut self, rows: usize) -> Result<RecordBatch> {
        if self.grows {
            self.columns.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        late_batch(self.columns.into_iter().map(|(wanted, column)| (wanted.name(), column)).collect(), rows)
    }

    fn put_field(&mut self, row: usize, field: Field, cell: Cell<'_>) {
        // Those that every contact is asked for stand with its place.
        let placed = !self.of_events && matches!(field, Field::Channel | Field::Matter | Field::Outcome);
        let at = self.fields.get(usize::from(field.number())).copied().flatten();
        let at = if placed { at } else { self.found(at, || Wanted::Field(field)) };
        self.put(at, row, cell);
    }

    fn put_identity(&mut self, row: usize, kind: IdentityKind, raw: &str, verified: bool) {
        let at = self.identities.get(usize::from(kind.rank())).copied().flatten();
        let at = self.found(at, || Wanted::Identity(kind.rank()));
        self.put(at, row, Cell::Text(raw));
        if verified {
            let at = self.found(self.verified, || Wanted::Verified);
            self.put(at, row, Cell::Text(&format!("{}:{raw}", kind.name())));
        }
        if let Some((_, column)) = self.pairs.and_then(|at| self.columns.get_mut(at)) {
            column.put_identity(row, kind.name(), raw, verified);
        }
    }

    fn put_attribute(&mut self, row: usize, name: &str, value: &str) -> std::result::Result<(), TooManyAttributes> {
        let mut at = self.attributes.get(name).copied();
        if at.is_none() && self.grows && !self.in_one {
            if self.grown == MAX_ATTRIBUTE_COLUMNS {
                return Err(TooManyAttributes);
            }
            self.grown += 1;
            at = self.found(at, || Wanted::Attribute(name.to_owned()));
        }
        self.put(at, row, Cell::Text(value));
        Ok(())
    }

    /// A column, added if it is not there and may be.
    fn found(&mut self, at: Option<usize>, wanted: impl FnOnce() -> Wanted) -> Option<usize> {
        if at.is_none() && self.grows {
            self.add(wanted());
            return Some(self.columns.len() - 1);
        }
        at
    }

    fn put(&mut self, at: Option<usize>, row: usize, cell: Cell<'_>) {
        if let Some((_, column)) = at.and_then(|at| self.columns.get_mut(at)) {
            column.put(row, cell);
        }
    }
}

fn put(places: &mut [Option<usize>], number: u8, at: usize) {
    if let Some(slot) = places.get_mut(usize::from(number)) {
        *slot = Some(at);
    }
}

fn kind_of(rank: u8) -> &'static str {
    IdentityKind::ALL.get(usize::from(rank)).map_or("", |k| k.name())
}

/// The error of a name that no column has.
fn unknown(name: &str, attributes: &BTreeSet<String>) -> Error {
    let places = Place::ALL.iter().filter(|p| **p != Place::EventId).map(|p| p.name());
    let fields = Field::ALL.iter().map(|f| f.name());
    let kinds = IdentityKind::ALL.iter().map(|k| k.name());
    let attributes: Vec<String> = attributes.iter().map(|a| format!("{ATTRIBUTE}{a}")).collect();
    let known = places.chain(fields).chain(kinds).chain([VERIFIED, IDENTITIES, REVISION, ATTRIBUTES]);
    let meant = format!("{ATTRIBUTE}{name}");
    let hint = if attributes.contains(&meant) {
        format!("; did you mean `{}`?", clip(&meant))
    } else {
        did_you_mean(name, known.chain(attributes.iter().map(String::as_str)))
    };
    Error::argument(format!("the contacts have no column `{}`{hint}", clip(name))).at(0, 0, "columns")
}
