//! How the rows of a delivery are read: the options with everything looked up, and what each column fills.

use super::options::AppendOptions;
use crate::error::Result;
use crate::history::deliveries::Delivery;
use crate::instant::Zone;
use crate::model::identity::{IdentityKind, Normaliser};
use crate::model::{EntryKind, Field};
use crate::resolver::{Resolver, Strength};
use std::collections::BTreeSet;

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
    pub(super) zone: Zone,
    pub(super) region: Option<String>,
    pub(super) normaliser: Normaliser,
    pub(super) blocked: BTreeSet<(IdentityKind, String)>,
    pub(super) weighs: Vec<IdentityKind>,
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
