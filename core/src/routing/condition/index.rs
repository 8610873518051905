//! Which conditions can hold at all: found by what a request says, so that a thousand rules cost what the few do that
//! may fire.
//!
//! Of every condition one part is taken that must be true whenever the condition is (`matter == "invoice"` of
//! `matter == "invoice" && facts.repeat`), the one that fewest others ask the same of. Conditions are kept under what
//! that part asks for; those without such a part are candidates always. A candidate is still asked in full.

use super::Condition;
use super::key::{Key, keys, number};
use super::schema::{Field, Value, View};
use super::stab::Stabs;
use crate::routing::bits;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

type Map<K, V> = HashMap<K, V, FixedState>;

/// Places of conditions: the first ones as bits of a set, the others ascending.
#[derive(Debug, Default)]
struct Places {
    first: [u64; WORDS],
    others: Vec<u32>,
}

impl Places {
    /// Adds the last one so far. A condition may ask for the same thing twice.
    fn push(&mut self, place: u32) {
        match self.first.get_mut(place as usize / 64) {
            Some(word) => *word |= 1 << (place % 64),
            None if self.others.last() == Some(&place) => {}
            None => self.others.push(place),
        }
    }
}

/// An index of conditions by what they need.
#[derive(Debug, Default)]
pub(crate) struct Index {
    fields: Vec<(Field, OfField)>,
    segments: Vec<(u16, Places)>,
    /// Candidates whatever the request says, ascending.
    always: Places,
}

impl Index {
    /// Indexes conditions by their places.
    pub(crate) fn new<'c>(conditions: impl ExactSizeIterator<Item = &'c Condition>) -> Self {
        let mut building = Building::default();
        if conditions.len() <= FEW {
            (0..).take(conditions.len()).for_each(|place| building.always.push(place));
            return building.finish();
        }
        let wanted: Vec<Vec<Key<'_>>> = conditions.map(|condition| keys(&condition.test)).collect();
        let mut uses: Map<Key<'_>, usize> = Map::default();
        for part in wanted.iter().flatten().flat_map(Key::parts) {
            *uses.entry(part.class()).or_default() += 1;
        }
        for (place, wanted) in (0..).zip(&wanted) {
            match wanted.iter().min_by_key(|key| key.price(|class| uses.get(class).copied().unwrap_or(0))) {
                Some(key) => key.parts().iter().for_each(|part| building.insert(part, place)),
                None => building.always.push(place),
            }
        }
        building.finish()
    }

    /// Finds the conditions that may hold for this request, in place of what was found before.
    pub(crate) fn find(&self, view: &View<'_>, found: &mut Candidates) {
        (found.set, found.count) = ([0; WORDS], 0);
        found.many.clear();
        found.extend(&self.always);
        if self.fields.is_empty() && self.segments.is_empty() {
            return;
        }
        for (field, of_field) in &self.fields {
            of_field.find(view.read(*field), found);
        }
        for (segment, places) in &self.segments {
            if view.segments.contains(usize::from(*segment)) {
                found.extend(places);
            }
        }
        found.settle();
    }
}

/// The index while it is made.
#[derive(Debug, Default)]
struct Building {
    fields: Map<Field, OfField>,
    segments: Map<u16, Places>,
    always: Places,
}

impl Building {
    fn insert(&mut self, key: &Key<'_>, place: u32) {
        let places = match *key {
            Key::Segment(segment) => self.segments.entry(segment).or_default(),
            Key::Text(field, text) => self.of(field).texts.entry_ref(text).or_default(),
            Key::Item(field, text) => self.of(field).items.entry_ref(text).or_default(),
            Key::Number(field, bits) => self.of(field).numbers.entry(bits).or_default(),
            Key::Flag(field, false) => &mut self.of(field).no,
            Key::Flag(field, true) => &mut self.of(field).yes,
            Key::Has(field) => &mut self.of(field).has,
            Key::Prefix(field, text) => {
                let lengths = &mut self.of(field).prefixes;
                lengths.entry(text.len()).or_default().entry_ref(text).or_default()
            }
            Key::Range(field, low, high) => {
                return self.of(field).ranges.insert(f64::from_bits(low), f64::from_bits(high), place);
            }
            Key::AnyOf(_) => return,
        };
        places.push(place);
    }

    fn of(&mut self, field: Field) -> &mut OfField {
        self.fields.entry(field).or_default()
    }

