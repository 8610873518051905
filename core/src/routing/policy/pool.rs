//! The texts of a policy that decisions repeat, kept so that thousands of them are written out quickly.

use super::compiled::Compiled;
use crate::routing::condition::Field;
use crate::routing::documents::PolicyDocument;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// The texts of a policy by their places: channels and their zones, segments and matters as written, rules as compiled,
/// facts as [`FactPlan`](super::FactPlan) has them.
#[derive(Debug, Default)]
pub(crate) struct Pools {
    pub(crate) channels: Pool,
    pub(crate) zones: Pool,
    pub(crate) segments: Pool,
    pub(crate) matters: Pool,
    pub(crate) rules: Pool,
    pub(crate) facts: Pool,
}

/// Texts found by their places.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    texts: Vec<Text>,
    longest: usize,
}

/// A text and how it begins: with zeros behind it, where it is short.
#[derive(Debug)]
struct Text {
    head: [u8; SHORT],
    length: usize,
    whole: String,
}

impl Pools {
    /// Those of a policy, whose facts are given their places.
    pub(super) fn fill(document: &PolicyDocument, compiled: &mut Compiled) {
        let mut facts: HashMap<Field, u32, FixedState> = HashMap::default();
        let mut named = Vec::new();
        for fact in compiled.rules.iter_mut().flat_map(|plan| &mut plan.facts) {
            fact.place = *facts.entry(fact.field).or_insert_with(|| {
                named.push(fact.name.clone());
                u32::try_from(named.len() - 1).unwrap_or(u32::MAX)
            });
        }
        let rules = compiled.rules.iter().filter_map(|plan| document.rules.get(plan.place));
        compiled.pools = Self {
            channels: document.channels.names().collect(),
            zones: compiled.channels.iter().map(|plan| plan.zone.as_str()).collect(),
            segments: document.segments.names().collect(),
            matters: document.matters.names().collect(),
            rules: rules.map(|rule| rule.name.as_str()).collect(),
            facts: named.iter().map(String::as_str).collect(),
        };
    }
}

impl Pool {
    /// The texts of these places, one after the other, with nothing for a place that has none, and the end of each. A
    /// short one is copied with what stands behind it, where the next one is then written: that is a copy
    /// of a fixed length.
    pub(crate) fn written<E>(&self, places: &[u32], ends: &mut Vec<E>, end: impl Fn(usize) -> E) -> Vec<u8> {
        let length = |place: &u32| self.texts.get(*place as usize).map_or(0, |text| text.length);
        let total = match self.longest <= SHORT / 2 {
            // A little more than is needed, found without looking.
            true => places.len() * self.longest,
            false => places.iter().map(length).sum(),
        };
        let mut out = vec![0; total + SHORT];
        let mut at = 0;
        ends.extend(places.iter().map(|place| {
            if let Some(text) = self.texts.get(*place as usize)
                && let Some(room) = out.get_mut(at..)
            {
                if text.length <= SHORT {
                    room.first_chunk_mut().into_iter().for_each(|room| *room = text.head);
                } else if let Some(room) = room.get_mut(..text.length) {
                    room.copy_from_slice(text.whole.as_bytes());
                }
                at += text.length;
            }
            end(at)
        }));
        out.truncate(at);
        out
    }

    /// One text on its own.
    pub(crate) fn text(&self, place: u32) -> Option<&str> {
        self.texts.get(place as usize).map(|text| text.whole.as_str())
    }

    /// The length of the longest text.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }
}

impl<'t> FromIterator<&'t str> for Pool {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        let of = |whole: &str| {
            let mut head = [0; SHORT];
            head.iter_mut().zip(whole.bytes()).for_each(|(place, byte)| *place = byte);
            Text { head, length: whole.len(), whole: whole.to_owned() }
        };
        let texts: Vec<Text> = texts.into_iter().map(of).collect();
        let longest = texts.iter().map(|text| text.length).max().unwrap_or(0);
        Self { texts, longest }
    }
}

/// Bytes of a short text.
const SHORT: usize = 32;
