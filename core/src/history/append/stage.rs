//! One row of a delivery, read: typed, normalised and hashed. No shared state, so parts of a delivery are read side
//! by side; only the log then takes them one after the other.

use super::reader::{Reader, Target};
use super::rule::MadeColumn;
use super::staged::Staged;
use super::written::moment;
use crate::cell::Cell;
use crate::history::events::SEPARATOR;
use crate::history::log::LogRow;
use crate::history::version::{Version, tie_hash};
use crate::ids::{MAX_ID_BYTES, is_source};
use crate::instant::{self, Clock, Zone};
use crate::model::identity::{IdentityKind, Normaliser, international};
use crate::model::{EntryBuilder, EntryKind, Field, FieldType, Refusal, amount};
use serde_json::Value;

/// The most keys one row may carry: a row with more is a fault of an export, not a person.
const MAX_KEYS: usize = 256;

/// Below this every whole number has a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads rows one after another into a [`Staged`].
#[derive(Debug)]
pub(crate) struct Stager<'a> {
    pub(super) reader: &'a Reader<'a>,
    builder: EntryBuilder,
    pub(super) id: String,
    pub(super) source: String,
    event: String,
    pub(super) at: Option<i64>,
    pub(super) version: Version,
    pub(super) row: u64,
    line: Option<u64>,
    /// Whether the row is another history's, which told of it when it was given.
    pub(super) replayed: bool,
    pub(super) normal: String,
    /// The row's own zone, when it has one.
    zone: Option<Zone>,
    pub(crate) out: Staged,
}

impl<'a> Stager<'a> {
    pub(crate) fn new(reader: &'a Reader<'a>) -> Self {
        let source = reader.options.source.clone();
        Self {
            reader,
            builder: EntryBuilder::default(),
            id: String::new(),
            source,
            event: String::new(),
            at: None,
            version: Version::default(),
            row: 0,
            line: None,
            replayed: false,
            normal: String::new(),
            zone: None,
            out: Staged::default(),
        }
    }

    /// Starts a row.
    pub(crate) fn begin(&mut self, row: u64) {
        self.builder.clear();
        self.id.clear();
        self.event.clear();
        self.source.clone_from(&self.reader.options.source);
        self.version = Version { revision: None, delivery: self.reader.delivery };
        (self.at, self.row, self.zone) = (None, row, None);
        (self.line, self.replayed) = (None, false);
    }

    /// Sets one value of the row. `rule` is the mapping's, when it made the column.
    pub(crate) fn set(
        &mut self,
        row: u64,
        name: &str,
        target: &Target,
        cell: Cell<'_>,
        rule: Option<&MadeColumn>,
    ) -> Result<(), Refusal> {
        let exact = matches!(target, Target::Id | Target::Source | Target::Revision | Target::Identity(_));
        match cell {
            Cell::Null => return Ok(()),
            Cell::Unread(_, why) => return Err(Refusal(why.into())),
            Cell::Rounded(_) if exact => {
                let why = "expected every digit: a float of this size has rounded them, read the column as text";
                return Err(Refusal(why.into()));
            }
            _ => {}
        }
        match target {
            Target::Id => set_id(&mut self.id, cell),
            Target::EventId => {
                set_id(&mut self.event, cell)?;
                match self.event.chars().any(char::is_control) {
                    true => Err(Refusal("expected no control letter".into())),
                    false => Ok(()),
                }
            }
            Target::Source => {
                set_id(&mut self.source, cell)?;
                if is_source(&self.source) {
                    Ok(())
                } else {
                    Err(Refusal("expected no colon or control letter".into()))
                }
            }
            Target::ReadError => Err(Refusal(cell.to_text())),
            Target::ReadLine => {
                self.line = match cell {
                    Cell::Integer(line) => u64::try_from(line).ok(),
                    _ => cell.to_text().parse().ok(),
                };
                Ok(())
            }
            Target::Revision => {
                self.version.revision = match cell {
                    Cell::Integer(n) | Cell::Instant(n) => Some(n),
                    // Frames make floats of whole numbers where one is missing.
                    Cell::Float(x) if x.fract() == 0.0 && x.abs() < EXACT => Some(x as i64),
                    Cell::Text(t) if t.trim().is_empty() => None,
                    Cell::Text(t) if let Ok(n) = t.trim().parse() => Some(n),
                    other => {
                        let read = self.time(row, name, other, rule);
                        Some(read.map_err(|_| Refusal("expected a whole number or an instant".into()))?)
                    }
                };
                Ok(())
            }
            Target::At => {
                self.at = Some(self.time(row, name, cell, rule)?);
                Ok(())
            }
            Target::Field(field) => self.field(row, name, *field, cell, rule),
            Target::Identity(kind) => {
                // What a CRM calls a customer's account is one by definition.
                let own = self.reader.options.kind == EntryKind::Record && *kind == IdentityKind::Account;
                let verified = rule.and_then(|r| r.verified).unwrap_or(own);
                let abroad = rule.is_some_and(|r| r.international);
                cell.with_text(|t| self.add_identity(*kind, t, verified, abroad))
            }
            Target::Attribute | Target::Attributes => cell.with_text(|t| self.builder.attribute(name, t)),
        }
    }

