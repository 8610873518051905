//! One row of a delivery, read: typed, normalised and hashed. No shared state, so parts of a delivery are read side
//! by side; only the log then takes them one after the other.

use super::options::AppendOptions;
use super::report::AppendReport;
use super::rule::MadeColumn;
use super::tally::Tally;
use super::written::{amount, moment};
use crate::cell::Cell;
use crate::error::Result;
use crate::history::deliveries::Delivery;
use crate::history::events::SEPARATOR;
use crate::history::identity_keys::{LINK_PARENT, LINK_REFERENCE, LINK_THREAD, NONE, identity_hash};
use crate::history::log::{EntryHeader, Incoming, IncomingKey, LogRow, Person};
use crate::history::version::{Version, tie_hash};
use crate::ids::{EntryName, MAX_ID_BYTES, is_source, value_hash};
use crate::instant::{self, Clock, DAY, Zone};
use crate::model::identity::attribute::{self, DateOrder};
use crate::model::identity::{IdentityKind, Normaliser, international, links_nothing};
use crate::model::{Channel, EntryBuilder, EntryKind, Field, FieldType, Item, Outcome, Refusal, entry_items};
use crate::resolver::{Resolver, Strength};
use std::collections::BTreeSet;
use std::ops::Range;

/// The most keys one row may carry: a row with more is a fault of an export, not a person.
const MAX_KEYS: usize = 256;

/// The number of no channel.
const NO_CHANNEL: u8 = 255;
const FAR: &str = "before 1970 or after 2100";

/// What a column of a delivery fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Id,
    /// The id of an event within its contact.
    EventId,
    Source,
    At,
    Revision,
    ReadError,
    /// The line of the file at which the row begins.
    ReadLine,
    Field(Field),
    Identity(IdentityKind),
    Attribute,
    /// The struct of attributes of a table's rows.
    #[cfg_attr(not(feature = "arrow"), expect(dead_code, reason = "a column of a table alone"))]
    Attributes,
}

/// How to read rows: the options with everything looked up.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) options: &'a AppendOptions,
    /// The number of the delivery.
    pub(crate) delivery: u32,
    zone: Zone,
    region: Option<String>,
    normaliser: Normaliser,
    blocked: BTreeSet<(IdentityKind, String)>,
    weighs: Vec<IdentityKind>,
}

/// Rows read, until the log takes them.
#[derive(Debug, Default)]
pub(crate) struct Staged {
    bytes: Vec<u8>,
    texts: String,
    keys: Vec<IncomingKey>,
    rows: Vec<Row>,
    pub(crate) report: AppendReport,
}

#[derive(Debug)]
struct Row {
    name: EntryName,
    id: Range<usize>,
    source: Range<usize>,
    matter: Range<usize>,
    bytes: Range<usize>,
    keys: Range<usize>,
    version: Version,
    row: u64,
    header: EntryHeader,
    person: Person,
}

/// Reads rows one after another into a [`Staged`].
#[derive(Debug)]
pub(crate) struct Stager<'a> {
    reader: &'a Reader<'a>,
    builder: EntryBuilder,
    id: String,
    source: String,
    event: String,
    at: Option<i64>,
    version: Version,
    row: u64,
    line: Option<u64>,
    /// Whether the row is another history's, which told of it when it was given.
    replayed: bool,
    normal: String,
    /// The row's own zone, when it has one.
    zone: Option<Zone>,
    pub(crate) out: Staged,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(options: &'a AppendOptions, resolver: &Resolver) -> Result<Self> {
        options.check()?;
        let zone = options.zone.as_deref().map_or(Ok(Zone::utc()), Zone::named)?;
        let region = options.region.clone().or_else(|| resolver.region.clone());
        let normaliser = Normaliser::new(region.as_deref())?;
        let mut blocked = BTreeSet::new();
        let mut normal = String::new();
        for (kind, values) in &resolver.blocked {
            let kind = IdentityKind::parse(kind)?;
            for value in values {
                // A blocked value that is no key blocks nothing that would not be refused anyway.
                if normaliser.key(kind, value, &mut normal).is_ok() {
                    blocked.insert((kind, normal.clone()));
                }
            }
        }
        let weighs = |k: &IdentityKind| resolver.rule(*k).strength == Strength::Weighs;
        let weighs = IdentityKind::ALL.iter().copied().filter(weighs).collect();
        Ok(Self { options, delivery: 0, zone, region, normaliser, blocked, weighs })
    }

    /// The same for the rows of this delivery.
    pub(crate) fn of(self, delivery: &Delivery) -> Self {
        Self { delivery: delivery.number, ..self }
    }

    /// What a column of ours is for; nothing for a name that is none of ours.
    pub(crate) fn target(&self, name: &str) -> Option<Target> {
        let kind = self.options.kind;
        Some(match name {
            "source" => Target::Source,
            "revision" => Target::Revision,
            "read_error" => Target::ReadError,
            "read_line" => Target::ReadLine,
            "event_id" if kind == EntryKind::Event => Target::EventId,
            _ if name == kind.id_column() => Target::Id,
            _ if name == kind.time_column() => Target::At,
            _ => match Field::parse(name) {
                Some(field) => Target::Field(field),
                None => Target::Identity(IdentityKind::named(name)?),
            },
        })
    }
}