    fn finish(self) -> Index {
        let mut fields: Vec<_> = self.fields.into_iter().collect();
        fields.sort_unstable_by_key(|(field, _)| *field);
        fields.iter_mut().for_each(|(_, of_field)| of_field.ranges.build());
        Index { fields, segments: self.segments.into_iter().collect(), always: self.always }
    }
}

/// The conditions that need something of one field.
#[derive(Debug, Default)]
struct OfField {
    texts: Map<String, Places>,
    /// By the length of the prefix, then by the prefix.
    prefixes: Map<usize, Map<String, Places>>,
    numbers: Map<u64, Places>,
    items: Map<String, Places>,
    yes: Places,
    no: Places,
    has: Places,
    ranges: Stabs,
}

impl OfField {
    fn find(&self, value: Value<'_>, found: &mut Candidates) {
        let mut add = |places: Option<&Places>| places.into_iter().for_each(|places| found.extend(places));
        match value {
            Value::Absent => return,
            Value::Bool(value) => add(Some(if value { &self.yes } else { &self.no })),
            Value::Text(text) => {
                add(self.texts.get(text));
                for (length, prefixes) in &self.prefixes {
                    add(text.get(..*length).and_then(|start| prefixes.get(start)));
                }
            }
            Value::Texts(list) if !self.items.is_empty() => {
                list.iter().for_each(|item| add(self.items.get(item.as_str())));
            }
            value => {
                if let Some(value) = number(value) {
                    add(self.numbers.get(&value.to_bits()));
                    self.ranges.stab(value, &mut |place| found.push(place));
                }
            }
        }
        found.extend(&self.has);
    }
}

/// Places of conditions that may hold, each once. The first conditions are bits of a set; of the others, the first that
/// are found need no memory of their own.
#[derive(Debug)]
pub(crate) struct Candidates {
    set: [u64; WORDS],
    few: [u32; INLINE],
    count: usize,
    many: Vec<u32>,
}

impl Candidates {
    pub(crate) const NONE: Self = Self { set: [0; WORDS], few: [0; INLINE], count: 0, many: Vec::new() };

    /// Names every place, ascending.
    pub(crate) fn each(&self, mut ask: impl FnMut(usize)) {
        for (word, at) in self.set.iter().zip((0..).step_by(64)) {
            bits::places(*word).for_each(|bit| ask(at + bit));
        }
        self.others().iter().for_each(|place| ask(*place as usize));
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.set.iter().map(|word| word.count_ones() as usize).sum::<usize>() + self.others().len()
    }

    fn others(&self) -> &[u32] {
        if self.many.is_empty() { self.few.get(..self.count).unwrap_or_default() } else { &self.many }
    }

    fn push(&mut self, place: u32) {
        match self.set.get_mut(place as usize / 64) {
            Some(word) => *word |= 1 << (place % 64),
            None => self.extend_others(&[place]),
        }
    }

    /// A few words, several times a decision: a call would cost more than they do.
    #[inline(always)]
    fn extend(&mut self, places: &Places) {
        self.set.iter_mut().zip(&places.first).for_each(|(word, first)| *word |= first);
        if !places.others.is_empty() {
            self.extend_others(&places.others);
        }
    }

    fn extend_others(&mut self, places: &[u32]) {
        if self.many.is_empty() {
            if let Some(room) = self.few.get_mut(self.count..self.count + places.len()) {
                room.copy_from_slice(places);
                self.count += places.len();
                return;
            }
            self.many.extend_from_slice(self.few.get(..self.count).unwrap_or_default());
        }
        self.many.extend_from_slice(places);
    }

    /// Puts the others in order, each once.
    fn settle(&mut self) {
        if self.many.is_empty() {
            let few = self.few.get_mut(..self.count).unwrap_or_default();
            few.sort_unstable();
            // What stands twice is moved behind what stands once.
            let mut once = 0;
            for next in 0..few.len() {
                if once == 0 || few.get(once - 1) != few.get(next) {
                    few.swap(once, next);
                    once += 1;
                }
            }
            self.count = once;
        } else {
            self.many.sort_unstable();
            self.many.dedup();
        }
    }
}

/// So few conditions are asked one after the other.
const FEW: usize = 8;
/// Words of a set of the first conditions.
const WORDS: usize = 4;
/// Other candidates kept without memory of their own.
const INLINE: usize = 64;