    /// Keeps several values under one name of an attribute, as an array of JSON.
    pub(crate) fn attribute_list<'c>(
        &mut self,
        name: &str,
        values: impl Iterator<Item = Cell<'c>>,
    ) -> Result<(), Refusal> {
        let one = |cell: Cell<'_>| match cell {
            Cell::Null => Value::Null,
            Cell::Bool(b) => b.into(),
            Cell::Integer(n) => n.into(),
            Cell::Large(n) => n.into(),
            other => other.to_text().into(),
        };
        let all: Vec<Value> = values.map(one).collect();
        if all.is_empty() { Ok(()) } else { self.builder.attribute(name, &Value::Array(all).to_string()) }
    }

    /// Whether what means nothing to us is kept.
    pub(crate) fn keeps_attributes(&self) -> bool {
        self.reader.options.attributes
    }

    /// Adds an identity of the document door's list.
    pub(crate) fn identity(&mut self, kind: IdentityKind, raw: &str, verified: bool) -> Result<(), Refusal> {
        self.add_identity(kind, raw, verified, false)
    }

    /// What the options say of a number goes into the entry's bytes: they stand for themselves.
    fn add_identity(&mut self, kind: IdentityKind, raw: &str, verified: bool, abroad: bool) -> Result<(), Refusal> {
        if kind == IdentityKind::Phone && (abroad || self.reader.options.international) {
            return self.builder.identity(kind, &international(raw), verified);
        }
        self.builder.identity(kind, raw, verified)
    }

    /// Ends the row; what is missing is told by column.
    pub(crate) fn end(&mut self) -> Result<(), (&'static str, Refusal)> {
        let options = self.reader.options;
        if self.id.is_empty() {
            return Err((options.kind.id_column(), Refusal("expected an id, found nothing".into())));
        }
        if self.source.is_empty() {
            return Err(("source", Refusal("expected a source, in the row or in the options".into())));
        }
        if options.kind.is_dated() && self.at.is_none() {
            return Err((options.kind.time_column(), Refusal("expected an instant, found nothing".into())));
        }
        // An entry's bytes stand for themselves: what the options say of it goes into them.
        let region = self.reader.region.as_deref().filter(|_| self.builder.has_identity(IdentityKind::Phone));
        let channel = options.channel.map(|c| (Field::Channel, c.name()));
        for (field, word) in channel.into_iter().chain(region.map(|r| (Field::Region, r))) {
            if !self.builder.has(field) {
                self.builder.text(field, word).map_err(|r| (field.name(), r))?;
            }
        }
        let from = self.out.bytes.len();
        self.builder.finish(&mut self.out.bytes);
        if options.kind == EntryKind::Event {
            self.name_event(from);
        }
        self.keep(from)
    }

    /// The id of an event is its contact's and its own; one that has none is named after what it says.
    fn name_event(&mut self, from: usize) {
        if self.event.is_empty() {
            let bytes = self.out.bytes.get(from..).unwrap_or_default();
            let hash = tie_hash(EntryKind::Event.name(), self.at.unwrap_or(i64::MAX), bytes);
            self.event = format!("{hash:032x}");
        }
        self.id.push(SEPARATOR);
        self.id.push_str(&self.event);
    }

    /// Takes an entry of another replica's log, or one that its events make: its bytes as they are.
    pub(crate) fn replay(&mut self, row: u64, entry: &LogRow<'_>) -> Result<(), (&'static str, Refusal)> {
        self.begin(row);
        self.id.push_str(entry.id);
        self.source.clear();
        self.source.push_str(entry.source);
        (self.at, self.version, self.replayed) = (entry.at, entry.version, true);
        let from = self.out.bytes.len();
        self.out.bytes.extend_from_slice(entry.content);
        self.keep(from)
    }

    /// Reports the row as refused.
    #[cfg(feature = "arrow")]
    pub(crate) fn reject(&mut self, row: u64, column: &str, value: &str, refusal: Refusal) {
        self.out.report.reject((row, self.line), &self.id, column, value, refusal.0);
    }

    fn keep(&mut self, from: usize) -> Result<(), (&'static str, Refusal)> {
        let row = self.describe(from);
        if row.keys.len() > MAX_KEYS {
            self.out.bytes.truncate(from);
            self.out.keys.truncate(row.keys.start);
            return Err(("identities", Refusal(format!("expected at most {MAX_KEYS} identities"))));
        }
        self.out.rows.push(row);
        Ok(())
    }

    fn field(
        &mut self,
        row: u64,
        name: &str,
        field: Field,
        cell: Cell<'_>,
        rule: Option<&MadeColumn>,
    ) -> Result<(), Refusal> {
        match (field.kind(), cell) {
            (FieldType::Time, _) => {
                let at = self.time(row, name, cell, rule)?;
                self.builder.time(field, at);
                Ok(())
            }
            (FieldType::Bool, Cell::Bool(b)) => {
                self.builder.bool(field, b);
                Ok(())
            }
            (FieldType::Bool, _) => {
                let b = match cell.to_text().to_ascii_lowercase().as_str() {
                    "true" | "yes" | "1" | "y" | "t" => true,
                    "false" | "no" | "0" | "n" | "f" => false,
                    "" => return Ok(()),
                    _ => return Err(Refusal("expected true or false".into())),
                };
                self.builder.bool(field, b);
                Ok(())
            }
            (FieldType::Money, Cell::Text(t))
                if let Some(mark) = rule.and_then(|r| r.decimal.as_ref()?.chars().next())
                    && !t.trim().is_empty() =>
            {
                let plain =
                    amount(t, mark).ok_or_else(|| Refusal(format!("expected an amount such as 1204{mark}90")))?;
                self.builder.text(field, &plain)
            }
            (_, Cell::Text(t)) if field == Field::BirthDate && !t.trim().is_empty() && has_pattern(rule) => {
                let mut patterns = rule.into_iter().flat_map(MadeColumn::patterns);
                let day = patterns.find_map(|pattern| instant::day_as(t, pattern));
                let day = day.ok_or_else(|| Refusal("expected a date as the mapping's format writes it".into()))?;
                self.builder.text(field, &day)
            }
            _ => cell.with_text(|t| {
                match field {
                    Field::Zone if !t.trim().is_empty() => {
                        let zone = t.trim();
                        self.zone = Some(Zone::find(zone).ok_or_else(|| Refusal(instant::not_a_zone(zone)))?);
                    }
                    Field::Region if !t.trim().is_empty() => {
                        Normaliser::new(Some(t.trim())).map_err(|e| Refusal(e.message().to_owned()))?;
                    }
                    _ => {}
                }
                self.builder.text(field, t)
            }),
        }
    }

    /// Reads a time as the rule writes it; what the clock did to it is told in the report.
    pub(crate) fn time(
        &mut self,
        row: u64,
        name: &str,
        cell: Cell<'_>,
        rule: Option<&MadeColumn>,
    ) -> Result<i64, Refusal> {
        let zone = self.zone.as_ref().unwrap_or(&self.reader.zone);
        let (at, clock) = moment(cell, rule, zone)?;
        if self.zone.is_none() && clock != Clock::Offset {
            self.out.report.tally.local_times += 1;
        }
        match clock {
            Clock::Offset | Clock::Plain => {}
            Clock::Gap => self.out.report.warn(row, name, "the clock jumped over this time; read as after the jump"),
            Clock::Fold => self.out.report.warn(row, name, "the clock showed this time twice; read as the first"),
        }
        Ok(at)
    }
}

fn has_pattern(rule: Option<&MadeColumn>) -> bool {
    rule.is_some_and(|rule| rule.patterns().next().is_some())
}

fn set_id(out: &mut String, cell: Cell<'_>) -> Result<(), Refusal> {
    out.clear();
    cell.with_text(|t| {
        let t = t.trim();
        if t.len() > MAX_ID_BYTES {
            return Err(Refusal(format!("expected at most {MAX_ID_BYTES} bytes, found {}", t.len())));
        }
        out.push_str(t);
        Ok(())
    })
}