impl Staged {
    /// The rows, as the log takes them.
    pub(crate) fn incoming(&self) -> impl ExactSizeIterator<Item = Incoming<'_>> {
        let text = |r: &Range<usize>| self.texts.get(r.clone()).unwrap_or_default();
        self.rows.iter().map(move |r| Incoming {
            name: r.name,
            id: text(&r.id),
            source: text(&r.source),
            matter: text(&r.matter),
            version: r.version,
            row: r.row,
            header: r.header,
            person: r.person,
            bytes: self.bytes.get(r.bytes.clone()).unwrap_or_default(),
            keys: self.keys.get(r.keys.clone()).unwrap_or_default(),
            first_key: r.keys.start,
            texts: &self.texts,
        })
    }

    /// What the rows are; nothing when there are none.
    pub(crate) fn kind(&self) -> Option<EntryKind> {
        self.rows.first().map(|row| row.header.kind)
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// Every key of the rows with its text, in the order of the rows.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (u8, u64, &str)> {
        self.keys.iter().map(|k| (k.kind, k.hash, self.texts.get(k.text.clone()).unwrap_or_default()))
    }
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

    /// What steps over all entries need, taken from the row's bytes.
    fn describe(&mut self, from: usize) -> Row {
        let Staged { bytes, texts, keys, report, .. } = &mut self.out;
        let normal = &mut self.normal;
        let options = self.reader.options;
        let mut normaliser = self.reader.normaliser;
        let (key_from, at) = (keys.len(), self.at.unwrap_or(i64::MAX));
        let mut header = EntryHeader {
            at,
            last: at,
            matter: NONE,
            source: 0,
            kind: options.kind,
            channel: NO_CHANNEL,
            outcome: 255,
            outbound: false,
            alive: true,
            folded: false,
            keyed: false,
        };
        let mut person = Person::default();
        let mut nobody = Tally::default();
        let mut matter = 0..0;
        let mut add = |texts: &mut String, kind: u8, hash: u64, verified: bool, text: &str| {
            keys.push(IncomingKey { kind, verified, hash, text: put_text(texts, text) });
        };
        for item in entry_items(bytes.get(from..).unwrap_or_default()) {
            match item {
                Item::Text(Field::Channel, c) => header.channel = Channel::parse(c).map_or(NO_CHANNEL, Channel::number),
                Item::Text(Field::Outcome, o) => header.outcome = Outcome::parse(o).map_or(255, Outcome::number),
                Item::Text(Field::Direction, d) => header.outbound = d == "outbound",
                Item::Text(Field::Matter, m) => matter = put_text(texts, m),
                Item::Time(field, time) => {
                    if field == Field::EndedAt {
                        header.last = header.last.max(time);
                    }
                    if !self.replayed && !is_plausible(time) {
                        report.warn(self.row, field.name(), FAR);
                    }
                    // A promise may be for any time, and a subscription may be cancelled before it starts.
                    if !self.replayed && time < at && options.kind == EntryKind::Contact && field != Field::PromisedAt {
                        report.warn(self.row, field.name(), "before `arrived_at`");
                    }
                }
                Item::Text(Field::FirstName, n) => person.first = name_hash(n, normal),
                Item::Text(Field::LastName, n) => person.last = name_hash(n, normal),
                Item::Text(Field::FullName, n) => {
                    let (first, last) = attribute::split_full_name(n);
                    // Separate columns, which come later, win over the whole name.
                    (person.first, person.last) = (name_hash(first, normal), name_hash(last, normal));
                }
                Item::Text(Field::BirthDate, d) => {
                    // Shifted, so that no day is 0, which is unknown.
                    person.born = attribute::birth_date(d, DateOrder::Unknown).map_or(0, |days| days + 1_000_000);
                }
                Item::Text(field @ (Field::ParentId | Field::ThreadId | Field::Reference), link)
                    if links_nothing(link) =>
                {
                    if !self.replayed {
                        report.warn(self.row, field.name(), "the value stands for none, so it links nothing");
                    }
                }
                Item::Text(Field::ParentId, p) => {
                    let text = format!("{}\u{1f}{p}", self.source);
                    add(texts, LINK_PARENT, value_hash(LINK_PARENT, &text), false, &text);
                }
                Item::Text(Field::ThreadId, t) => {
                    let text = format!("{}\u{1f}{t}", self.source);
                    add(texts, LINK_THREAD, value_hash(LINK_THREAD, &text), false, &text);
                }
                Item::Text(Field::Reference, r) => add(texts, LINK_REFERENCE, value_hash(LINK_REFERENCE, r), false, r),
                // Stands before the identities; a row's own region counts more than that of its delivery.
                Item::Text(Field::Region, r) if Some(r) != self.reader.region.as_deref() => {
                    normaliser = Normaliser::new(Some(r)).unwrap_or(normaliser);
                }
                Item::Identity { kind, raw, verified } => {
                    // What is told of another history's row was told there.
                    let tally = if self.replayed { &mut nobody } else { &mut report.tally };
                    let blocked = &self.reader.blocked;
                    match normaliser.key(kind, raw, normal) {
                        Err(reason) => tally.no_key(kind, reason),
                        Ok(()) if self.reader.weighs.contains(&kind) => tally.weighs(kind),
                        Ok(()) if !blocked.is_empty() && blocked.contains(&(kind, normal.clone())) => {
                            tally.blocked(kind);
                        }
                        Ok(()) => {
                            tally.key(kind);
                            add(texts, kind.rank(), identity_hash(kind, normal), verified, normal);
                            header.keyed = true;
                        }
                    }
                }
                _ => {}
            }
        }
        if !self.replayed {
            if self.at.is_some_and(|at| !is_plausible(at)) {
                report.warn(self.row, options.kind.time_column(), FAR);
            }
            if options.kind == EntryKind::Contact && header.channel == NO_CHANNEL {
                report.warn(self.row, Field::Channel.name(), "no channel, neither in the row nor in the options");
            }
        }
        let is_event = options.kind == EntryKind::Event;
        if is_event {
            // Its contact has the keys.
            keys.truncate(key_from);
        }
        Row {
            name: if is_event { EntryName::for_event } else { EntryName::new }(&self.source, &self.id),
            id: put_text(texts, &self.id),
            source: put_text(texts, &self.source),
            matter,
            bytes: from..bytes.len(),
            keys: key_from..keys.len(),
            version: self.version,
            row: self.row,
            header,
            person,
        }
    }
}

/// Whether something may have happened then: what is earlier or later is most often a default, or a wrong unit.
fn is_plausible(time: i64) -> bool {
    (0..131 * 365 * DAY).contains(&time)
}

/// A name in the form in which its spellings are alike, hashed; 0 for none.
fn name_hash(raw: &str, normal: &mut String) -> u32 {
    attribute::alike_into(raw, normal);
    if normal.is_empty() { 0 } else { (value_hash(u8::MAX, normal) as u32).max(1) }
}

fn put_text(texts: &mut String, text: &str) -> Range<usize> {
    let start = texts.len();
    texts.push_str(text);
    start..texts.len()
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
